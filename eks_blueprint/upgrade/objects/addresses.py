"""Addresses that an upgrade needs in the subnets of the control plane and of node groups."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import CloudAssembly, Resource, Stack, text_of
from eks_blueprint.catalogue import interface_addresses
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.objects.subject import finding, mapping
from eks_blueprint.upgrade.objects.subnets import Subnet, Subnets

__all__ = ["address_findings"]

# EKS user guide, "Update existing cluster to new Kubernetes version".
_UPGRADE = 5
# EKS user guide, "View Amazon EKS networking requirements for VPC and subnets": 2 to 4 interfaces
# in at least two zones.
_INTERFACES = 2
_PREFIX = 16


@dataclass(frozen=True, eq=False)
class _Group:
    """A node group.

    :param name: its name in findings.
    :param subnets: its subnets.
    :param desired: nodes before the update.
    :param most: its maximum size.
    :param surge: nodes that an update adds at most.
    :param per_node: addresses that a node takes at least.
    :param usual: addresses that it takes with those that it keeps ready.
    """

    name: str
    subnets: tuple[Subnet, ...]
    desired: int
    most: int
    surge: int
    per_node: int
    usual: int


def address_findings(
    assembly: CloudAssembly, cluster: str, free_addresses: Mapping[str, int] | None = None
) -> Iterator[Finding]:
    """Find subnets that are too small for an upgrade.

    The nodes of Karpenter and of Auto Mode, load balancers and other clusters of existing subnets
    are not counted: no template says how many there are.

    :param assembly: the cloud assembly, also with the stacks of the network.
    :param cluster: name of the cluster: its stack.
    :param free_addresses: free IPv4 addresses of subnets that exist, by id. Default: unknown.
    """
    subnets = Subnets(assembly, free_addresses or {})
    stack = assembly.stacks.get(cluster)
    if stack is None:
        return
    groups = list(_groups(stack, subnets))
    used = _used(assembly, subnets)
    control_plane = _control_plane(assembly, subnets)
    unknown: dict[str, int] = Counter()
    for subnet in dict.fromkeys(_of_clusters(stack, subnets)):
        if subnet.free is None:
            unknown[subnet.name] += _UPGRADE
        elif subnet.free < _UPGRADE + (0 if subnet.live else control_plane[subnet] + used[subnet]):
            yield finding(
                "control-plane-addresses",
                subnet.name,
                f"{_has(subnet)}, and an upgrade of {cluster} needs up to {_UPGRADE} free ones"
                + ("" if subnet.live else f" beside {control_plane[subnet] + used[subnet]} in use"),
            )
    for subnet in dict.fromkeys(one for group in groups for one in group.subnets):
        here = [group for group in groups if subnet in group.subnets]
        added = sum(_share(group.surge, group) * group.per_node for group in here)
        if subnet.free is None:
            unknown[subnet.name] += added
            continue
        others = 0 if subnet.live else used[subnet] + control_plane[subnet]
        severity = _severity(subnet, here, others)
        if severity is not None:
            yield finding(
                "node-addresses",
                subnet.name,
                f"{_has(subnet)}; the update of {', '.join(one.name for one in here)} takes up to "
                f"{added} more" + ("" if subnet.live else f" beside {others} in use"),
                severity=severity,
            )
    if unknown:
        needed = ", ".join(f"{name} {number}" for name, number in unknown.items())
        yield finding(
            "addresses-not-checked",
            f"clusters.{cluster}",
            f"the sizes of subnets are not known; free IPv4 addresses that an upgrade needs: "
            f"{needed}",
        )


def _severity(subnet: Subnet, groups: list[_Group], others: int) -> Severity | None:
    free = (subnet.free or 0) - others
    if free < sum(_share(one.surge, one) * one.per_node for one in groups):
        return Severity.ERROR
    if subnet.live:
        return None
    grown = sum(
        _share(one.surge + one.most - one.desired, one) * one.usual
        + _share(one.desired, one) * (one.usual - one.per_node)
        for one in groups
    )
    return Severity.WARNING if free < grown else None


def _used(assembly: CloudAssembly, subnets: Subnets) -> Counter[Subnet]:
    """Count what nodes and VPC endpoints of all clusters of the assembly take."""
    used: Counter[Subnet] = Counter(subnets.interfaces())
    for stack in assembly.stacks.values():
        for group in _groups(stack, subnets):
            for subnet in dict.fromkeys(group.subnets):
                used[subnet] += _share(group.desired, group) * group.per_node
    return used


def _control_plane(assembly: CloudAssembly, subnets: Subnets) -> Counter[Subnet]:
    return Counter(
        {
            subnet: number * _INTERFACES
            for subnet, number in Counter(
                one
                for stack in assembly.stacks.values()
                for one in dict.fromkeys(_of_clusters(stack, subnets))
            ).items()
        }
    )


def _of_clusters(stack: Stack, subnets: Subnets) -> Iterator[Subnet]:
    for cluster in stack.of_type("AWS::EKS::Cluster"):
        configuration = mapping(cluster.properties.get("ResourcesVpcConfig"))
        yield from subnets.of(stack, configuration.get("SubnetIds"))


def _groups(stack: Stack, subnets: Subnets) -> Iterator[_Group]:
    ipv6 = any(
        mapping(one.properties.get("KubernetesNetworkConfig")).get("IpFamily") == "ipv6"
        for one in stack.of_type("AWS::EKS::Cluster")
    )
    cni = _cni(stack)
    for resource in stack.of_type("AWS::EKS::Nodegroup"):
        yield _group(resource, subnets.of(stack, resource.properties.get("Subnets")), ipv6, cni)


def _group(
    resource: Resource, subnets: tuple[Subnet, ...], ipv6: bool, cni: Mapping[str, Any]
) -> _Group:
    properties = resource.properties
    scaling = mapping(properties.get("ScalingConfig"))
    least = _whole(scaling.get("MinSize"), 1)
    desired = _whole(scaling.get("DesiredSize"), least)
    most = max(_whole(scaling.get("MaxSize"), desired), desired)
    update = mapping(properties.get("UpdateConfig"))
    percentage = _whole(update.get("MaxUnavailablePercentage"), 0)
    unavailable = _whole(update.get("MaxUnavailable"), math.ceil(percentage * desired / 100))
    # EKS user guide, "Understand each phase of node updates", scale up phase. A strategy MINIMAL
    # adds nothing.
    minimal = update.get("UpdateStrategy") == "MINIMAL"
    zones = len({subnet.zone or subnet.name for subnet in subnets})
    surge = 0 if minimal else max(2 * zones, unavailable, 1)
    per_node, usual = _per_node(properties.get("InstanceTypes"), ipv6, cni)
    name = text_of(properties.get("NodegroupName", resource.logical_id))
    return _Group(name, subnets, desired, most, surge, per_node, usual)


def _per_node(types: Any, ipv6: bool, cni: Mapping[str, Any]) -> tuple[int, int]:
    """Return addresses that a node takes in its own subnet: at least, and usually.

    Source: aws/amazon-vpc-cni-k8s: docs/eni-and-ip-target.md (a full interface is kept ready) and
    docs/prefix-and-ip-target.md (a prefix of 16 addresses is kept ready).
    """
    environment = mapping(cni.get("env"))
    if ipv6 or environment.get("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG") == "true":
        return 1, 1
    if environment.get("ENABLE_PREFIX_DELEGATION") == "true":
        return 1 + _PREFIX, 1 + 2 * _PREFIX
    names = [one for one in types if isinstance(one, str)] if isinstance(types, list) else []
    number = min(map(interface_addresses, names), default=interface_addresses("medium"))
    return number, 2 * number


def _cni(stack: Stack) -> Mapping[str, Any]:
    for addon in stack.of_type("AWS::EKS::Addon"):
        if addon.properties.get("AddonName") == "vpc-cni":
            try:
                return mapping(json.loads(text_of(addon.properties["ConfigurationValues"])))
            except (ValueError, KeyError):
                return {}
    return {}


def _share(nodes: int, group: _Group) -> int:
    """Return how many nodes a subnet of a group gets at most."""
    return math.ceil(nodes / max(len(dict.fromkeys(group.subnets)), 1))


def _has(subnet: Subnet) -> str:
    return f"has {subnet.free} {'free' if subnet.live else 'usable'} IPv4 addresses"


def _whole(value: Any, default: int) -> int:
    return value if type(value) is int else default
