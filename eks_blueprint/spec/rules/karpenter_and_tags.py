"""Rules between Karpenter and tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found

__all__ = ["karpenter_tag_issues"]

# Karpenter documentation, "NodeClasses", spec.tags.
_OWN = (
    "eks:eks-cluster-name",
    "karpenter.k8s.aws/ec2nodeclass",
    "karpenter.sh/nodeclaim",
    "karpenter.sh/nodepool",
    "kubernetes.io/cluster/",
)


def karpenter_tag_issues(tags: Mapping[str, str]) -> Iterator[Found]:
    """Return issues for tags that Karpenter itself sets on its nodes.

    :param tags: tags of instances and volumes.
    """
    for key in tags:
        if key.startswith(_OWN):
            yield (key,), "must be another key, since Karpenter sets this one on its nodes"
