"""Rules between environments, waves, and where clusters are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.errors import Found
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.fleet.waves import WaveSpec

__all__ = ["environment_wave_issues", "place_issues"]


def environment_wave_issues(
    environments: Mapping[str, FleetEnvironmentSpec], waves: Sequence[WaveSpec]
) -> Iterator[Found]:
    """Find environments whose wave is unknown.

    :param environments: environments by name.
    :param waves: the waves.
    """
    for name, environment in environments.items():
        for issue in _wave_issues(environment.wave, waves):
            yield ("environments", name, "wave"), issue


def place_issues(
    place: EnvironmentSpec,
    environments: Mapping[str, FleetEnvironmentSpec],
    waves: Sequence[WaveSpec],
) -> Iterator[Found]:
    """Find what a cluster says of its environment and wave and does not hold.

    :param place: where the cluster is.
    :param environments: environments by name.
    :param waves: the waves.
    """
    environment = environments.get(place.name) if place.name is not None else None
    if place.name is not None and environment is None:
        known = ", ".join(environments)
        has = f"which has {known}" if known else "of which the spec has none"
        yield ("name",), f"must name one of environments, {has}, got {place.name!r}"
    elif environment is not None and place.account != environment.account:
        yield ("account",), f"must be {environment.account} as in environments.{place.name}"
    elif environment is not None and place.region not in environment.regions:
        regions = ", ".join(environment.regions)
        yield ("region",), f"must be one of {regions} as in environments.{place.name}"
    # What an environment says wrong is said of the environment.
    if environment is None or environment.wave != place.wave:
        for issue in _wave_issues(place.wave, waves):
            yield ("wave",), issue


def _wave_issues(name: str | None, waves: Sequence[WaveSpec]) -> Iterator[str]:
    if name is not None and name not in {wave.name for wave in waves}:
        known = ", ".join(wave.name for wave in waves)
        has = f"which has {known}" if known else "of which the spec has none"
        yield f"must name one of waves, {has}, got {name!r}"
