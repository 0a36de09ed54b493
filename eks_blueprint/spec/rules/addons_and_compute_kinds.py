"""Rules between add-ons and the kinds of compute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.compute_kinds import ComputeKind

__all__ = ["node_addon_issues"]


def node_addon_issues(
    addons: Mapping[str, AddonSpec], kinds: AbstractSet[ComputeKind]
) -> Iterator[Found]:
    """Return issues for removed add-ons that every node of a group needs.

    :param addons: add-ons of a cluster by name.
    :param kinds: its kinds of compute.
    """
    # Without these, pods on nodes get no address and cannot reach Services (EKS user guide, "Amazon
    # EKS add-ons"). The CNI gets its permissions through Pod Identity.
    for name in catalogue.addon_names() if "node_groups" in kinds else ():
        facts = catalogue.addon(name)
        first = facts is not None and facts.when == "before"
        if first and name not in addons:
            yield (), f"must keep {name}, which every node group needs"
