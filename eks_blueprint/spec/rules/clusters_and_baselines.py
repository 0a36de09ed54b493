"""Rules between clusters and baselines: what there can be once in an account and Region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found, Path, dotted
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.fleet.baseline import BaselineSpec
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec

__all__ = ["once_in_a_place_issues"]

_Place = tuple[str | None, str | None]


def once_in_a_place_issues(
    clusters: Mapping[str, ClusterSpec], environments: Mapping[str, FleetEnvironmentSpec]
) -> Iterator[Found]:
    """Find what two clusters or baselines would create in one account and Region.

    :param clusters: clusters by name.
    :param environments: environments by name.
    """
    seen: dict[tuple[str, _Place], Path] = {}
    claims = [*_of_environments(environments), *_of_clusters(clusters)]
    for owner, path, what, place in claims:
        other = seen.setdefault((what, place), owner)
        if other != owner:
            where = "account" if place[1] is None and place[0] is not None else "account and Region"
            yield (
                (*owner, *path),
                f"must be unset, since {dotted(other)} makes {what} of this {where}",
            )


def _of_environments(
    environments: Mapping[str, FleetEnvironmentSpec],
) -> Iterator[tuple[Path, Path, str, _Place]]:
    for name, environment in environments.items():
        baseline = environment.baseline
        if baseline is None:
            continue
        owner: Path = ("environments", name, "baseline")
        for region in environment.regions:
            for path, what in _claims(baseline):
                yield owner, path, what, (environment.account, region)
        for index, service in enumerate(baseline.service_linked_roles):
            # Roles have no Region.
            path = ("service_linked_roles", index)
            yield owner, path, f"the service-linked role for {service}", (environment.account, None)


def _of_clusters(
    clusters: Mapping[str, ClusterSpec],
) -> Iterator[tuple[Path, Path, str, _Place]]:
    for name, cluster in clusters.items():
        for path, what in _claims(cluster):
            yield ("clusters", name), path, what, cluster.environment.place


def _claims(spec: ClusterSpec | BaselineSpec) -> Iterator[tuple[Path, str]]:
    for repository in spec.image_repositories:
        yield ("image_repositories", repository), f"the repository {repository}"
    if spec.guardduty is not None:
        yield ("guardduty",), "the GuardDuty detector"
    if spec.transaction_search is not None:
        path: Path = ("transaction_search",)
        if isinstance(spec, ClusterSpec):
            path = ("observability", "opentelemetry", "traces", *path)
        yield path, "the setting of Transaction Search"
