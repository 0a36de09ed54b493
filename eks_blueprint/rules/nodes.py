"""Nodes of a cluster, whoever makes them."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import Item, KubernetesItem, at
from eks_blueprint.rules.values import is_known, words

__all__ = [
    "Nodes",
    "data_of",
    "karpenter_classes",
    "karpenter_pools",
    "nodes_of",
    "path_of",
    "user_data_of",
]

_PARAMETER = re.compile(r"/?aws/service/[^<>{}]+")
_NOT_KNOWN = "that is not known"
_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
_LARGEST = 1_000_000


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
        return self.images[0]

    @property
    def images(self) -> tuple[str, ...]:
        """The images that it runs: one, or one for each of its launch templates."""
        kind = words(self.group.at("AmiType")) if self.is_managed else ""
        if kind and kind != "CUSTOM" and is_known(kind):
            return (kind,)
        found = (_image(data_of(one, "ImageId")) for one in self.launches)
        return tuple(dict.fromkeys(filter(None, found))) or (kind,)

    @property
    def is_windows(self) -> bool:
        """Whether it runs Windows, of which EKS has one kind of image."""
        return all("windows" in one.lower() for one in self.images)

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
        return "\n".join(map(user_data_of, self.launches))


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


def user_data_of(launch: Item) -> str:
    """Return what instances of a launch template run when they start, readable where it is known.

    :param launch: the launch template or configuration.
    """
    given = words(data_of(launch, "UserData"))
    try:
        raw = base64.b64decode(given, validate=True)
        # gzip, which cloud-init takes and eksctl once wrote; EC2 takes 16 KB of it.
        made = zlib.decompressobj(_GZIP).decompress(raw, _LARGEST) if raw[:2] == _MAGIC else raw
        return made.decode()
    except (ValueError, zlib.error):
        return given


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
