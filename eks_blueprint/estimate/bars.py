"""The cost journey as bars of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from eks_blueprint.estimate.saving import State, Step

__all__ = ["bars"]

_WIDTH = 40
_WHOLE = (State.START, State.HERE, State.END)


def bars(steps: Sequence[Step]) -> Iterator[str]:
    """Yield a line for each step: a full bar for an amount, the part that it takes away for a step.

    :param steps: the steps.
    """
    most = max((one.monthly - min(one.change, Decimal(0)) for one in steps), default=Decimal(0))
    titles = max((len(_title(one)) for one in steps), default=0)
    for one in steps:
        before = one.monthly - one.change
        if one.state in _WHOLE:
            bar = "█" * _columns(one.monthly, most)
            amount = f"{one.monthly:,.2f}"
        else:
            left = _columns(one.monthly, most)
            mark = "░" if one.state is State.OPEN else "▒"
            bar = " " * left + mark * max(1, _columns(before, most) - left)
            amount = f"{one.change:,.2f}"
        yield f"{_title(one):{titles}} {amount:>12}  {bar}".rstrip()


def _title(one: Step) -> str:
    return {State.DONE: f"{one.title} (done)", State.OPEN: f"{one.title} (open)"}.get(
        one.state, one.title
    )


def _columns(amount: Decimal, most: Decimal) -> int:
    return int((amount / most * _WIDTH).to_integral_value()) if most > 0 else 0
