"""Rules between a pipeline and private zones, which are deployed in one wave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.errors import Found
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.fleet.waves import WaveSpec
from eks_blueprint.spec.private_zones import PrivateZonesSpec
from eks_blueprint.spec.zone_members import uses_profile, zone_sides, zones_wave

__all__ = ["pipeline_private_zones_issues"]


def pipeline_private_zones_issues(
    entries: Mapping[str, PrivateZonesSpec],
    clusters: Mapping[str, ClusterSpec],
    *,
    environments: Mapping[str, FleetEnvironmentSpec],
    waves: Sequence[WaveSpec],
) -> Iterator[Found]:
    """Find zones that come before their VPCs, since a cluster of an earlier wave needs them.

    :param entries: private zones by name.
    :param clusters: clusters by name.
    :param environments: environments by name.
    :param waves: waves, in the order of their deployment.
    """
    order = [one.name for one in waves]
    for name, zones in entries.items():
        wave = zones_wave(name, zones, clusters, environments=environments, order=order)
        if wave is None:
            continue
        for side in zone_sides(name, zones, clusters):
            cluster = side.clusters[0]
            own = clusters[cluster].environment.wave
            made = side.network.existing is None and not uses_profile(side, zones)
            if made and own != wave:
                yield (
                    ("private_zones", name, "profile"),
                    f"must name {cluster} in profile.clusters, whose VPC is made in wave {own}, "
                    f"after the zones in wave {wave}, which cannot be associated with it before",
                )
