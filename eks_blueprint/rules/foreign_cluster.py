"""A cluster of which templates have parts only, such as the stack of a node group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from eks_blueprint.rules.cluster import Cluster, tagged_owner
from eks_blueprint.rules.item import Item, at
from eks_blueprint.rules.values import words

if TYPE_CHECKING:
    from eks_blueprint.rules.scene import Scene

__all__ = ["ForeignCluster", "foreign_clusters"]

_PARTS = (
    "AWS::EKS::Nodegroup",
    "AWS::EKS::AccessEntry",
    "AWS::EKS::Addon",
    "AWS::EKS::FargateProfile",
    "AWS::EKS::PodIdentityAssociation",
    "Custom::AWSCDK-EKS-KubernetesResource",
    "Custom::AWSCDK-EKS-HelmChart",
)
_GROUP = "AWS::AutoScaling::AutoScalingGroup"


class ForeignCluster(Cluster):
    """A cluster of which templates have parts only.

    Of the cluster itself nothing is known: rules that look at its parts look at it as well.

    :param item: one of the parts.
    :param scene: all resources.
    :param name: what the parts call the cluster.
    """

    def __init__(self, item: Item, scene: Scene, name: str) -> None:
        super().__init__(item, scene, alone=False)
        self._name = name
        self.properties = {}

    @property
    def name(self) -> str:
        """What the parts call it."""
        return self._name

    def owns(self, value: Any, *, stack: str) -> bool:
        """Say whether a value names this cluster.

        :param value: the value.
        :param stack: stack in which it was found.
        """
        return value is not None and words(value) == self._name


def foreign_clusters(scene: Scene) -> Iterator[ForeignCluster]:
    """Yield the clusters to which templates add something without making them.

    Source: eksctl writes a stack for each node group and each access entry, which name the cluster
    in ClusterName or in the tag kubernetes.io/cluster/NAME (pkg/cfn/builder/testdata).

    :param scene: all resources.
    """
    found: dict[str, Item] = {}
    for one in scene.items(*_PARTS):
        value = one.at("ClusterName") or at(one.at("Config"), "clusterName")
        if value is not None and not _is_here(scene, value, one.stack):
            found.setdefault(words(value), one)
    for one in scene.items(_GROUP):
        owner = tagged_owner(one)
        if owner is not None and not _is_here(scene, owner, one.stack):
            found.setdefault(owner, one)
    for name, one in found.items():
        yield ForeignCluster(one, scene, name)


def _is_here(scene: Scene, value: Any, stack: str) -> bool:
    # What cannot be known may be any of several clusters; it is judged with none of them.
    return any(one.owns(value, stack=stack) for one in scene.clusters)
