"""What CloudFormation updates in the deployment of an upgrade, and how long it takes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.assembly import Resource, Stack, in_order, mapping_of
from eks_blueprint.upgrade.plan import Duration, Wave
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["measured", "total", "waves"]

_CLUSTER, _ADDON, _GROUP = "AWS::EKS::Cluster", "AWS::EKS::Addon", "AWS::EKS::Nodegroup"


def measured(what: str) -> Duration:
    """Return how long an update took, by the measurements of the catalogue.

    :param what: control-plane, addon, node or drain.
    """
    found = catalogue.upgrade_facts().durations[what]
    return Duration(found.low, found.high)


def waves(upgrade: Upgrade) -> Sequence[Wave]:
    """Return what is updated at the same time, in the order of the template's dependencies.

    :param upgrade: the upgrade; without the cluster's stack, nothing is known of the order.
    """
    stack = upgrade.stack
    if stack is None:
        return ()
    changed = {
        one.logical_id: one
        for one in stack.of_type(_CLUSTER, _ADDON, _GROUP)
        if _changes(upgrade, one)
    }
    depths = _depths(stack, changed)
    ordered = sorted(changed.values(), key=lambda one: depths[one.logical_id])
    return tuple(
        _wave(list(together))
        for _, together in groupby(ordered, key=lambda one: depths[one.logical_id])
    )


def total(found: Sequence[Wave]) -> Duration:
    """Return how long waves take one after the other."""
    return sum((one.duration for one in found), Duration(0, 0))


def _changes(upgrade: Upgrade, resource: Resource) -> bool:
    if resource.type == _ADDON:
        name = resource.properties.get("AddonName")
        if not isinstance(name, str) or name not in upgrade.addons:
            return False
        before, after = upgrade.addon_versions(name)
        return before != after and bool(after)
    # A group with an AMI of its own has no version.
    return resource.type == _CLUSTER or "Version" in resource.properties


def _depths(stack: Stack, changed: Mapping[str, Resource]) -> Mapping[str, int]:
    """Return how many of the changed resources are updated before each, one after the other."""
    known: dict[str, int] = {}
    for key in in_order({one: each.depends_on for one, each in stack.resources.items()}):
        below = stack.resources[key].depends_on & known.keys()
        known[key] = max((known[one] + (one in changed) for one in below), default=0)
    return known


def _wave(resources: Sequence[Resource]) -> Wave:
    groups = [one for one in resources if one.type == _GROUP]
    addons = sorted(str(one.properties.get("AddonName")) for one in resources if one.type == _ADDON)
    named = ["control plane"] if any(one.type == _CLUSTER for one in resources) else []
    if addons:
        named.append(f"{'add-ons' if len(addons) > 1 else 'add-on'} {', '.join(addons)}")
    if groups:
        nodes = sum(map(_nodes, groups))
        named.append(
            f"{len(groups)} node group{'s' if len(groups) > 1 else ''} of {nodes} "
            f"node{'s' if nodes != 1 else ''}"
        )
    return Wave(tuple(named), Duration.longest([*map(_duration, resources)]))


def _duration(resource: Resource) -> Duration:
    if resource.type == _GROUP:
        return measured("node") * max(1, _batches(resource))
    return measured("control-plane" if resource.type == _CLUSTER else "addon")


def _batches(group: Resource) -> int:
    """Return how often nodes are replaced together until all are."""
    nodes, settings = _nodes(group), mapping_of(group.properties.get("UpdateConfig"))
    together = _number(settings.get("MaxUnavailable"))
    share = _number(settings.get("MaxUnavailablePercentage"))
    if together is None and share is not None:
        together = nodes * share // 100
    return math.ceil(nodes / max(1, together or 1))


def _nodes(group: Resource) -> int:
    found = _number(mapping_of(group.properties.get("ScalingConfig")).get("DesiredSize"))
    return found if found is not None else 1


def _number(value: Any) -> int | None:
    match value:
        case bool():
            return None
        case int() | float():
            return int(value)
        case str() if value.isdecimal():
            return int(value)
    return None
