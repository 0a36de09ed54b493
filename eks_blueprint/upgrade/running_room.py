"""Whether what runs leaves room for what an upgrade starts before it stops the old."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint import catalogue
from eks_blueprint.live.node_groups import RunningNodeGroup
from eks_blueprint.live.subnets import LiveSubnet
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.running import Running, quota_codes

__all__ = ["room_findings"]

_SURGE = 'EKS user guide, "Understand each phase of node updates"'


def room_findings(found: Running) -> Iterator[Finding]:
    """Yield where addresses or vCPUs are too few.

    :param found: what AWS says.
    """
    yield from _control_plane(found.subnets)
    for group in found.node_groups:
        own = [one for one in found.node_subnets if one.id in group.subnets]
        nodes = _more_nodes(group, own)
        yield from _addresses(group, own, nodes)
        yield from _vcpus(group, found, nodes)


def _more_nodes(group: RunningNodeGroup, subnets: Sequence[LiveSubnet]) -> int:
    """Return how many nodes an update may run beside the old ones."""
    if not group.starts_first or not group.desired_size:
        return 0
    zones = len({one.zone for one in subnets}) or len(group.subnets)
    return max(2 * zones, group.max_unavailable)


def _vcpus(group: RunningNodeGroup, found: Running, nodes: int) -> Iterator[Finding]:
    sizes = [found.vcpus[one] for one in group.instance_types if one in found.vcpus]
    for quota in found.quotas:
        if quota.code in quota_codes(group) and sizes and quota.free < nodes * max(sizes):
            yield Finding(
                "live-quota",
                Severity.WARNING,
                f"node group {group.name}",
                f"may start up to {nodes} nodes of {max(sizes)} vCPUs before old ones go, and "
                f"{quota.name} has {quota.free} of {quota.limit} vCPUs left",
                f"raise quota {quota.code}, or set update_strategy to minimal",
                _SURGE,
            )


def _addresses(
    group: RunningNodeGroup, subnets: Sequence[LiveSubnet], nodes: int
) -> Iterator[Finding]:
    free = sum(one.free_addresses for one in subnets)
    if subnets and free < nodes:
        yield Finding(
            "live-node-addresses",
            Severity.ERROR,
            f"node group {group.name}",
            f"may start up to {nodes} nodes before old ones go, and its subnets have {free} free "
            f"IPv4 addresses: {', '.join(f'{one.name} {one.free_addresses}' for one in subnets)}",
            "free some, or set update_strategy to minimal",
            _SURGE,
        )


def _control_plane(subnets: Sequence[LiveSubnet]) -> Iterator[Finding]:
    wanted = catalogue.upgrade_facts().free_addresses
    free = sum(one.free_addresses for one in subnets)
    empty = [f"{one.name} ({one.zone})" for one in subnets if one.free_addresses < wanted.count]
    if subnets and empty:
        yield Finding(
            "live-addresses",
            Severity.ERROR if free < wanted.count else Severity.WARNING,
            "subnets of the control plane",
            f"must have {wanted.count} free IPv4 addresses for the upgrade, got {free} in all, and "
            f"fewer than {wanted.count} in {', '.join(empty)}",
            "free some, or give the cluster other subnets in the same zones",
            wanted.source,
        )
