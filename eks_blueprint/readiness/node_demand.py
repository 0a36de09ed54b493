"""Addresses that the nodes of a node group take."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import Resource, Stack, configuration_of, mapping_of, text_of
from eks_blueprint.catalogue import addon_of_daemon, interface_addresses
from eks_blueprint.readiness.subnets import Subnet, Subnets

__all__ = ["Demand", "demands_of"]

_PREFIX = 16


@dataclass(frozen=True, eq=False)
class Demand:
    """What a node group takes from its subnets, or from those of its pods.

    :param name: the node group in findings.
    :param subnets: the subnets, over which its nodes are spread.
    :param desired: nodes before an update.
    :param most: its maximum size.
    :param surge: nodes that an update adds at most.
    :param least: addresses that a node takes at least.
    :param usual: addresses that it takes with those that it keeps ready.
    """

    name: str
    subnets: tuple[Subnet, ...]
    desired: int
    most: int
    surge: int
    least: int
    usual: int

    @property
    def desired_here(self) -> int:
        """Nodes in one of the subnets before an update, at most."""
        return self._share(self.desired)

    @property
    def surge_here(self) -> int:
        """Nodes that an update adds in one of the subnets, at most."""
        return self._share(self.surge)

    @property
    def grown_here(self) -> int:
        """Nodes that one of the subnets gets in an update at the maximum size, at most."""
        return self._share(self.surge + self.most) - self.desired_here

    def _share(self, nodes: int) -> int:
        return math.ceil(nodes / max(len(dict.fromkeys(self.subnets)), 1))


def demands_of(stack: Stack, subnets: Subnets, names: Iterable[str] = ()) -> Iterator[Demand]:
    """Yield what each node group of a cluster takes.

    :param stack: the stack of the cluster.
    :param subnets: the subnets of its assembly.
    :param names: names of node groups in the spec. Default: none; they have their logical ids.
    """
    ipv6 = any(
        mapping_of(one.properties.get("KubernetesNetworkConfig")).get("IpFamily") == "ipv6"
        for one in stack.of_type("AWS::EKS::Cluster")
    )
    cni = _cni(stack)
    environment = mapping_of(cni.get("env"))
    of_pods = mapping_of(mapping_of(cni.get("eniConfig")).get("subnets")).values()
    texts = [text_of(mapping_of(one).get("id", "")) for one in of_pods]
    own_range = environment.get("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG") == "true"
    prefixes = environment.get("ENABLE_PREFIX_DELEGATION") == "true"
    for group in stack.of_type("AWS::EKS::Nodegroup"):
        name = _name(group, names)
        of_nodes = subnets.of(stack, group.properties.get("Subnets"))
        # Source: aws/amazon-vpc-cni-k8s: docs/eni-and-ip-target.md (a full interface is kept ready)
        # and docs/prefix-and-ip-target.md (a prefix of 16 addresses is kept ready).
        pods = (1 + _PREFIX, 1 + 2 * _PREFIX) if prefixes else _single(group)
        yield _demand(group, name, of_nodes, (1, 1) if ipv6 or own_range else pods)
        if own_range and texts and not ipv6:
            yield _demand(group, name, subnets.of_texts(stack, texts), pods)


def _demand(
    group: Resource, name: str, subnets: tuple[Subnet, ...], per_node: tuple[int, int]
) -> Demand:
    scaling = mapping_of(group.properties.get("ScalingConfig"))
    desired = _whole(scaling.get("DesiredSize"), _whole(scaling.get("MinSize"), 1))
    most = max(_whole(scaling.get("MaxSize"), desired), desired)
    update = mapping_of(group.properties.get("UpdateConfig"))
    percentage = _whole(update.get("MaxUnavailablePercentage"), 0)
    unavailable = _whole(update.get("MaxUnavailable"), math.ceil(percentage * desired / 100))
    zones = len({subnet.zone or subnet.name for subnet in subnets})
    # EKS user guide, "Understand each phase of node updates", scale up phase. The strategy MINIMAL
    # terminates old nodes first.
    minimal = update.get("UpdateStrategy") == "MINIMAL"
    surge = 0 if minimal else max(2 * zones, unavailable, 1)
    return Demand(name, subnets, desired, most, surge, *per_node)


def _single(group: Resource) -> tuple[int, int]:
    types = group.properties.get("InstanceTypes")
    names = [one for one in types if isinstance(one, str)] if isinstance(types, list) else []
    number = min(map(interface_addresses, names), default=interface_addresses("medium"))
    return number, 2 * number


def _cni(stack: Stack) -> Mapping[str, Any]:
    for addon in stack.of_type("AWS::EKS::Addon"):
        if addon.properties.get("AddonName") == addon_of_daemon("aws-node"):
            return configuration_of(addon.properties)
    return {}


def _name(group: Resource, names: Iterable[str]) -> str:
    """Return the name of a node group in the spec; its logical id has it without hyphens."""
    for name in names:
        plain = re.sub("[^A-Za-z0-9]", "", name)
        if re.fullmatch(rf".*NodeGroups{plain}[0-9A-F]{{8}}", group.logical_id):
            return f"node group {name}"
    return text_of(group.properties.get("NodegroupName", group.logical_id))


def _whole(value: Any, default: int) -> int:
    return value if type(value) is int else default
