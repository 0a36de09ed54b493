"""Permissions that newer versions of the control plane, add-ons and charts need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load_list

__all__ = ["NeededPermission", "needed_permissions"]


@dataclass(frozen=True)
class NeededPermission:
    """Permissions that something needs since a version.

    :param what: kind of what needs them.
    :param name: its name.
    :param since: its first version that needs them.
    :param actions: IAM actions; with none, one of the policies is needed.
    :param policies: names of AWS managed policies of which one is enough.
    :param why: what it does with them.
    :param source: where this was read.
    """

    what: Literal["control-plane", "addon", "chart"]
    name: str
    since: str
    actions: tuple[str, ...]
    policies: tuple[str, ...]
    why: str
    source: str


@cache
def needed_permissions() -> tuple[NeededPermission, ...]:
    """Return the permissions that newer versions need."""
    return load_list("upgrade-permissions.yaml", NeededPermission)
