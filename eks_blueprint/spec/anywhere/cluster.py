"""A cluster in a data center: its fields, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eks_blueprint.spec._base import Found, Warned
from eks_blueprint.spec.anywhere.cluster_fields import AnywhereClusterFields
from eks_blueprint.spec.anywhere.wiring import anywhere_issues_of, anywhere_warnings_of

__all__ = ["AnywhereClusterSpec"]


class AnywhereClusterSpec(AnywhereClusterFields):
    """A cluster in your data center, which EKS Anywhere creates from a manifest of this library.

    It has no AWS account and no stacks: `eks-blueprint render` writes its manifest, and `eksctl
    anywhere` creates it. What runs in it comes from the same tree for Flux as on EKS.

    Source: aws/eks-anywhere v0.26, pkg/api/v1alpha1/cluster.go; recommendation PORT-1.
    """

    def issues(self) -> Iterable[Found]:
        yield from anywhere_issues_of(self)

    def warnings(self) -> Iterator[Warned]:
        yield from anywhere_warnings_of(self)
