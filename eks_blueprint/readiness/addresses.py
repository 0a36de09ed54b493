"""Addresses that an upgrade needs in the subnets of the control plane and of node groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from eks_blueprint.assembly import CloudAssembly, Stack, mapping_of
from eks_blueprint.readiness.node_demand import Demand, demands_of
from eks_blueprint.readiness.subject import finding
from eks_blueprint.readiness.subnets import Subnet, Subnets
from eks_blueprint.results import Finding, Severity

__all__ = ["address_findings"]

# EKS user guide, "Update existing cluster to new Kubernetes version".
_UPGRADE = 5
# EKS user guide, "View Amazon EKS networking requirements for VPC and subnets": 2 to 4 interfaces
# in at least two zones.
_INTERFACES = 2


def address_findings(
    assembly: CloudAssembly,
    cluster: str,
    *,
    node_groups: Iterable[str] = (),
    free_addresses: Mapping[str, int] | None = None,
) -> Iterator[Finding]:
    """Find subnets that are too small for an upgrade.

    The nodes of Karpenter and of Auto Mode, load balancers and other users of existing subnets are
    not counted: no template says how many there are.

    :param assembly: the cloud assembly, also with the stacks of the network.
    :param cluster: name of the cluster: its stack.
    :param node_groups: names of its node groups in the spec. Default: findings have logical ids.
    :param free_addresses: free IPv4 addresses of subnets that exist, by id. Default: unknown.
    """
    subnets = Subnets(assembly, free_addresses or {})
    stack = assembly.stacks.get(cluster)
    if stack is None:
        return
    demands = list(demands_of(stack, subnets, node_groups))
    used, control_plane = _used(assembly, subnets), _control_plane(assembly, subnets)
    unknown: Counter[str] = Counter()
    found: dict[tuple[str, Severity | None, str], list[str]] = {}
    for subnet in dict.fromkeys(_of_clusters(stack, subnets)):
        in_use = 0 if subnet.live else used[subnet] + control_plane[subnet]
        if subnet.free is None:
            unknown[subnet.name] += _UPGRADE
        elif subnet.free < _UPGRADE + in_use:
            message = f"an upgrade of {cluster} needs up to {_UPGRADE} addresses{_beside(in_use)}"
            key = "control-plane-addresses", None, f"{message}, {_has(subnet)}"
            found.setdefault(key, []).append(subnet.name)
    for subnet in dict.fromkeys(one for demand in demands for one in demand.subnets):
        here = [demand for demand in demands if subnet in demand.subnets]
        in_use = 0 if subnet.live else used[subnet] + control_plane[subnet]
        if subnet.free is None:
            unknown[subnet.name] += sum(one.surge_here * one.least for one in here)
            continue
        short = _short(subnet, here, in_use)
        if short is not None:
            found.setdefault(("node-addresses", *short), []).append(subnet.name)
    for (check, severity, message), names in found.items():
        yield finding(check, ", ".join(names), message, severity=severity)
    if unknown:
        needed = ", ".join(f"{name} {number}" for name, number in unknown.items())
        yield finding(
            "addresses-not-checked",
            f"clusters.{cluster}",
            f"the sizes of subnets are not known; free IPv4 addresses that an upgrade needs: "
            f"{needed}",
        )


def _short(
    subnet: Subnet, demands: Sequence[Demand], in_use: int
) -> tuple[Severity | None, str] | None:
    """Return what is too much for a subnet, or ``None``."""
    names = ", ".join(dict.fromkeys(one.name for one in demands))
    free = (subnet.free or 0) - in_use
    added = sum(one.surge_here * one.least for one in demands)
    if free < added:
        message = f"the update of {names} takes up to {added} addresses{_beside(in_use)}"
        return None, f"{message}, {_has(subnet)}"
    if subnet.live:
        return None
    ready = sum(
        one.surge_here * one.usual + one.desired_here * (one.usual - one.least) for one in demands
    )
    if free < ready:
        message = f"with what nodes keep ready, {names} take up to {ready} more addresses"
        return Severity.WARNING, f"{message} in an update{_beside(in_use)}, {_has(subnet)}"
    grown = sum(one.grown_here * one.least for one in demands)
    if free < grown:
        message = f"at the maximum size, the update of {names} takes up to {grown} more addresses"
        return Severity.WARNING, f"{message}{_beside(in_use)}, {_has(subnet)}"
    return None


def _used(assembly: CloudAssembly, subnets: Subnets) -> Counter[Subnet]:
    """Count what nodes and VPC endpoints of all clusters of the assembly take."""
    used: Counter[Subnet] = Counter(subnets.interfaces())
    for stack in assembly.stacks.values():
        for demand in demands_of(stack, subnets):
            for subnet in dict.fromkeys(demand.subnets):
                used[subnet] += demand.desired_here * demand.least
    return used


def _control_plane(assembly: CloudAssembly, subnets: Subnets) -> Counter[Subnet]:
    """Count the interfaces of the control planes of all clusters of the assembly."""
    found: Counter[Subnet] = Counter()
    for stack in assembly.stacks.values():
        for subnet in dict.fromkeys(_of_clusters(stack, subnets)):
            found[subnet] += _INTERFACES
    return found


def _of_clusters(stack: Stack, subnets: Subnets) -> Iterator[Subnet]:
    for cluster in stack.of_type("AWS::EKS::Cluster"):
        configuration = mapping_of(cluster.properties.get("ResourcesVpcConfig"))
        yield from subnets.of(stack, configuration.get("SubnetIds"))


def _has(subnet: Subnet) -> str:
    return f"of {subnet.free} {'free' if subnet.live else 'usable'} ones in the subnet"


def _beside(in_use: int) -> str:
    return f" beside {in_use} in use" if in_use else ""
