"""Looks at security groups of pods and of databases: a database lets in pods, not all nodes."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import Item, KubernetesItem, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.networks import is_wide
from eks_blueprint.rules.nodes import (
    data_of,
    nodes_of,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, is_known, is_unknown, words

__all__ = ["judge"]

_DATABASES: Mapping[str, str] = {
    "AWS::RDS::DBInstance": "VPCSecurityGroups",
    "AWS::RDS::DBCluster": "VpcSecurityGroupIds",
    "AWS::ElastiCache::ReplicationGroup": "SecurityGroupIds",
    "AWS::ElastiCache::ServerlessCache": "SecurityGroupIds",
    "AWS::DocDB::DBCluster": "VpcSecurityGroupIds",
    "AWS::Neptune::DBCluster": "VpcSecurityGroupIds",
    "AWS::MemoryDB::Cluster": "SecurityGroupIds",
    "AWS::Redshift::Cluster": "VpcSecurityGroupIds",
}
_Place = tuple[str, str]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say whether pods get their groups, and whom databases let in."""
    nodes = {place for cluster in scene.clusters for place in _of_nodes(cluster)}
    for cluster in scene.clusters:
        for policy in cluster.of_kind("SecurityGroupPolicy"):
            yield _policy(cluster, policy)
    guarded = {
        (target.stack, target.logical_id)
        for kind, name in _DATABASES.items()
        for one in scene.items(kind)
        for value in one.each(name)
        for target in scene.targets(value, stack=one.stack)
    }
    if nodes:
        yield from _hidden(scene)
    for one in scene.items("AWS::EC2::SecurityGroup"):
        if (one.stack, one.logical_id) in guarded:
            yield from _group(scene, one, nodes)
    for one in scene.items("AWS::EC2::SecurityGroupIngress"):
        if any(
            (target.stack, target.logical_id) in guarded
            for target in scene.targets(one.at("GroupId"), stack=one.stack)
        ):
            yield from _source(scene, one, one.properties, nodes)


def _hidden(scene: Scene) -> Iterator[Judgement]:
    """Yield the databases of whose security groups a template does not say which they are."""
    for kind, name in _DATABASES.items():
        for one in scene.items(kind):
            if is_unknown(one.at(name)) or any(
                is_unknown(value) and not scene.targets(value, stack=one.stack)
                for value in one.each(name)
            ):
                yield unsure(one, "whom its security groups let in is not known")


def _group(scene: Scene, one: Item, nodes: set[_Place]) -> Iterator[Judgement]:
    if nodes and is_unknown(one.at("SecurityGroupIngress")):
        yield unsure(one, "whom it lets in is not known")
    for rule in one.each("SecurityGroupIngress"):
        yield from _source(scene, one, rule, nodes)


def _policy(cluster: Cluster, one: KubernetesItem) -> Judgement:
    settings = cluster.settings("vpc-cni")
    enabled = flag(at(settings, "env", "ENABLE_POD_ENI"), False) if settings is not None else None
    if enabled:
        return met(one)
    if enabled is None:
        return unsure(one, "whether the VPC CNI gives pods their own interfaces is not known")
    return unmet(
        cluster.addons["vpc-cni"],
        "ENABLE_POD_ENI",
        f"pods must get the groups that {one} names, got a VPC CNI without ENABLE_POD_ENI, so that "
        "they keep the group of their node; set it to true in env",
        "Properties",
        "ConfigurationValues",
    )


def _of_nodes(cluster: Cluster) -> Iterator[_Place]:
    """Yield the resources whose security group every pod has."""
    yield cluster.item.stack, cluster.item.logical_id
    for nodes in nodes_of(cluster):
        for launch in nodes.launches:
            for name in ("SecurityGroupIds", "SecurityGroups"):
                for value in each(data_of(launch), name):
                    for target in cluster.scene.targets(value, stack=launch.stack):
                        yield target.stack, target.logical_id


def _source(scene: Scene, item: Item, rule: Any, nodes: set[_Place]) -> Iterator[Judgement]:
    given = at(rule, "CidrIp") or at(rule, "CidrIpv6")
    found = bool(is_wide(given)) or _is_of_vpc(scene, given, item.stack)
    if nodes and given is not None and found is None:
        yield unsure(item, f"whether {words(given)} is the range of the VPC is not known")
    elif nodes and given is not None and found:
        yield unmet(
            item,
            f"Source::{words(given)}",
            "a database must let in the pods that use it, got everybody in "
            f"{words(given)}; name the security group of these pods",
            "Properties",
        )
    value = at(rule, "SourceSecurityGroupId")
    for target in scene.targets(value, stack=item.stack):
        if (target.stack, target.logical_id) in nodes:
            yield unmet(
                item,
                f"Source::{words(value)}",
                "a database must let in the pods that use it, got the security group of all nodes "
                f"{words(value)}; give these pods a group of their own with a SecurityGroupPolicy",
                "Properties",
            )


def _is_of_vpc(scene: Scene, value: Any, stack: str) -> bool | None:
    """Say whether a range has all addresses of a VPC that a template makes; ``None``: unknown."""
    if any(one.type == "AWS::EC2::VPC" for one in scene.targets(value, stack=stack)):
        return True
    if not is_known(value):
        return None
    hidden = False
    for vpc in scene.items("AWS::EC2::VPC"):
        hidden = hidden or not is_known(vpc.at("CidrBlock"))
        try:
            inner = ipaddress.ip_network(words(vpc.at("CidrBlock")))
            outer = ipaddress.ip_network(words(value), strict=False)
        except ValueError:
            continue
        if inner.version == outer.version and (
            int(outer.network_address) <= int(inner.network_address)
            and int(inner.broadcast_address) <= int(outer.broadcast_address)
        ):
            return True
    return None if hidden else False
