"""Steps of the cost journey, and commitments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

__all__ = ["Commitment", "State", "Step"]


class State(StrEnum):
    """Whether a step is taken."""

    START = "start"
    """The cluster without any step."""
    DONE = "done"
    """The spec does it."""
    HERE = "here"
    """What the spec is expected to cost."""
    OPEN = "open"
    """It can be done."""
    END = "end"
    """With every step."""


@dataclass(frozen=True)
class Step:
    """A bar of the waterfall.

    :param key: its name, which never changes.
    :param title: what it is.
    :param state: whether it is taken.
    :param change: USD a month that it changes, negative where it saves; for states that are no
        steps, zero.
    :param monthly: USD a month after it.
    :param reason: how it was computed.
    """

    key: str
    title: str
    state: State
    change: Decimal
    monthly: Decimal
    reason: str


@dataclass(frozen=True)
class Commitment:
    """What one way to buy would save.

    :param key: its name, which never changes.
    :param what: what is bought.
    :param applies_to: USD a month on demand that it applies to, expected.
    :param saves: USD a month that it saves, expected.
    :param reason: how it was computed.
    :param source: where the percentage was read.
    """

    key: str
    what: str
    applies_to: Decimal
    saves: Decimal
    reason: str
    source: str
