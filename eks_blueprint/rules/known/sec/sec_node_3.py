"""Looks at nodes, instances and security groups: nobody signs in with SSH."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from eks_blueprint.rules.item import Item, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.networks import is_wide
from eks_blueprint.rules.nodes import (
    Nodes,
    data_of,
    nodes_of,
    path_of,
    user_data_of,
)
from eks_blueprint.rules.roles import as_list
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_unknown, number, words

__all__ = ["judge"]

_SSH = 22


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say who could sign in with SSH."""
    clusters = scene.all_clusters
    for cluster in clusters:
        for nodes in nodes_of(cluster):
            yield from _group(nodes)
    if not clusters:
        return
    for one in scene.items("AWS::EC2::Instance"):
        yield from _key(one, one.at("KeyName"), ("Properties", "KeyName"))
    for one in scene.items("AWS::EC2::SecurityGroup"):
        # CloudFormation takes one rule in the place of a list.
        for rule in as_list(one.at("SecurityGroupIngress")):
            yield from _ingress(one, rule)
    for one in scene.items("AWS::EC2::SecurityGroupIngress"):
        yield from _ingress(one, one.properties)


def _group(nodes: Nodes) -> Iterator[Judgement]:
    given = nodes.group.at("RemoteAccess")
    if given is not None:
        yield unmet(
            nodes.group,
            "RemoteAccess",
            "nodes must be reached with Session Manager, got RemoteAccess, which lets SSH in; "
            "remove it",
            "Properties",
            "RemoteAccess",
        )
    opened = [one for launch in nodes.launches for one in _launch(launch)]
    yield from opened
    if nodes.has_own_template and not nodes.launches:
        yield unsure(nodes.group, "its launch template is not in these templates")
    elif any(is_unknown(data_of(one, "UserData")) for one in nodes.launches):
        yield unsure(nodes.group, "what nodes run when they start is not known")
    elif given is None and not opened:
        yield met(nodes.group)


def _launch(launch: Item) -> Iterator[Judgement]:
    yield from _key(launch, data_of(launch, "KeyName"), path_of(launch, "KeyName"))
    if re.search(
        r"\[settings\.host-containers\.admin\][^\[]*enabled\s*=\s*true",
        user_data_of(launch),
    ):
        yield unmet(
            launch,
            "AdminContainer",
            "nodes must be reached with Session Manager, got the admin container of Bottlerocket, "
            "which is made for SSH; turn it off",
            *path_of(launch, "UserData"),
        )


def _key(item: Item, name: Any, path: tuple[str, ...]) -> Iterator[Judgement]:
    if name is not None and name != "":
        yield unmet(
            item,
            "KeyName",
            f"instances must be reached with Session Manager, got the key pair {words(name)}; "
            "remove KeyName",
            *path,
        )


def _ingress(item: Item, rule: Any) -> Iterator[Judgement]:
    if is_unknown(rule):
        yield unsure(item, "whom it lets in is not known")
        return
    given = at(rule, "CidrIp") or at(rule, "CidrIpv6") or at(rule, "SourcePrefixListId")
    source = words(given)
    if not source:
        return
    protocol = words(at(rule, "IpProtocol")).lower()
    first, last = number(at(rule, "FromPort")), number(at(rule, "ToPort"))
    everything = protocol in ("-1", "all") or (
        protocol in ("tcp", "6") and first in (0, -1, 1) and last in (65535, -1)
    )
    named = (
        protocol in ("tcp", "6")
        and first is not None
        and last is not None
        and first <= _SSH <= last
    )
    if (everything and is_wide(source)) or (named and not everything):
        yield unmet(
            item,
            f"Ingress::{source}",
            f"no security group must let SSH in, got port 22 from {source}; remove the rule and "
            "use Session Manager",
            "Properties",
        )
    elif _may_be_ssh(protocol, at(rule, "FromPort"), at(rule, "ToPort")) or (
        everything and is_unknown(given)
    ):
        yield unsure(item, f"whether it lets SSH in from {source} is not known")


def _may_be_ssh(protocol: str, first: Any, last: Any) -> bool:
    """Say whether what is not known of a rule could open the port."""
    below = is_unknown(first) or (number(first) or 0) <= _SSH
    above = is_unknown(last) or (number(last) or 0) >= _SSH
    if is_unknown(protocol):
        return below and above
    return protocol in ("tcp", "6") and below and above and (is_unknown(first) or is_unknown(last))
