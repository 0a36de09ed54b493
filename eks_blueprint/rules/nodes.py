"""Nodes of a cluster, whoever makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import Item, KubernetesItem, at
from eks_blueprint.rules.values import is_known, words

__all__ = ["Nodes", "data_of", "karpenter_classes", "karpenter_pools", "nodes_of", "path_of"]

_PARAMETER = re.compile(r"/?aws/service/[^<>{}]+")
_NOT_KNOWN = "that is not known"


@dataclass(frozen=True, eq=False)
class Nodes:
    """A group of nodes and what launches them.

    :param group: the managed node group or Auto Scaling group.
    :param launches: its launch templates and configurations that a template has.
    :param is_managed: whether EKS manages it.
    :param has_own_template: whether it names a launch template, known or not.
    """

    group: Item
    launches: tuple[Item, ...]
    is_managed: bool
    has_own_template: bool

    @property
    def image(self) -> str:
        """What says which image it runs: the AMI type, or the image of the launch template."""
        kind = words(self.group.at("AmiType")) if self.is_managed else ""
        if kind and kind != "CUSTOM" and is_known(kind):
            return kind
        for one in self.launches:
            if image := _image(data_of(one, "ImageId")):
                return image
        return kind

    @property
    def is_windows(self) -> bool:
        """Whether it runs Windows, of which EKS has one kind of image."""
        return "windows" in self.image.lower()

    @property
    def instance_types(self) -> list[str]:
        """The types of its instances."""
        given = self.group.at("InstanceTypes")
        found = given if isinstance(given, list) else []
        return [
            words(one)
            for one in (*found, *(data_of(one, "InstanceType") for one in self.launches))
            if one
        ]

    @property
    def user_data(self) -> str:
        """What instances run when they start."""
        return "\n".join(words(data_of(one, "UserData")) for one in self.launches)


def nodes_of(cluster: Cluster) -> Iterator[Nodes]:
    """Yield the groups of nodes of a cluster, managed or not."""
    for one in cluster.node_groups:
        own = one.at("LaunchTemplate") is not None
        yield Nodes(one, cluster.launches(one), is_managed=True, has_own_template=own)
    for one in cluster.auto_scaling_groups:
        yield Nodes(one, cluster.launches(one), is_managed=False, has_own_template=True)


def data_of(launch: Item, *names: str) -> Any:
    """Return what a launch template or configuration says."""
    return at(launch.properties, *_within(launch), *names)


def path_of(launch: Item, *names: str) -> tuple[str, ...]:
    """Return the path of a property of a launch template or configuration."""
    return ("Properties", *_within(launch), *names)


def karpenter_pools(cluster: Cluster) -> Iterator[KubernetesItem]:
    """Yield node pools of Karpenter and of EKS Auto Mode."""
    for one in cluster.of_kind("NodePool", "Provisioner"):
        if one.group.startswith("karpenter.sh"):
            yield one


def karpenter_classes(cluster: Cluster) -> Iterator[KubernetesItem]:
    """Yield node classes of Karpenter."""
    for one in cluster.of_kind("EC2NodeClass", "AWSNodeTemplate"):
        if one.group.startswith("karpenter.k8s.aws"):
            yield one


def _image(value: Any) -> str:
    """Return an image, or the parameter of Systems Manager that names it.

    How a parameter of the template is called says nothing about its value.
    """
    shown = words(value)
    found = _PARAMETER.search(shown)
    return (
        found[0] if found is not None else shown if is_known(value) else _NOT_KNOWN if shown else ""
    )


def _within(launch: Item) -> tuple[str, ...]:
    return ("LaunchTemplateData",) if mapping_of(launch.at("LaunchTemplateData")) else ()
