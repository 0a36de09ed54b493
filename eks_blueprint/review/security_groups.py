"""Rules of security groups, from where to where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from eks_blueprint.assembly import Resource, Stack, items_of, mapping_of, text_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["TrafficRule", "reach_everywhere", "traffic_rules"]

_ICMP = ("icmp", "icmpv6", "1", "58")


@dataclass(frozen=True)
class TrafficRule:
    """A rule of a security group.

    :param direction: ``in`` or ``out``.
    :param origin: from where.
    :param destination: to where.
    :param ports: protocol and ports, such as ``tcp 443``.
    :param open: whether it lets the whole internet in.
    :param description: what the template says of it.
    :param place: the rule or its security group.
    """

    direction: str
    origin: str
    destination: str
    ports: str
    open: bool
    description: str
    place: Place


def traffic_rules(source: Source, cluster: Cluster) -> Iterator[TrafficRule]:
    """Yield the rules of the security groups in the stacks of a cluster.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    for stack in cluster.stacks.values():
        for one in stack.of_type("AWS::EC2::SecurityGroup"):
            name = _group_name(source, stack, one)
            for key, direction in (("SecurityGroupIngress", "in"), ("SecurityGroupEgress", "out")):
                for index, content in enumerate(_each(one.properties.get(key))):
                    if not _is_placeholder(content):
                        place = source.place(one, "Properties", key, index)
                        yield _rule(source, stack, content, direction, name, place)
            if "SecurityGroupEgress" not in one.properties and not any(
                source.target(stack, other.properties.get("GroupId")) is one
                for other in stack.of_type("AWS::EC2::SecurityGroupEgress")
            ):
                yield TrafficRule(
                    "out",
                    name,
                    "everywhere (default of EC2)",
                    "all",
                    False,
                    "",
                    source.place(one),
                )
        for type_, direction in (
            ("AWS::EC2::SecurityGroupIngress", "in"),
            ("AWS::EC2::SecurityGroupEgress", "out"),
        ):
            for one in stack.of_type(type_):
                name = _named_group(source, stack, one.properties.get("GroupId"), cluster)
                for content in _each(one.properties):
                    yield _rule(source, stack, content, direction, name, source.place(one), cluster)


def _rule(
    source: Source,
    stack: Stack,
    rule: Mapping[str, Any],
    direction: str,
    group: str,
    place: Place,
    cluster: Cluster | None = None,
) -> TrafficRule:
    other = _peer(source, stack, rule, cluster)
    return TrafficRule(
        direction=direction,
        origin=other if direction == "in" else group,
        destination=group if direction == "in" else other,
        ports=_ports(rule),
        open=direction == "in" and _is_open(source, stack, rule, other),
        description=text_of(rule.get("Description", "")),
        place=place,
    )


def reach_everywhere(ranges: Iterable[str]) -> bool:
    """Say whether ranges of addresses have the internet, or a part of it that nobody is given.

    :param ranges: ranges as CIDR; what is no range counts as none.
    """
    return any(map(_is_everywhere, ranges))


def _is_everywhere(text: str) -> bool:
    try:
        found = ip_network(text, strict=False)
    except ValueError:
        return False
    # The largest private ranges are 10.0.0.0/8 and fc00::/7; halves of the internet are wider.
    return found.prefixlen < (8 if found.version == 4 else 7)


def _is_open(source: Source, stack: Stack, rule: Mapping[str, Any], other: str) -> bool:
    ranges = [other]
    for target in source.targets(stack, rule.get("SourcePrefixListId")):
        entries = items_of(target.resource.properties.get("Entries"))
        ranges += [source.said(stack, mapping_of(one).get("Cidr")) for one in entries]
    return reach_everywhere(ranges)


def _each(rules: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the rules of a list, or one that stands alone, with each outcome of conditions."""
    for rule in map(mapping_of, items_of(rules)):
        chosen = next(
            (key for key in ("CidrIp", "CidrIpv6") if len(items_of(rule.get(key))) > 1), ""
        )
        for value in items_of(rule[chosen]) if chosen else [None]:
            yield {**rule, chosen: value} if chosen else rule


def _peer(source: Source, stack: Stack, rule: Mapping[str, Any], cluster: Cluster | None) -> str:
    for key in ("CidrIp", "CidrIpv6"):
        if key in rule:
            return source.said(stack, rule[key])
    for key in (
        "SourceSecurityGroupId",
        "DestinationSecurityGroupId",
        "SourcePrefixListId",
        "DestinationPrefixListId",
        "SourceSecurityGroupName",
    ):
        if key in rule:
            return _named_group(source, stack, rule[key], cluster)
    return "not known"


def _named_group(source: Source, stack: Stack, value: Any, cluster: Cluster | None) -> str:
    for target in source.targets(stack, value):
        if cluster is not None and target.resource is cluster.resource:
            return "cluster security group"
        if target.attribute == "ClusterSecurityGroupId":
            return "cluster security group"
        if target.resource.type == "AWS::EC2::SecurityGroup":
            return _group_name(source, stack, target.resource)
        return target.resource.logical_id
    return source.said(stack, value)


def _group_name(source: Source, stack: Stack, group: Resource) -> str:
    return source.said(
        stack,
        group.properties.get("GroupName")
        or group.properties.get("GroupDescription", group.logical_id),
    )


def _is_placeholder(rule: Mapping[str, Any]) -> bool:
    """Say whether a rule is what the CDK writes to have none: ICMP to an address of nobody."""
    return rule.get("CidrIp") == "255.255.255.255/32"


def _ports(rule: Mapping[str, Any]) -> str:
    protocol = text_of(rule.get("IpProtocol", "-1"))
    if protocol == "-1":
        return "all"
    low, high = rule.get("FromPort"), rule.get("ToPort")
    if protocol in _ICMP:
        return "icmp"
    if low is None or (low, high) == (0, 65535):
        return f"{protocol} all"
    return f"{protocol} {text_of(low)}" + ("" if low == high else f"-{text_of(high)}")
