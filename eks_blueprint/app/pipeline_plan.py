"""What the pipeline of a spec deploys when."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.pipeline import Place, PlannedWave, WaveOfPlan, planned
from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.spec.rules.clusters_and_service_networks import service_network_of
from eks_blueprint.spec.zone_members import zone_sides, zones_wave
from eks_blueprint.stack_names import (
    baseline_stack_name,
    network_stack_name,
    private_zones_association_stack_name,
    private_zones_stack_name,
    registry_stack_name,
    service_network_stack_name,
    shared_network_stack_name,
    traffic_stack_name,
)

__all__ = ["pipeline_plan"]


def pipeline_plan(blueprint: BlueprintSpec, assembly: CloudAssembly) -> tuple[PlannedWave, ...]:
    """Return the waves of a spec with the stacks of its assembly.

    :param blueprint: a spec with a pipeline.
    :param assembly: its stacks.
    :raises BlueprintError: if a stack would be deployed before one that it depends on.
    """
    pipeline = blueprint.pipeline
    regions = pipeline.region_order if pipeline is not None else ()
    return planned(
        assembly.stacks,
        waves=[WaveOfPlan(one.name, one.approval, one.bake_time) for one in blueprint.waves],
        wave_of=dict(_waves(blueprint)) | dict(_lonely_baselines(blueprint)),
        clusters=[*blueprint.clusters],
        first=[name for name, _ in _baselines(blueprint)],
        names=_account_names(blueprint),
        region_order=regions or [*dict.fromkeys(_regions(blueprint))],
        concurrent_regions=pipeline.concurrent_regions if pipeline is not None else 1,
    )


def _waves(blueprint: BlueprintSpec) -> Iterator[tuple[str, str]]:
    """Yield the wave of each stack that belongs to a cluster, a network or a pair of clusters."""
    yield from _lonely_networks(blueprint)
    yield from _records_of_pairs(blueprint)
    yield from _private_zones(blueprint)
    for name, cluster in blueprint.clusters.items():
        wave = cluster.environment.wave
        if wave is None:
            continue
        for stack in (name, network_stack_name(name), registry_stack_name(name)):
            yield stack, wave
        if cluster.network.shared is not None:
            yield shared_network_stack_name(cluster.network.shared), wave


def _lonely_networks(blueprint: BlueprintSpec) -> Iterator[tuple[str, str]]:
    """Yield the wave of each network that no cluster of the spec uses: that of its environment."""
    used = {service_network_of(cluster) for cluster in blueprint.clusters.values()}
    places = {
        # That of the clusters of a shared network takes precedence.
        **{shared_network_stack_name(n): one.environment for n, one in blueprint.networks.items()},
        **{
            service_network_stack_name(n): one.environment
            for n, one in blueprint.service_networks.items()
            if n not in used
        },
    }
    for stack, place in places.items():
        environment = blueprint.environments.get(place.name or "")
        if environment is not None and environment.wave is not None:
            yield stack, environment.wave


def _records_of_pairs(blueprint: BlueprintSpec) -> Iterator[tuple[str, str]]:
    """Yield the wave of the records of each pair: the last of its clusters and its environment.

    Weights change behind the approvals of both clusters. Nothing depends on records, and the
    account of their hosted zone may have no cluster.
    """
    order = [one.name for one in blueprint.waves]
    for name, pair in blueprint.blue_green.items():
        if pair.dns is None:
            continue
        places = [blueprint.clusters[one].environment for one in pair.clusters.values()]
        places += [pair.environment] if pair.environment is not None else []
        waves = [one.wave for one in places if one.wave is not None]
        if waves:
            yield traffic_stack_name(name), max(waves, key=order.index)


def _private_zones(blueprint: BlueprintSpec) -> Iterator[tuple[str, str]]:
    """Yield the wave of private zones: the first in which they are needed, and of each VPC."""
    order = [one.name for one in blueprint.waves]
    clusters, environments = blueprint.clusters, blueprint.environments
    for name, zones in blueprint.private_zones.items():
        wave = zones_wave(name, zones, clusters, environments=environments, order=order)
        if wave is not None:
            yield private_zones_stack_name(name), wave
        for side in zone_sides(name, zones, clusters):
            waves = (clusters[one].environment.wave for one in side.clusters)
            first = min((one for one in waves if one in order), key=order.index, default=None)
            if first is not None:
                yield private_zones_association_stack_name(name, side.name), first


def _baselines(blueprint: BlueprintSpec) -> Iterator[tuple[str, Place]]:
    """Yield the stacks of baselines, with their places."""
    for name, environment in blueprint.environments.items():
        for region in environment.regions:
            yield baseline_stack_name(name, region), Place(environment.account, region)


def _lonely_baselines(blueprint: BlueprintSpec) -> Iterator[tuple[str, str]]:
    """Yield the wave of each baseline where no cluster is: that of its environment, or the last.

    Others go with the first wave of the clusters beside them.
    """
    places = {cluster.environment.place for cluster in blueprint.clusters.values()}
    waves = {name: one.wave for name, one in blueprint.environments.items()}
    for name, environment in blueprint.environments.items():
        for region in environment.regions:
            if (environment.account, region) not in places:
                wave = waves[name] or blueprint.waves[-1].name
                yield baseline_stack_name(name, region), wave


def _account_names(blueprint: BlueprintSpec) -> dict[str, str]:
    """Return the names of accounts that only one environment has."""
    names: dict[str, list[str]] = {}
    for name, environment in blueprint.environments.items():
        names.setdefault(environment.account, []).append(name)
    return {account: found[0] for account, found in names.items() if len(found) == 1}


def _regions(blueprint: BlueprintSpec) -> Iterator[str]:
    for environment in blueprint.environments.values():
        yield from environment.regions
