"""States of alarms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eks_blueprint.live.session import Session

__all__ = ["AlarmState", "alarm_states"]

# CloudWatch API 2010-08-01, DescribeAlarms, AlarmNames: at most 100.
_AT_ONCE = 100


@dataclass(frozen=True)
class AlarmState:
    """The state of an alarm.

    :param name: its name.
    :param state: ``OK``, ``ALARM`` or ``INSUFFICIENT_DATA``.
    :param reason: why, in words of CloudWatch.
    """

    name: str
    state: str
    reason: str


def alarm_states(session: Session, names: Sequence[str]) -> Iterator[AlarmState]:
    """Yield the states of the alarms that exist.

    :param session: a session in their account and Region.
    :param names: names of metric alarms.
    :raises LiveError: if AWS cannot be asked.

    Source: CloudWatch API reference, ``DescribeAlarms``.
    """
    for start in range(0, len(names), _AT_ONCE):
        some = [*names[start : start + _AT_ONCE]]
        for one in session.items("cloudwatch", "describe_alarms", "MetricAlarms", AlarmNames=some):
            yield AlarmState(one["AlarmName"], one["StateValue"], one.get("StateReason", ""))
