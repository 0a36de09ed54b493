"""Managed add-ons: where they run and what they need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from eks_blueprint.catalogue._load import read

__all__ = ["AddonFacts", "Compute", "addon", "addon_names"]

Compute = Literal["ec2", "fargate", "auto", "hybrid"]


@dataclass(frozen=True)
class AddonFacts:
    """What the blueprint must know of a managed add-on.

    :param name: EKS name.
    :param when: installed before or after the nodes.
    :param namespace: where EKS installs it.
    :param compute: what its pods run on; empty where not known.
    :param service_accounts: those whose pods call AWS.
    :param requires: add-ons it does not work without.
    :param tolerations_at: dotted keys of its configuration values that take the tolerations its
        pods need on nodes with the taint ``CriticalAddonsOnly``; empty where they start by
        themselves or no key is known.
    :param since: first version by feature, for features that it had not from the start.
    """

    name: str
    when: Literal["before", "after"]
    namespace: str
    compute: tuple[Compute, ...] = ()
    service_accounts: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    tolerations_at: tuple[str, ...] = ()
    since: Mapping[str, str] = field(default_factory=dict)

    @property
    def tolerates(self) -> bool:
        """Whether the blueprint leaves its tolerations alone."""
        return not self.tolerations_at


def addon_names() -> tuple[str, ...]:
    """Name the add-ons of the catalogue."""
    return tuple(read("addons.yaml"))


def addon(name: str) -> AddonFacts | None:
    """Give the facts of an add-on, or ``None``: EKS has more add-ons than the catalogue."""
    facts = read("addons.yaml").get(name)
    if facts is None:
        return None
    lists = ("compute", "service_accounts", "requires", "tolerations_at")
    return AddonFacts(
        name,
        facts["when"],
        facts["namespace"],
        since=facts.get("since", {}),
        **{key: tuple(facts.get(key, ())) for key in lists},
    )
