"""What an estimate assumes, with the numbers of the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from eks_blueprint.catalogue.cost_assumptions import cost_assumptions
from eks_blueprint.errors import BlueprintError
from eks_blueprint.estimate.amounts import Amounts

__all__ = ["Assumption", "Assumptions", "read_assumptions"]

_SHARES = ("pool-use", "pool-spot-share", "group-use", "log-compression")


@dataclass(frozen=True)
class Assumption:
    """A number that no template says.

    :param key: its name.
    :param what: what is assumed, with its unit.
    :param values: its values.
    :param reason: why.
    """

    key: str
    what: str
    values: Amounts
    reason: str


@dataclass(frozen=True)
class Assumptions:
    """All assumptions.

    :param given: those of the user, by key.
    """

    given: Mapping[str, Amounts]

    def amounts(self, key: str) -> Amounts:
        """Return the values of an assumption.

        :param key: its name.
        """
        return self.named(key).values

    def named(self, key: str) -> Assumption:
        """Return an assumption.

        :param key: its name.
        """
        facts = cost_assumptions()[key]
        if key in self.given:
            return Assumption(key, facts.what, self.given[key], "given")
        values = Amounts(facts.low, facts.expected, facts.high)
        return Assumption(key, facts.what, values, facts.reason)


def read_assumptions(texts: Sequence[str]) -> Assumptions:
    """Read assumptions of the user.

    :param texts: each ``KEY=VALUE``, or ``KEY=LOW:EXPECTED:HIGH``.
    :raises BlueprintError: if a key is not known, or a value is no number or out of range.
    """
    given: dict[str, Amounts] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or key not in cost_assumptions():
            known = ", ".join(sorted(cost_assumptions()))
            raise BlueprintError(f"--assume must be KEY=VALUE with one of {known}, got {text!r}")
        parts = value.split(":")
        numbers = [_number(key, part) for part in parts]
        if len(numbers) == 1:
            numbers *= 3
        if len(numbers) != 3:
            raise BlueprintError(
                f"--assume {key} must have one number, or three as low:expected:high, got {value!r}"
            )
        low, expected, high = numbers
        if key != "pool-spot-share" and key != "pool-node-vcpus" and not low <= expected <= high:
            raise BlueprintError(f"--assume {key} must have low <= expected <= high, got {value!r}")
        if key in ("pool-spot-share", "pool-node-vcpus") and not low >= expected >= high:
            raise BlueprintError(
                f"--assume {key} must have low >= expected >= high, since more of it costs less, "
                f"got {value!r}"
            )
        given[key] = Amounts(low, expected, high)
    return Assumptions(given)


def _number(key: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BlueprintError(f"--assume {key} must be a number, got {text!r}") from None
    if not number.is_finite() or number < 0 or number > 10**12:
        raise BlueprintError(f"--assume {key} must be from 0 to 10^12, got {text!r}")
    if key in _SHARES and number > 1:
        raise BlueprintError(f"--assume {key} is a share and must be at most 1, got {text!r}")
    if key == "pool-node-vcpus" and number < 1:
        raise BlueprintError(f"--assume {key} must be at least 1, got {text!r}")
    return number
