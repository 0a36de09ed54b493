"""What the names of warnings, and of the checks of ``diff``, stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load

__all__ = ["DifferenceCheck", "KnownWarning", "difference_checks", "known_warnings"]


@dataclass(frozen=True)
class KnownWarning:
    """A warning about a spec or a construct.

    :param name: its name; it never changes.
    :param what: what it is about, with links that are relative to ``docs/reference``.
    :param silenced: whether ``acknowledge_warning`` silences it. Default: true.
    """

    name: str
    what: str
    silenced: bool = True


@dataclass(frozen=True)
class DifferenceCheck:
    """A check of ``eks-blueprint diff``.

    :param name: its name; it never changes.
    :param severity: of its findings, and when it is another one.
    :param what: what it finds.
    :param remedy: what to do, where the finding does not say it.
    """

    name: str
    severity: str
    what: str
    remedy: str


@cache
def known_warnings() -> Mapping[str, KnownWarning]:
    """Return the warnings by name."""
    return load("warnings.yaml", KnownWarning)


@cache
def difference_checks() -> Mapping[str, DifferenceCheck]:
    """Return the checks of ``diff`` by name."""
    return load("difference-checks.yaml", DifferenceCheck)
