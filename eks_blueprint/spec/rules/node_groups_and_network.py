"""Rules between node groups and the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.instance_types import nitro_issues
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.types import IpFamily

__all__ = ["group_zone_issues", "node_group_issues"]


def node_group_issues(
    groups: Mapping[str, NodeGroupSpec], *, zones: Sequence[str], ip_family: IpFamily
) -> Iterator[Found]:
    """Return issues for zones outside the network, and for instance types without IPv6.

    :param groups: node groups by name.
    :param zones: zones of the network; empty if they are known only at deployment.
    :param ip_family: IP family of the pods' addresses.
    """
    yield from group_zone_issues(groups, zones=zones)
    for name, group in groups.items():
        if ip_family == "ipv6":
            yield from below((name,), nitro_issues(group.types))


def group_zone_issues(
    groups: Mapping[str, NodeGroupSpec], *, zones: Sequence[str]
) -> Iterator[Found]:
    """Return issues for zones that the network does not have.

    :param groups: node groups by name.
    :param zones: zones of the network; empty if they are known only at deployment.
    """
    for name, group in groups.items():
        for index, zone in enumerate(group.availability_zones):
            if zone not in zones:
                known = ", ".join(zones) or (
                    "none by name; name them in network.availability_zones, or in the subnets of "
                    "network.existing"
                )
                yield (
                    (name, "availability_zones", index),
                    f"must be a zone of the network, which has {known}, got {zone!r}",
                )
