"""Rules between Karpenter and the version of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec.karpenter import KarpenterSpec

__all__ = ["bottlerocket_version_issues"]


def bottlerocket_version_issues(karpenter: KarpenterSpec, version: str) -> Iterator[Found]:
    """Return an issue if neither the spec nor the catalogue names a Bottlerocket release.

    :param karpenter: Karpenter.
    :param version: version of Kubernetes.
    """
    pinned = catalogue.kubernetes(version).bottlerocket
    given = karpenter.bottlerocket_version is not None or karpenter.custom_amis
    if not given and pinned is None:
        yield (
            ("bottlerocket_version",),
            f"must be set with Kubernetes {version}, for which the catalogue has no release, such "
            "as v1.58.0",
        )
