"""Low, expected and high amounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["Amounts", "money", "total_of"]

_CENT = Decimal("0.01")


def money(usd: Decimal) -> Decimal:
    """Round to cents, half up.

    :param usd: dollars.
    """
    return usd.quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Amounts:
    """A low, an expected and a high amount, in this order of size.

    :param low: the least that is plausible.
    :param expected: what is expected.
    :param high: the most that is plausible.
    """

    low: Decimal
    expected: Decimal
    high: Decimal

    @classmethod
    def of(cls, value: Decimal | int) -> Amounts:
        """Return an amount that is certain."""
        return cls(Decimal(value), Decimal(value), Decimal(value))

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.low + other.low, self.expected + other.expected, self.high + other.high)

    def __sub__(self, other: Amounts) -> Amounts:
        return Amounts(self.low - other.low, self.expected - other.expected, self.high - other.high)

    def __mul__(self, other: Amounts | Decimal | int) -> Amounts:
        by = other if isinstance(other, Amounts) else Amounts.of(other)
        return Amounts(self.low * by.low, self.expected * by.expected, self.high * by.high)

    def at_most(self, other: Amounts) -> Amounts:
        """Return the smaller of each."""
        return Amounts(
            min(self.low, other.low),
            min(self.expected, other.expected),
            min(self.high, other.high),
        )

    def at_least(self, other: Amounts) -> Amounts:
        """Return the larger of each."""
        return Amounts(
            max(self.low, other.low),
            max(self.expected, other.expected),
            max(self.high, other.high),
        )

    @property
    def rounded(self) -> Amounts:
        """Each amount in whole cents."""
        return Amounts(money(self.low), money(self.expected), money(self.high))

    @property
    def certain(self) -> bool:
        """Whether all three are the same."""
        return self.low == self.expected == self.high


def total_of(amounts: Iterable[Amounts]) -> Amounts:
    """Return the sum of amounts."""
    total = Amounts.of(0)
    for one in amounts:
        total += one
    return total
