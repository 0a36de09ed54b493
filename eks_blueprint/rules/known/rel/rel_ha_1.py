"""Looks at subnets, NAT gateways and zonal shift: a cluster survives the loss of a zone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import Item
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.networks import may_be_equal, subnets_of, vpc_of, zone_of
from eks_blueprint.rules.nodes import (
    nodes_of,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, is_known, words

__all__ = ["judge"]

_ZONES = 3


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster whether it is spread over three zones."""
    vpcs: dict[tuple[str, str], tuple[Item, int]] = {}
    for cluster in scene.clusters:
        if cluster.at("OutpostConfig") is not None:
            continue
        yield from _control_plane(cluster)
        yield from _nodes(cluster)
        shift = flag(cluster.at("ZonalShiftConfig", "Enabled"), False)
        if shift is None:
            yield unsure(cluster.item, "whether traffic can leave a zone that fails is not known")
        elif not shift:
            yield unmet(
                cluster.item,
                "ZonalShiftConfig",
                "traffic must be able to leave a zone that fails, got no ZonalShiftConfig; set "
                "Enabled to true",
                *cluster.path("ZonalShiftConfig"),
            )
        vpc = vpc_of(cluster)
        if vpc is not None:
            zones = _zones(scene, subnets_of(cluster), cluster.item.stack) or set()
            vpcs[vpc.stack, vpc.logical_id] = vpc, len(zones)
    for vpc, count in vpcs.values():
        yield from _gateways(scene, vpc, count)


def _zones(scene: Scene, subnets: list[Any], stack: str) -> set[str] | None:
    """Return the zones of subnets; ``None`` where one is not in these templates."""
    found = set()
    for value in subnets:
        targets = scene.targets(value, stack=stack)
        if not targets or targets[0].type != "AWS::EC2::Subnet":
            return None
        found.add(zone_of(targets[0]))
    return found


def _control_plane(cluster: Cluster) -> Iterator[Judgement]:
    subnets = subnets_of(cluster)
    zones = _zones(cluster.scene, subnets, cluster.item.stack)
    literal = is_known(subnets) and 0 < len({words(one) for one in subnets}) < _ZONES
    if literal or (zones and len(zones) < _ZONES):
        count = len(zones) if zones else len({words(one) for one in subnets})
        yield unmet(
            cluster.item,
            "Zones",
            f"the control plane must have subnets in three zones, got {count}; add subnets to "
            "SubnetIds",
            *cluster.path("ResourcesVpcConfig", "SubnetIds"),
        )
    elif zones and may_be_equal(zones):
        yield unsure(cluster.item, "whether the zones of its subnets differ is not known")
    elif not zones:
        yield unsure(cluster.item, "the zones of its subnets are not known")
    else:
        yield met(cluster.item)


def _nodes(cluster: Cluster) -> Iterator[Judgement]:
    groups = [*nodes_of(cluster)]
    zones: set[str] = set()
    for nodes in groups:
        given = nodes.group.at("Subnets") or nodes.group.at("VPCZoneIdentifier")
        found = _zones(cluster.scene, given, nodes.group.stack) if isinstance(given, list) else None
        if found is None:
            yield unsure(nodes.group, "the zones of its subnets are not known")
            return
        zones |= found
    if groups and len(zones) >= _ZONES and may_be_equal(zones):
        yield unsure(groups[0].group, "whether the zones of its subnets differ is not known")
    elif groups and len(zones) < _ZONES:
        yield unmet(
            groups[0].group,
            "Zones",
            f"the nodes of a cluster must be in three zones, got {len(zones)}; add subnets of "
            "other zones",
            "Properties",
        )


def _gateways(scene: Scene, vpc: Item, zones: int) -> Iterator[Judgement]:
    """Say whether a zone that fails takes the way out of the others along."""
    placed = set()
    for one in scene.items("AWS::EC2::NatGateway"):
        if words(one.at("AvailabilityMode")) == "regional":
            return
        subnets = scene.targets(one.at("SubnetId"), stack=one.stack)
        if not subnets and not is_known(one.at("SubnetId")):
            yield unsure(one, "in which zone it is is not known")
            return
        for subnet in subnets:
            for owner in scene.targets(subnet.at("VpcId"), stack=subnet.stack):
                if (owner.stack, owner.logical_id) == (vpc.stack, vpc.logical_id):
                    placed.add(zone_of(subnet))
    if placed and len(placed) < min(zones, _ZONES):
        yield unmet(
            vpc,
            "NatGateway",
            f"each zone must have a NAT gateway of its own, got {len(placed)} for {zones} zones; "
            "add one for each, or a regional one",
        )
