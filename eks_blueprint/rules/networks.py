"""VPCs and subnets of clusters."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator
from typing import Any

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import Item
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["in_vpc", "is_wide", "may_be_equal", "subnets_of", "vpc_of", "zone_of"]

# What the library accepts for an endpoint: shorter prefixes add up to the whole internet in a few.
_WIDEST = {4: 8, 6: 16}


def subnets_of(cluster: Cluster) -> list[Any]:
    """Return the subnets of a cluster, each as the template names it."""
    found = cluster.at("ResourcesVpcConfig", "SubnetIds")
    return found if isinstance(found, list) else []


def vpc_of(cluster: Cluster) -> Item | None:
    """Return the VPC of a cluster; ``None`` if no template makes it."""
    for value in subnets_of(cluster):
        for subnet in cluster.scene.targets(value, stack=cluster.item.stack):
            for vpc in cluster.scene.targets(subnet.at("VpcId"), stack=subnet.stack):
                if vpc.type == "AWS::EC2::VPC":
                    return vpc
    return None


def in_vpc(scene: Scene, vpc: Item, *types: str) -> Iterator[Item]:
    """Yield the resources of some types that name a VPC."""
    for one in scene.items(*types):
        for found in scene.targets(one.at("VpcId"), stack=one.stack):
            if (found.stack, found.logical_id) == (vpc.stack, vpc.logical_id):
                yield one
                break


def zone_of(subnet: Item) -> str:
    """Return what names the zone of a subnet."""
    return words(subnet.at("AvailabilityZone") or subnet.at("AvailabilityZoneId"))


def may_be_equal(zones: Collection[str]) -> bool:
    """Say whether zones that are named differently may be one, as those of parameters may be.

    :param zones: what names them, as ``zone_of`` says it.
    """
    # What Select picks from the zones of a Region differs; what a parameter holds need not.
    opened = [one for one in zones if not is_known(one) and not one.startswith("<Select:")]
    return bool(opened) and len(zones) > 1


def is_wide(cidr: Any) -> bool | None:
    """Say whether a range is as wide as nobody's network is; ``None`` where it is unknown."""
    try:
        network = ipaddress.ip_network(words(cidr).strip(), strict=False)
    except ValueError:
        return None
    return network.prefixlen < _WIDEST[network.version]
