"""What the clusters of a spec need of the accounts in which they are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eks_blueprint.spec import BlueprintSpec, ClusterSpec
from eks_blueprint.spec.network import NetworkSpec

__all__ = ["Need", "needs_of"]

Place = tuple[str | None, str | None]


@dataclass(frozen=True)
class Need:
    """What is made in an account and Region.

    :param account: the account, or ``None`` where every one fits.
    :param region: the Region, or ``None`` for that of the credentials.
    :param clusters: names of the clusters.
    :param vpcs: VPCs that are made.
    :param addresses: Elastic IP addresses of NAT gateways.
    :param instances: nodes of managed node groups at the beginning, by the quota that they count
        against, as instance types and their numbers.
    """

    account: str | None
    region: str | None
    clusters: tuple[str, ...] = ()
    vpcs: int = 0
    addresses: int = 0
    instances: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def needs_of(blueprint: BlueprintSpec, names: Iterable[str]) -> tuple[Need, ...]:
    """Return what clusters need, one entry for each account and Region.

    :param blueprint: the spec.
    :param names: names of the clusters.
    """
    by_place: dict[Place, list[str]] = {}
    for name in names:
        place = blueprint.clusters[name].environment
        by_place.setdefault((place.account, place.region), []).append(name)
    return tuple(_need(blueprint, place, found) for place, found in by_place.items())


def _need(blueprint: BlueprintSpec, place: Place, names: list[str]) -> Need:
    clusters = [blueprint.clusters[name] for name in names]
    own = [one.network for one in clusters if _is_made(one.network)]
    shared = {one.network.shared for one in clusters if one.network.shared is not None}
    networks: list[NetworkSpec] = [*own, *(blueprint.networks[name] for name in sorted(shared))]
    made = [one for one in networks if one.existing is None]
    return Need(
        *place,
        clusters=tuple(names),
        vpcs=len(made),
        addresses=sum(map(_addresses, made)),
        instances=_instances(clusters),
    )


def _is_made(network: NetworkSpec) -> bool:
    return network.existing is None and network.shared is None


def _addresses(network: NetworkSpec) -> int:
    return {"per_zone": network.zones, "single": 1, "none": 0}[network.nat]


def _instances(clusters: Iterable[ClusterSpec]) -> dict[str, dict[str, int]]:
    """Count the first type of each group, which EC2 tries first for On-Demand."""
    from eks_blueprint.live.quotas import vcpu_quota

    found: dict[str, dict[str, int]] = {}
    for cluster in clusters:
        for group in cluster.node_groups.values():
            kind = group.instance_types[0]
            code = vcpu_quota(kind, spot=group.capacity_type == "spot")
            if code is None:
                continue
            count = group.desired_size if group.desired_size is not None else group.min_size
            if group.one_per_zone:
                count *= cluster.network.zones
            types = found.setdefault(code, {})
            types[kind] = types.get(kind, 0) + count
    return found
