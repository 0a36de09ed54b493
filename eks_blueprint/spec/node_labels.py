"""Labels of nodes that somebody else sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eks_blueprint.errors import Found

__all__ = ["node_group_label_issues", "node_pool_label_issues"]

# kubernetes-sigs/karpenter pkg/apis/v1/labels.go, WellKnownLabels: requirements of a pool.
_OF_A_REQUIREMENT = (
    "kubernetes.io/arch",
    "kubernetes.io/hostname",
    "kubernetes.io/os",
    "node.kubernetes.io/instance-type",
    "node.kubernetes.io/windows-build",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
)


def node_group_label_issues(labels: Iterable[str]) -> Iterator[Found]:
    """Return issues for labels that EKS refuses or with which a kubelet does not start.

    :param labels: keys of the labels of a node group.

    Source: Kubernetes documentation, "Admission Controllers", NodeRestriction, and
    terraform-aws-modules/terraform-aws-eks #3346, what the kubelet then says; eksctl-io/eksctl
    #4007, what the EKS API says of eks.amazonaws.com.
    """
    for key in labels:
        domain = key.rpartition("/")[0]
        if _in(domain, "eks.amazonaws.com"):
            yield ("labels", key), "must not be in the domain eks.amazonaws.com, which EKS reserves"
        mine = _in(domain, "node.kubernetes.io", "kubelet.kubernetes.io")
        if _in(domain, "kubernetes.io", "k8s.io") and not mine:
            yield (
                ("labels", key),
                "must not be in the domains kubernetes.io and k8s.io, whose labels a node may not "
                "give itself; use a domain of your own",
            )


def node_pool_label_issues(labels: Iterable[str]) -> Iterator[Found]:
    """Return issues for labels that Karpenter sets itself.

    :param labels: keys of the labels of a pool.

    Source: CRD of NodePool, validations of spec.template.metadata.labels; Karpenter documentation,
    "NodePools", well-known labels.
    """
    for key in labels:
        if key in _OF_A_REQUIREMENT or _in(
            key.rpartition("/")[0], "karpenter.sh", "karpenter.k8s.aws", "eks.amazonaws.com"
        ):
            yield (
                ("labels", key),
                "must be another label, since Karpenter or EKS sets this one; use the fields of "
                "the pool to choose its nodes",
            )


def _in(domain: str, *parents: str) -> bool:
    """Say whether a domain is one of these or below one; mykubernetes.io is not."""
    return any(domain == parent or domain.endswith(f".{parent}") for parent in parents)
