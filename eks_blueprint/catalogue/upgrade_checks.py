"""What is checked before an upgrade of Kubernetes, with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load
from eks_blueprint.catalogue.releases import minor

__all__ = ["UpgradeCheck", "upgrade_checks"]


@dataclass(frozen=True)
class UpgradeCheck:
    """A check of objects, values of charts, nodes or subnets.

    :param name: its name; it never changes.
    :param severity: of its findings, unless they say otherwise.
    :param what: what it finds.
    :param remedy: what to do.
    :param source: where the fact behind it was read.
    :param since: the first target version that has it. Default: all.
    :param names: for checks of names, the first target version by name.
    """

    name: str
    severity: Literal["error", "warning", "info"]
    what: str
    remedy: str
    source: str
    since: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def applies(self, target: str) -> bool:
        """Say whether it concerns a target version.

        :param target: Kubernetes version that a cluster gets.
        """
        return not self.since or minor(self.since) <= minor(target)

    def names_in(self, target: str) -> tuple[str, ...]:
        """Return the names that it looks for in an upgrade to a version.

        :param target: Kubernetes version that a cluster gets.
        """
        return tuple(name for name, since in self.names.items() if minor(since) <= minor(target))


@cache
def upgrade_checks() -> Mapping[str, UpgradeCheck]:
    """Return the checks by name."""
    return load("upgrade-checks.yaml", UpgradeCheck)
