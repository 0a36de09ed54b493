"""Rules between a pipeline and what it deploys: waves, clusters and shared networks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eks_blueprint import catalogue
from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec.blue_green import BlueGreenSpec
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.fleet.waves import WaveSpec
from eks_blueprint.spec.network import SharedNetworkSpec
from eks_blueprint.spec.pipeline import PipelineSpec
from eks_blueprint.spec.rules.clusters_and_service_networks import service_network_of

__all__ = ["BAKE_MARGIN", "pipeline_issues", "traffic_wave_warnings"]

BAKE_MARGIN = 30
"""Minutes of a build beside the bake time: for its installation, and for the last questions."""
# CodePipeline takes 100 characters; a stage has Regions and numbers in its name as well.
_WAVE_NAME = 60
# Source, Build, UpdatePipeline and Assets.
_OWN_STAGES = 4


class _Fleet(NamedTuple):
    clusters: Mapping[str, ClusterSpec]
    networks: Mapping[str, SharedNetworkSpec]
    environments: Mapping[str, FleetEnvironmentSpec]
    waves: Sequence[WaveSpec]
    blue_green: Mapping[str, BlueGreenSpec]


def pipeline_issues(
    pipeline: PipelineSpec,
    *,
    clusters: Mapping[str, ClusterSpec],
    networks: Mapping[str, SharedNetworkSpec],
    environments: Mapping[str, FleetEnvironmentSpec],
    waves: Sequence[WaveSpec],
    blue_green: Mapping[str, BlueGreenSpec],
) -> Iterator[Found]:
    """Find what a pipeline cannot deploy.

    :param pipeline: the pipeline.
    :param clusters: clusters by name.
    :param networks: shared networks by name.
    :param environments: environments by name.
    :param waves: the waves.
    :param blue_green: pairs of clusters by name.
    """
    fleet = _Fleet(clusters, networks, environments, waves, blue_green)
    if not waves:
        yield ("pipeline",), "needs waves, in which it deploys the clusters, got none; add waves"
        return
    yield from _cluster_issues(pipeline, fleet)
    yield from _common_issues(fleet)
    yield from _stage_issues(pipeline, fleet)
    yield from _bake_issues(fleet)
    longest = catalogue.pipeline_facts().build_minutes - BAKE_MARGIN
    for index, wave in enumerate(waves):
        if len(wave.name) > _WAVE_NAME:
            yield (
                ("waves", index, "name"),
                f"must have at most {_WAVE_NAME} characters with a pipeline, since stages of "
                f"CodePipeline have it in their names, got {len(wave.name)}",
            )
        if wave.bake_time > longest:
            yield (
                ("waves", index, "bake_time"),
                f"must be at most {longest} with a pipeline, since a build watches the alarms, "
                f"got {wave.bake_time}",
            )


def traffic_wave_warnings(
    pairs: Mapping[str, BlueGreenSpec],
    clusters: Mapping[str, ClusterSpec],
    waves: Sequence[WaveSpec],
) -> Iterator[Warned]:
    """Warn of records whose wave comes before that of a cluster: they wait for it in a pipeline.

    :param pairs: pairs by name.
    :param clusters: clusters by name.
    :param waves: the waves.
    """
    order = [wave.name for wave in waves]
    for name, pair in pairs.items():
        own = pair.environment.wave if pair.environment is not None else None
        known = [clusters[one].environment.wave for one in pair.clusters.values()]
        last = max((one for one in known if one in order), key=order.index, default=None)
        if own in order and last is not None and order.index(own) < order.index(last):
            yield Warned(
                "wave-of-traffic",
                ("blue_green", name, "environment"),
                f"is of wave {own}, before {last} of the last cluster; the pipeline changes the "
                f"weights in {last}, so that its approval comes first",
            )


def _cluster_issues(pipeline: PipelineSpec, fleet: _Fleet) -> Iterator[Found]:
    partition = catalogue.partition_of(pipeline.region)
    for name, cluster in fleet.clusters.items():
        where = cluster.environment
        path = ("clusters", name, "environment")
        if where.account is None:
            yield path, "must have account and region, since a pipeline deploys the cluster"
        elif where.partition != partition:
            yield (
                path,
                f"must be in partition {partition}, as the pipeline is, got {where.partition}; "
                "roles of one partition cannot be used from another, so give it a spec of its own",
            )
        if where.wave is None:
            known = ", ".join(wave.name for wave in fleet.waves)
            yield (
                (*path, "wave"),
                f"must be set, since a pipeline deploys the cluster; one of {known}",
            )


def _common_issues(fleet: _Fleet) -> Iterator[Found]:
    """Find what an early wave would change under clusters of a later one."""
    first: dict[str, tuple[str, str]] = {}
    for cluster, spec in fleet.clusters.items():
        wave = spec.environment.wave
        for part in _common_parts(cluster, spec, fleet) if wave is not None else ():
            other = first.setdefault(part, (cluster, wave or ""))
            if wave != other[1]:
                yield (
                    ("clusters", cluster, "environment", "wave"),
                    f"must be {other[1]!r}, as that of clusters.{other[0]}, since a pipeline "
                    f"deploys {part} of both at once, got {wave!r}; or give the cluster another "
                    "one",
                )


def _common_parts(name: str, cluster: ClusterSpec, fleet: _Fleet) -> Iterator[str]:
    """Yield what a cluster may have in common with others, and is deployed before it."""
    if cluster.network.shared in fleet.networks:
        yield f"networks.{cluster.network.shared}"
    services = service_network_of(cluster)
    if services is not None:
        yield f"service_networks.{services}"
    for pair, one in fleet.blue_green.items():
        # Its target groups come before the clusters, and its weights with them.
        if one.load_balancer is not None and name in one.clusters.values():
            yield f"blue_green.{pair}"


def _bake_issues(fleet: _Fleet) -> Iterator[Found]:
    """Find waves whose alarms would be watched and which have none."""
    for index, wave in enumerate(fleet.waves):
        clusters = [one for one in fleet.clusters.values() if one.environment.wave == wave.name]
        if wave.bake_time and clusters and not any(map(_has_alarms, clusters)):
            yield (
                ("waves", index, "bake_time"),
                "must be 0 with a pipeline, since no cluster of the wave has alarms that could be "
                f"watched, got {wave.bake_time}; or set observability.alarms",
            )


def _has_alarms(cluster: ClusterSpec) -> bool:
    return cluster.observability is not None and cluster.observability.alarms is not None


def _stage_issues(pipeline: PipelineSpec, fleet: _Fleet) -> Iterator[Found]:
    """Find a pipeline with more stages than CodePipeline takes."""
    regions: dict[str, set[str]] = {}
    for cluster in fleet.clusters.values():
        where = cluster.environment
        if where.wave is not None and where.region is not None:
            regions.setdefault(where.wave, set()).add(where.region)
    at_once = pipeline.concurrent_regions
    got = _OWN_STAGES + sum(-(-len(found) // at_once) for found in regions.values())
    most = catalogue.pipeline_facts().stages
    if got > most:
        yield (
            ("pipeline", "concurrent_regions"),
            f"must be higher, since CodePipeline takes {most} stages and {len(regions)} waves "
            f"take {got} with {at_once} Regions at once; or split the spec",
        )
