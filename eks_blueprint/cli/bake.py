"""Watch the alarms of clusters that were deployed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eks_blueprint.assembly import read_assembly
from eks_blueprint.errors import BlueprintError

if TYPE_CHECKING:
    from eks_blueprint.live.session import Session

__all__ = ["bake"]

_ALARM = "AWS::CloudWatch::Alarm"
_SECONDS = 60
# A state that cannot be read is no alarm, but nothing was watched either.
_FAILURES = 5
_Place = tuple[str | None, str | None]


def bake(
    assemblies: Sequence[Path],
    *,
    minutes: int,
    session: Session | None,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Watch the alarms of cloud assemblies, once a minute.

    :param assemblies: folders of cloud assemblies, such as those of a wave.
    :param minutes: how long; 0 looks once.
    :param session: AWS.
    :param wait: waits for some seconds. Default: ``time.sleep``.
    :returns: 0, or 1 as soon as an alarm is in alarm.
    :raises BlueprintError: if there is no alarm to watch, or AWS cannot be asked.
    """
    if session is None:
        raise BlueprintError("bake asks CloudWatch for the states of alarms; add --live")
    if minutes < 0:
        raise BlueprintError(f"--minutes must be at least 0, got {minutes}")
    names = _names(assemblies)
    count = sum(map(len, names.values()))
    if not count:
        raise BlueprintError(
            "the assemblies must have alarms with names, got none; set observability.alarms of a "
            "cluster, or bake_time of the wave to 0"
        )
    print(f"watching {count} alarms for {minutes} minutes")
    failures = 0
    for minute in range(minutes + 1):
        found, error = _look(session, names)
        failures = failures + 1 if error else 0
        if error and failures == (1 if minute == 0 else _FAILURES):
            raise error
        if error:
            print(f"{error}; asking again in a minute", file=sys.stderr)
        for line in found:
            print(line)
        if found:
            return 1
        if minute < minutes:
            wait(_SECONDS)
    print("no alarm")
    return 0


def _names(assemblies: Sequence[Path]) -> Mapping[_Place, list[str]]:
    """Return the names of alarms by account and Region."""
    found: dict[_Place, list[str]] = {}
    for folder in assemblies:
        for stack in read_assembly(folder).stacks.values():
            for alarm in stack.of_type(_ALARM):
                name = alarm.properties.get("AlarmName")
                if isinstance(name, str):
                    found.setdefault((stack.account, stack.region), []).append(name)
    return found


def _look(
    session: Session, names: Mapping[_Place, Sequence[str]]
) -> tuple[list[str], BlueprintError | None]:
    """Return what is in alarm, and the error if some states are not known."""
    from eks_blueprint.live.errors import LiveError

    try:
        return [*_in_alarm(session, names)], None
    except LiveError as error:
        return [], error


def _in_alarm(session: Session, names: Mapping[_Place, Sequence[str]]) -> Iterator[str]:
    from eks_blueprint.live.alarms import alarm_states

    for (account, region), some in names.items():
        place = session.of_environment(account, region)
        for one in alarm_states(place, some):
            if one.state == "ALARM":
                yield f"{one.name} is in alarm in {account or '-'}/{place.region}: {one.reason}"
