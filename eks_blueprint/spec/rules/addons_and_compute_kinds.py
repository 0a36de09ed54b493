"""Rules between add-ons and the kinds of compute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.compute_kinds import ComputeKind

__all__ = ["auto_mode_addon_issues", "node_addon_issues"]


def node_addon_issues(
    addons: Mapping[str, AddonSpec], kinds: AbstractSet[ComputeKind]
) -> Iterator[Found]:
    """Return issues for removed add-ons that every node of a group needs.

    :param addons: add-ons of a cluster by name.
    :param kinds: its kinds of compute.
    """
    # Without these, pods on nodes get no address and cannot reach Services (EKS user guide, "Amazon
    # EKS add-ons"). The CNI gets its permissions through Pod Identity.
    needed = "node_groups" in kinds and "auto_mode" not in kinds
    for name in catalogue.addon_names() if needed else ():
        facts = catalogue.addon(name)
        first = facts is not None and facts.when == "before"
        if first and name not in addons:
            yield (), f"must keep {name}, which every node group needs"


def auto_mode_addon_issues(
    addons: Mapping[str, AddonSpec], kinds: AbstractSet[ComputeKind]
) -> Iterator[Found]:
    """Return issues for add-ons whose work EKS Auto Mode does.

    :param addons: add-ons of a cluster by name.
    :param kinds: its kinds of compute.
    """
    for name in addons if "auto_mode" in kinds else ():
        facts = catalogue.addon(name)
        if facts is not None and facts.in_auto_mode:
            yield (name,), "must not be named with auto_mode, which does its work; remove it"
