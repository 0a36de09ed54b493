"""Rules between Karpenter and the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.instance_types import nitro_issues
from eks_blueprint.spec.karpenter import KarpenterSpec
from eks_blueprint.spec.node_pools import NodePoolSpec
from eks_blueprint.spec.types import IpFamily

__all__ = ["karpenter_network_issues", "pool_network_issues"]

_UNNAMED = (
    "none by name; name them in network.availability_zones, or in the subnets of network.existing"
)


def karpenter_network_issues(
    karpenter: KarpenterSpec, *, zones: Sequence[str] | None, ip_family: IpFamily
) -> Iterator[Found]:
    """Return issues for pools with unknown zones, duplicate names, or types without IPv6.

    :param karpenter: Karpenter and its pools.
    :param zones: zones of the network that have names; ``None`` if they are not known.
    :param ip_family: IP family of the pods' addresses.
    """
    issues = pool_network_issues(karpenter.node_pools, zones=zones, ip_family=ip_family)
    yield from below(("node_pools",), issues)


def pool_network_issues(
    pools: Mapping[str, NodePoolSpec], *, zones: Sequence[str] | None, ip_family: IpFamily
) -> Iterator[Found]:
    """Return issues for pools with unknown zones, duplicate names, or types without IPv6.

    :param pools: pools of Karpenter or of EKS Auto Mode by name.
    :param zones: zones of the network that have names; ``None`` if they are not known.
    :param ip_family: IP family of the pods' addresses.
    """
    for name, pool in pools.items():
        yield from below((name,), _pool_zones(pool, zones))
        if ip_family == "ipv6":
            yield from below((name,), nitro_issues(pool.types))
    yield from _same_names(pools, zones or ())


def _pool_zones(pool: NodePoolSpec, zones: Sequence[str] | None) -> Iterator[Found]:
    for index, zone in enumerate(pool.availability_zones):
        if zones is not None and zone not in zones:
            yield (
                ("availability_zones", index),
                f"must be a zone of the network, which has {', '.join(zones) or _UNNAMED}, "
                f"got {zone!r}",
            )
    if pool.one_per_zone and not (pool.availability_zones or zones):
        yield ("one_per_zone",), f"needs zones with names: the network has {_UNNAMED}"


def _same_names(pools: Mapping[str, NodePoolSpec], zones: Sequence[str]) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for name, pool in pools.items():
        made = [name]
        if pool.one_per_zone:
            made = [f"{name}-{zone}" for zone in pool.availability_zones or zones]
        for one in made:
            if one in seen:
                yield (name,), f"makes a NodePool {one}, as does {seen[one]}; rename one of them"
            seen[one] = name
