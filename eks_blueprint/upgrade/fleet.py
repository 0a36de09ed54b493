"""The order of an upgrade over the clusters of a fleet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from eks_blueprint import catalogue
from eks_blueprint.outliers import lagging
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.plan import ClusterPlan, FleetWave, UpgradePlan

if TYPE_CHECKING:
    from eks_blueprint.spec import BlueprintSpec

__all__ = ["fleet_findings", "fleet_waves", "next_wave"]


def fleet_waves(blueprint: BlueprintSpec, names: Sequence[str]) -> tuple[FleetWave, ...]:
    """Return the waves of a spec that have some of the clusters, in their order.

    Clusters of no wave come last, in a wave without a name.

    :param blueprint: the spec; without waves there are none.
    :param names: names of the clusters.
    """
    if not blueprint.waves:
        return ()
    held = {name: blueprint.clusters[name].environment.wave or "" for name in names}
    times = {wave.name: wave.bake_time for wave in blueprint.waves} | {"": 0}
    return tuple(
        FleetWave(wave, found, minutes)
        for wave, minutes in times.items()
        if (found := tuple(name for name in names if held[name] == wave))
    )


def fleet_findings(
    blueprint: BlueprintSpec, plans: Sequence[ClusterPlan]
) -> Iterator[tuple[str, Finding]]:
    """Yield what is out of order between clusters, with the name of the cluster.

    :param blueprint: the spec.
    :param plans: the plans of the clusters that are upgraded.
    """
    behind = lagging(blueprint, [*blueprint.clusters])
    targets = {one.cluster: one.target for one in plans}
    for plan in plans:
        subject = f"clusters.{plan.cluster}.kubernetes_version"
        if plan.cluster in behind:
            yield (
                plan.cluster,
                Finding(
                    "version-of-environment",
                    Severity.WARNING,
                    subject,
                    f"{plan.current} is older than {behind[plan.cluster]}, the version of most "
                    "clusters of its environment",
                    "upgrade it to the version of the others",
                ),
            )
        for other in _earlier(blueprint, plan.cluster):
            version = targets.get(other, blueprint.clusters[other].kubernetes_version)
            if catalogue.minor(plan.target) > catalogue.minor(version):
                wave = blueprint.clusters[other].environment.wave
                yield (
                    plan.cluster,
                    Finding(
                        "wave-order",
                        Severity.WARNING,
                        subject,
                        f"{plan.target} would be newer than {version} of clusters.{other} in the "
                        f"earlier wave {wave}",
                        "upgrade the clusters of earlier waves first, where workloads show what "
                        "breaks",
                    ),
                )
                break


def next_wave(plan: UpgradePlan) -> UpgradePlan:
    """Return the plan of the wave that is next: one that is behind an earlier one, else the first.

    :param plan: the plan of all waves; a plan without waves is returned as it is.
    """
    plans = {one.cluster: one for one in plan.clusters}
    ready = [wave for wave in plan.waves if any(plans[name].steps for name in wave.clusters)]
    if not ready:
        return plan
    newest = 0
    chosen = ready[0]
    for wave in plan.waves:
        versions = [catalogue.minor(plans[name].current) for name in wave.clusters]
        if wave in ready and min(versions) < newest:
            chosen = wave
            break
        newest = max(newest, *versions)
    clusters = tuple(one for one in plan.clusters if one.cluster in chosen.clusters)
    return replace(plan, clusters=clusters, waves=(chosen,))


def _earlier(blueprint: BlueprintSpec, cluster: str) -> Iterator[str]:
    """Yield the clusters of earlier waves, the earliest first."""
    order = {wave.name: index for index, wave in enumerate(blueprint.waves)}
    own = blueprint.clusters[cluster].environment.wave
    if own is None:
        return
    waves = {
        name: order[one.environment.wave]
        for name, one in blueprint.clusters.items()
        if one.environment.wave is not None
    }
    yield from (name for name in sorted(waves, key=waves.__getitem__) if waves[name] < order[own])
