"""Rules between add-ons and node groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.node_groups import NodeGroupSpec

__all__ = ["node_addon_issues"]


def node_addon_issues(
    addons: Mapping[str, AddonSpec], groups: Mapping[str, NodeGroupSpec]
) -> Iterator[Found]:
    """Return issues for removed add-ons that every node needs.

    :param addons: add-ons of a cluster by name.
    :param groups: its node groups.
    """
    # Without these, pods on nodes get no address and cannot reach Services (EKS user guide, "Amazon
    # EKS add-ons"). The CNI gets its permissions through Pod Identity.
    for name in catalogue.addon_names() if groups else ():
        facts = catalogue.addon(name)
        first = facts is not None and facts.when == "before"
        if first and name not in addons:
            yield (), f"must keep {name}, which every node group needs"
