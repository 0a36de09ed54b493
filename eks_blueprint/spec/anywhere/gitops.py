"""Flux, which EKS Anywhere installs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, one_of_two
from eks_blueprint.spec.types import Bool, Int, Pattern, Shaped, pattern
from eks_blueprint.spec.urls import GitBranch, GitUrl

__all__ = ["AnywhereGitSpec", "AnywhereGitopsSpec", "GithubSpec"]

_Folder = Annotated[
    str,
    AfterValidator(pattern(r"([\w.-]+(/[\w.-]+)*)?", "a relative folder such as platform")),
]
_ConfigPath = Annotated[
    str,
    AfterValidator(pattern(r"[\w.-]+(/[\w.-]+)*", "a relative folder such as anywhere/edge")),
]
# github/docs, "About repositories" and "Username considerations".
_Owner = Annotated[
    str,
    Field(max_length=39),
    AfterValidator(pattern(r"[A-Za-z0-9](-?[A-Za-z0-9])*", "a user or organization of GitHub")),
]
_Repository = Annotated[
    str,
    Field(max_length=100),
    AfterValidator(
        Pattern(r"(?!.*\.git$)[A-Za-z0-9._-]+", "the name of a repository without .git")
    ),
]


def _ssh_url(value: str) -> str:
    if urlsplit(value).scheme != "ssh":
        raise ValueError(
            "must be a URL that starts with ssh://, the only kind that FluxConfig takes, got "
            f"{value!r}"
        )
    return value


_SshUrl = Annotated[
    GitUrl, AfterValidator(Shaped(_ssh_url, r"ssh://([^\s/?#@:]+@)?[^\s/?#@]+/[^\s?#]+"))
]


class GithubSpec(Spec):
    """A repository of github.com; the token is in `EKSA_GITHUB_TOKEN`."""

    owner: _Owner
    """User or organization."""

    repository: _Repository
    """Repository; EKS Anywhere creates it, private, if it does not exist."""

    personal: Bool = False
    """Whether the owner is a user. Default: false."""


class AnywhereGitSpec(Spec):
    """A Git repository.

    The paths of private key and known hosts are in `EKSA_GIT_PRIVATE_KEY` and
    `EKSA_GIT_KNOWN_HOSTS`.
    """

    url: _SshUrl
    """URL, `ssh://`."""

    ssh_key_algorithm: Literal["ecdsa", "rsa", "ed25519"] = "ecdsa"
    """Algorithm of the key. Default: ecdsa."""


class AnywhereGitopsSpec(Spec):
    """Flux from one repository: the manifests of clusters, and the tree of this library.

    EKS Anywhere installs Flux in a management cluster only. In a workload cluster you install it
    with the commands that `render` prints.

    Source: EKS Anywhere documentation, "GitOps"; aws/eks-anywhere v0.26
    pkg/api/v1alpha1/fluxconfig.go and pkg/gitops/flux.
    """

    github: GithubSpec | None = None
    """A repository of github.com."""

    git: AnywhereGitSpec | None = None
    """Another Git repository."""

    branch: GitBranch = "main"
    """Branch. Default: main."""

    cluster_config_path: _ConfigPath | None = None
    """Folder to which EKS Anywhere writes the manifests of a management cluster and of its workload
    clusters; it must not exist before. Default: `eks-anywhere/` and the name of the management
    cluster."""

    folder: _Folder = ""
    """Folder of the tree in the repository. Default: its root."""

    interval_minutes: Int = Field(default=10, ge=1, le=1440)
    """How often Flux looks for changes, in minutes. Default: 10."""

    def path_for(self, management_cluster: str) -> str:
        """Return the folder of the manifests.

        :param management_cluster: name of the management cluster.
        """
        return self.cluster_config_path or f"eks-anywhere/{management_cluster}"

    @property
    def repository_url(self) -> str:
        """URL of the repository for Flux."""
        if self.github is not None:
            return f"ssh://git@github.com/{self.github.owner}/{self.github.repository}.git"
        assert self.git is not None  # the spec has exactly one source
        return self.git.url

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(github=self.github, git=self.git)
        own = (*self.folder.split("/"), "clusters") if self.folder else ("clusters",)
        path = (self.cluster_config_path or "").split("/")
        if path[: len(own)] == [*own]:
            yield (
                ("cluster_config_path",),
                f"must not be below {'/'.join(own)}, where the tree of this library is, got "
                f"{self.cluster_config_path}",
            )
