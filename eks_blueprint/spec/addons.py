"""Managed add-ons by their EKS name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.arns import IamPolicyArns
from eks_blueprint.spec.kubernetes import Namespace, ServiceAccountName
from eks_blueprint.spec.payloads import payload_issues
from eks_blueprint.spec.types import Bool, pattern

__all__ = ["AddonIdentitySpec", "AddonName", "AddonSpec"]

# EKS user guide, "Amazon EKS add-ons": names of AWS's add-ons and, with underscores, of others.
AddonName = Annotated[
    str,
    Field(max_length=128),
    AfterValidator(
        pattern(r"[A-Za-z0-9][A-Za-z0-9_-]*", "the EKS name of an add-on such as coredns")
    ),
]
_Version = Annotated[
    str,
    AfterValidator(
        pattern(
            r"default|v\d+\.\d+\.\d+-eksbuild\.\d+",
            "an add-on version such as v1.21.1-eksbuild.1, or default",
        )
    ),
]


class AddonIdentitySpec(Spec):
    """IAM permissions of one service account of an add-on, through Pod Identity."""

    managed_policy_arns: IamPolicyArns
    """Managed policies of the role that is created for the service account."""

    namespace: Namespace | None = None
    """Namespace of the service account. Default: where EKS installs the add-on; required for an
    add-on that the catalogue does not know."""


class AddonSpec(Spec):
    """A managed add-on; the key of the map is its EKS name, such as `coredns`."""

    version: _Version | None = None
    """Add-on version; with `default`, EKS chooses at installation and keeps the version that is
    installed in upgrades. Default: the catalogue's pin for the Kubernetes version, otherwise as
    with `default`. Required if the catalogue has a pin for an earlier Kubernetes version only."""

    configuration: dict[str, Any] = {}
    """Configuration values, merged over those of the library. Default: none."""

    resolve_conflicts: Literal["none", "overwrite", "preserve"] = "overwrite"
    """What EKS does with fields that were changed outside the template. Default: overwrite."""

    preserve_on_delete: Bool = False
    """Leave the software in the cluster when the add-on is deleted. Default: false."""

    pod_identities: dict[ServiceAccountName, AddonIdentitySpec] = {}
    """IAM permissions by service account, in addition to those that the library grants. Default:
    none."""

    @property
    def pin(self) -> str | None:
        """The version that the spec names, or ``None`` if EKS or the catalogue chooses."""
        return None if self.version == "default" else self.version

    def issues(self) -> Iterable[Found]:
        yield from payload_issues(self.configuration, ("configuration",))
