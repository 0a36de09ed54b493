"""Managed add-ons: where they run and what they need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eks_blueprint.catalogue._load import read

__all__ = ["AddonFacts", "addon", "addon_names"]


@dataclass(frozen=True)
class AddonFacts:
    """What the blueprint must know of a managed add-on.

    :param name: EKS name.
    :param when: installed before or after the nodes.
    :param namespace: where EKS installs it.
    :param tolerates: whether its pods accept the taint ``CriticalAddonsOnly`` by default.
    :param requires: add-ons it does not work without.
    """

    name: str
    when: Literal["before", "after"]
    namespace: str
    tolerates: bool
    requires: tuple[str, ...] = ()


def addon_names() -> tuple[str, ...]:
    """Name the add-ons of the catalogue."""
    return tuple(read("addons.yaml"))


def addon(name: str) -> AddonFacts | None:
    """Give the facts of an add-on, or ``None``: EKS has more add-ons than the catalogue."""
    facts = read("addons.yaml").get(name)
    if facts is None:
        return None
    return AddonFacts(
        name,
        facts["when"],
        facts["namespace"],
        facts["tolerates"],
        tuple(facts.get("requires", ())),
    )
