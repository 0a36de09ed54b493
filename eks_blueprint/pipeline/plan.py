"""What is deployed when: waves, the steps of a wave, and the stacks of a place in each step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eks_blueprint.arguments import checked
from eks_blueprint.assembly import Stack, in_order
from eks_blueprint.errors import BlueprintError
from eks_blueprint.pipeline.positions import Position, positions
from eks_blueprint.spec.pipeline import ApprovalSpec

__all__ = ["Place", "PlannedStage", "PlannedWave", "WaveOfPlan", "planned", "regions_of"]


class Place(NamedTuple):
    """An account and Region.

    :param account: the account.
    :param region: the Region.
    """

    account: str
    region: str


@checked
@dataclass(frozen=True)
class WaveOfPlan:
    """A wave as the spec has it.

    :param name: its name.
    :param approval: who approves it. Default: it needs no approval.
    :param bake_minutes: how long alarms are watched after it. Default: not at all.
    """

    name: str
    approval: ApprovalSpec | None = None
    bake_minutes: int = 0


@checked
@dataclass(frozen=True)
class PlannedStage:
    """The stacks of one account and Region in a wave, or those of them that come later.

    :param name: name of the stage, and of the folder with its cloud assembly.
    :param place: account and Region.
    :param stacks: names of the stacks in the order of their deployment.
    :param first: names of the stacks that come before all others of the stage.
    """

    name: str
    place: Place
    stacks: tuple[str, ...]
    first: tuple[str, ...] = ()


@checked
@dataclass(frozen=True)
class PlannedWave:
    """A wave: steps one after another, in each step stages side by side.

    :param wave: the wave.
    :param steps: the steps.
    :param clusters: names of its clusters. Default: not known.
    """

    wave: WaveOfPlan
    steps: tuple[tuple[PlannedStage, ...], ...]
    clusters: tuple[str, ...] = ()

    @property
    def stages(self) -> tuple[PlannedStage, ...]:
        """All stages of the wave, in the order of their deployment."""
        return tuple(stage for step in self.steps for stage in step)


def planned(
    stacks: Mapping[str, Stack],
    *,
    waves: Sequence[WaveOfPlan],
    wave_of: Mapping[str, str],
    clusters: Collection[str] = (),
    first: Collection[str] = (),
    names: Mapping[str, str] | None = None,
    region_order: Sequence[str] = (),
    concurrent_regions: int = 1,
) -> tuple[PlannedWave, ...]:
    """Distribute the stacks of an assembly over waves, Regions and accounts.

    In a wave, Regions follow one another. A stack that depends on one of another account or Region
    of its wave comes in a further step, after that one.

    A stack that belongs to no wave, such as that of an account, goes with the first wave in its
    account and Region, or with the last of those that it depends on.

    :param stacks: the stacks by name, with their dependencies.
    :param waves: the waves in the order of their deployment.
    :param wave_of: name of the wave by name of a stack; others find theirs.
    :param clusters: names of the stacks with a cluster.
    :param first: names of stacks that come before the others of their account and Region.
    :param names: names of accounts, such as those of environments. Default: their ids.
    :param region_order: Regions in the order of their deployment. Default: by name; Regions that
        are not named come last.
    :param concurrent_regions: how many Regions of a wave are deployed at once. Default: 1.
    :returns: the waves that have stacks.
    :raises BlueprintError: if a stack has no account and Region, or depends on one of a later wave.
    """
    _refuse_agnostic(stacks)
    order = {wave.name: index for index, wave in enumerate(waves)}
    found = _waves(stacks, wave_of, order)
    regions = {name: index for index, name in enumerate(region_order)}
    stages = _stage_names({(found[name], _place(one)) for name, one in stacks.items()}, names or {})
    made = []
    for wave in waves:
        held = {name: one for name, one in stacks.items() if found[name] == wave.name}
        if held:
            groups = _groups(held, regions, concurrent_regions)
            own_names = {place: name for (of, place), name in stages.items() if of == wave.name}
            steps = _steps(held, groups, first, own_names)
            own = tuple(sorted(name for name in held if name in clusters))
            made.append(PlannedWave(wave, steps, own))
    _refuse_disorder(stacks, found, order)
    return tuple(made)


def _refuse_agnostic(stacks: Mapping[str, Stack]) -> None:
    without = [name for name, one in stacks.items() if one.account is None or one.region is None]
    if without:
        raise BlueprintError(
            "a pipeline deploys into accounts and Regions that the spec names, got none for "
            f"{_some(without)}; set environment of each cluster and shared network"
        )


def _waves(
    stacks: Mapping[str, Stack], wave_of: Mapping[str, str], order: Mapping[str, int]
) -> dict[str, str]:
    """Return the wave of each stack."""
    found = {name: wave for name, wave in wave_of.items() if name in stacks}
    earliest: dict[Place, str] = {}
    for name, wave in found.items():
        place = _place(stacks[name])
        if place not in earliest or order[wave] < order[earliest[place]]:
            earliest[place] = wave
    for name in in_order({name: one.depends_on for name, one in stacks.items()}):
        if name in found:
            continue
        needed = [found[one] for one in stacks[name].depends_on if one in found]
        fallback = earliest.get(_place(stacks[name]), next(iter(order)))
        found[name] = max(needed, key=order.__getitem__) if needed else fallback
    return found


def _steps(
    stacks: Mapping[str, Stack],
    groups: Mapping[str, int],
    first: Collection[str],
    names: Mapping[Place, str],
) -> tuple[tuple[PlannedStage, ...], ...]:
    """Return the steps of a wave: Regions one after another, and what depends on them."""
    at = positions(stacks, groups)
    held: dict[Position, dict[Place, list[str]]] = {}
    for name in in_order({name: one.depends_on for name, one in stacks.items()}):
        held.setdefault(at[name], {}).setdefault(_place(stacks[name]), []).append(name)
    times: Counter[Place] = Counter()
    steps = []
    for position in sorted(held):
        step = []
        for place in sorted(held[position], key=lambda one: ([*groups].index(one.region), one)):
            times[place] += 1
            own = held[position][place]
            step.append(
                PlannedStage(
                    # Those after the first of a place are numbered.
                    names[place] + (f"-{times[place]}" if times[place] > 1 else ""),
                    place,
                    tuple(sorted(own, key=lambda one: one not in first)),
                    tuple(one for one in own if one in first),
                )
            )
        steps.append(tuple(step))
    return tuple(steps)


def _stage_names(
    places: Collection[tuple[str, Place]], names: Mapping[str, str]
) -> dict[tuple[str, Place], str]:
    """Return the name of the stage of each wave and place."""
    found = {key: _stage_name(*key, names) for key in places}
    times = Counter(found.values())
    # Names of waves and environments have hyphens too, and ids of accounts tell them apart.
    return {key: one if times[one] == 1 else _stage_name(*key, {}) for key, one in found.items()}


def _stage_name(wave: str, place: Place, names: Mapping[str, str]) -> str:
    account = names.get(place.account, place.account)
    parts = (wave, place.region) if account == wave else (wave, account, place.region)
    return "-".join(parts)


def _groups(
    stacks: Mapping[str, Stack], regions: Mapping[str, int], at_once: int
) -> dict[str, int]:
    """Return for each Region the group in which it is deployed, in the order of deployment."""
    last = len(regions)
    wanted = sorted(
        {one.region or "" for one in stacks.values()}, key=lambda one: (regions.get(one, last), one)
    )
    return {region: index // at_once for index, region in enumerate(wanted)}


def _refuse_disorder(
    stacks: Mapping[str, Stack], wave_of: Mapping[str, str], order: Mapping[str, int]
) -> None:
    """Refuse a stack that needs one of a later wave."""
    wrong = [
        f"{name} of wave {wave_of[name]} depends on {other} of wave {wave_of[other]}"
        for name, stack in stacks.items()
        for other in stack.depends_on
        if other in wave_of and order[wave_of[other]] > order[wave_of[name]]
    ]
    if wrong:
        raise BlueprintError(
            "a stack must be deployed after those that it depends on, got "
            f"{_some(wrong)}; put the other one into the same wave or an earlier one"
        )


def _place(stack: Stack) -> Place:
    return Place(stack.account or "", stack.region or "")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{more}"


def regions_of(waves: Sequence[PlannedWave]) -> Iterator[str]:
    """Yield the Regions of the waves, each once, in the order of their deployment."""
    yield from dict.fromkeys(stage.place.region for wave in waves for stage in wave.stages)
