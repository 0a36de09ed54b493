"""Working hours: the share of a week in which nodes run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eks_blueprint.assembly import KubernetesObject, Stack, mapping_of, sequence_of, text_of

__all__ = ["group_hours", "pool_hours"]

_WEEK = Decimal(168)
_CRON = re.compile(r"(?:cron\()?(\d+) (\d+) (?:\?|\*) \* ([A-Za-z,]+)(?: \*\))?")
_GROUP = re.compile(r'"NodegroupName": ?"<([A-Za-z0-9]+)\.')
_DESIRED = re.compile(r'"DesiredSize": ?(\d+)')
_POOL = re.compile(r"nodepool\.karpenter\.sh/([a-z0-9.-]+)")
_DAYS = frozenset(("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"))


@dataclass(frozen=True)
class _Time:
    minutes: int
    days: frozenset[str]


def group_hours(stack: Stack) -> Mapping[str, Decimal]:
    """Return the share of the week in which node groups run, by logical id.

    Only groups that schedules of EventBridge stop and start, on the same days.

    :param stack: the stack.
    """
    stops: dict[str, _Time] = {}
    starts: dict[str, _Time] = {}
    for one in stack.of_type("AWS::Scheduler::Schedule"):
        target = mapping_of(one.properties.get("Target"))
        text = text_of(target.get("Input", ""))
        group, desired = _GROUP.search(text), _DESIRED.search(text)
        time = _time(text_of(one.properties.get("ScheduleExpression", "")))
        if group is None or desired is None or time is None:
            continue
        (stops if desired[1] == "0" else starts)[group[1]] = time
    return _shares(stops, starts)


def pool_hours(objects: Iterable[KubernetesObject]) -> Mapping[str, Decimal]:
    """Return the share of the week in which NodePools run, by name.

    Only pools that CronJobs stop and start, on the same days.

    :param objects: the objects of the cluster.
    """
    stops: dict[str, _Time] = {}
    starts: dict[str, _Time] = {}
    for one in objects:
        if one.kind != "CronJob":
            continue
        spec = mapping_of(one.content.get("spec"))
        time = _time(str(spec.get("schedule", "")))
        words = list(_words(spec))
        if time is None or one.content.get("spec", {}).get("suspend") is True:
            continue
        stop = "delete" in words and "nodeclaims.karpenter.sh" in words
        for word in words:
            found = _POOL.fullmatch(word)
            if found is not None:
                (stops if stop else starts)[found[1]] = time
    return _shares(stops, starts)


def _shares(stops: Mapping[str, _Time], starts: Mapping[str, _Time]) -> Mapping[str, Decimal]:
    found = {}
    for name in stops.keys() & starts.keys():
        stop, start = stops[name], starts[name]
        if stop.days == start.days and start.minutes < stop.minutes:
            hours = Decimal(stop.minutes - start.minutes) / 60 * len(stop.days)
            found[name] = hours / _WEEK
    return found


def _time(text: str) -> _Time | None:
    found = _CRON.fullmatch(text)
    if found is None:
        return None
    days = frozenset(found[3].upper().split(","))
    if not days <= _DAYS:
        return None
    return _Time(int(found[2]) * 60 + int(found[1]), days)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _words(one)
    else:
        for one in sequence_of(value):
            yield from _words(one)
