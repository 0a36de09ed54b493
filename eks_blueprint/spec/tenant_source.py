"""Where Flux finds what a tenant deploys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.types import Int, pattern
from eks_blueprint.spec.urls import GitBranch, GitUrl

__all__ = ["TenantSourceSpec"]

_Folder = Annotated[
    str, AfterValidator(pattern(r"\./?|(\./)?[\w.-]+(/[\w.-]+)*", "a folder such as ./deploy"))
]


class TenantSourceSpec(Spec):
    """A Git repository that Flux applies with the permissions of the tenant only."""

    url: GitUrl
    """URL, `https://` or `ssh://`."""

    branch: GitBranch = "main"
    """Branch. Default: main."""

    folder: _Folder = "./"
    """Folder in the repository. Default: its root."""

    secret_name: ObjectName | None = None
    """Name of a Secret with the credential, which the tenant creates in its first namespace.
    Default: none; the repository is public."""

    interval_minutes: Int = Field(default=10, ge=1, le=1440)
    """How often Flux looks for changes, in minutes. Default: 10."""

    def issues(self) -> Iterable[Found]:
        if self.url.startswith("ssh://") and self.secret_name is None:
            yield ("secret_name",), "must be set for an ssh:// URL"
