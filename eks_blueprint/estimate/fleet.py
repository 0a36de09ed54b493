"""What each cluster of a fleet costs, and which of them stand out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from eks_blueprint.estimate.amounts import Amounts, total_of
from eks_blueprint.estimate.line import Component, Line
from eks_blueprint.outliers import groups, lagging, outlying
from eks_blueprint.stack_names import network_stack_name, registry_stack_name

if TYPE_CHECKING:
    from eks_blueprint.spec import BlueprintSpec

__all__ = ["ClusterCost", "EnvironmentCost", "FleetCost", "Outlier", "fleet_cost"]


@dataclass(frozen=True)
class ClusterCost:
    """What a cluster costs with its own network and registry.

    :param cluster: name of the cluster.
    :param environment: name of its environment, or empty.
    :param region: its Region.
    :param version: its version of Kubernetes.
    :param monthly: USD a month.
    """

    cluster: str
    environment: str
    region: str
    version: str
    monthly: Amounts


@dataclass(frozen=True)
class EnvironmentCost:
    """What the clusters of an environment cost.

    :param environment: its name, or empty for clusters of none.
    :param clusters: how many it has.
    :param versions: their versions of Kubernetes.
    :param monthly: USD a month, the sum of the clusters.
    :param components: expected USD a month of each component, the mean of the clusters.
    """

    environment: str
    clusters: int
    versions: tuple[str, ...]
    monthly: Amounts
    components: Mapping[str, Decimal]


@dataclass(frozen=True)
class Outlier:
    """A cluster that stands out.

    :param cluster: its name.
    :param kind: ``cost`` or ``version``.
    :param message: how it differs from the others.
    """

    cluster: str
    kind: str
    message: str


@dataclass(frozen=True)
class FleetCost:
    """What a fleet costs.

    :param clusters: what each cluster costs, in the order of the spec.
    :param shared: what stacks cost that belong to no single cluster, by name.
    :param environments: what each environment costs.
    :param outliers: clusters that stand out.
    """

    clusters: tuple[ClusterCost, ...]
    shared: Mapping[str, Amounts]
    environments: tuple[EnvironmentCost, ...]
    outliers: tuple[Outlier, ...]


def fleet_cost(
    blueprint: BlueprintSpec, lines: Sequence[Line], regions: Mapping[str, str]
) -> FleetCost | None:
    """Sum up lines by cluster.

    :param blueprint: the spec.
    :param lines: the lines of an estimate.
    :param regions: Region by stack.
    :returns: the sums, or ``None`` unless the spec has environments and several of its clusters are
        estimated.
    """
    names = [name for name in blueprint.clusters if name in regions]
    if not blueprint.environments or len(names) < 2:
        return None
    owner = {
        stack: name
        for name in names
        for stack in (name, network_stack_name(name), registry_stack_name(name))
    }
    own: dict[str, list[Line]] = {name: [] for name in names}
    shared: dict[str, list[Line]] = {name: [] for name in regions if name not in owner}
    for line in lines:
        (own[owner[line.stack]] if line.stack in owner else shared[line.stack]).append(line)
    monthly = {name: total_of(line.monthly for line in found) for name, found in own.items()}
    return FleetCost(
        clusters=tuple(
            ClusterCost(
                name,
                blueprint.clusters[name].environment.name or "",
                regions[name],
                blueprint.clusters[name].kubernetes_version,
                amounts,
            )
            for name, amounts in monthly.items()
        ),
        shared={name: total_of(line.monthly for line in found) for name, found in shared.items()},
        environments=tuple(_environments(blueprint, own)),
        outliers=tuple(_outliers(blueprint, monthly)),
    )


def _environments(
    blueprint: BlueprintSpec, own: Mapping[str, Sequence[Line]]
) -> Iterator[EnvironmentCost]:
    for environment, names in groups(blueprint, [*own]).items():
        lines = [line for name in names for line in own[name]]
        versions = {blueprint.clusters[name].kubernetes_version for name in names}
        yield EnvironmentCost(
            environment=environment,
            clusters=len(names),
            versions=tuple(sorted(versions)),
            monthly=total_of(line.monthly for line in lines),
            components={
                component.value: total_of(found).expected / len(names)
                for component in Component
                if (found := [one.monthly for one in lines if one.component is component])
            },
        )


def _outliers(blueprint: BlueprintSpec, monthly: Mapping[str, Amounts]) -> Iterator[Outlier]:
    expected = {name: amounts.expected for name, amounts in monthly.items()}
    for environment, names in groups(blueprint, [*expected]).items():
        where = f"its environment {environment}" if environment else "clusters of no environment"
        for name, middle in outlying({one: expected[one] for one in names}).items():
            times = expected[name] / middle if middle else Decimal(0)
            yield Outlier(
                name,
                "cost",
                f"costs {expected[name]:,.0f} USD a month, {times:.1f} times the median of {where}",
            )
    for name, common in lagging(blueprint, [*expected]).items():
        version = blueprint.clusters[name].kubernetes_version
        yield Outlier(name, "version", f"has {version}, most of its environment have {common}")
