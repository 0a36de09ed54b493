"""How many rules a template adds to each security group, against the default quota of EC2."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.spec.hybrid_nodes import RULES_PER_SECURITY_GROUP

__all__ = ["security_group_excess"]

_CLUSTER_GROUP = "ClusterSecurityGroupId"
# VPC user guide, "AWS-managed prefix list weight", of VPC Lattice, the only one that is used here.
_MANAGED_LIST = 10
_RULES = {"AWS::EC2::SecurityGroupIngress": "inbound", "AWS::EC2::SecurityGroupEgress": "outbound"}
_INLINE = {"SecurityGroupIngress": "inbound", "SecurityGroupEgress": "outbound"}


def security_group_excess(content: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield each group whose rules exceed the default quota, with their number and a message.

    Rules that other stacks add to the same group are not seen.

    :param content: a template.

    Source: VPC user guide, "Amazon VPC quotas": rules are counted apart for IPv4 and IPv6, and for
    both directions; one that names a group counts for both families, and one that names a prefix
    list as many times as the list has entries at most. EKS user guide, "Amazon EKS security group
    requirements": the cluster security group has one inbound rule of its own.
    """
    resources: Mapping[str, Mapping[str, Any]] = content.get("Resources", {})
    counts: Counter[tuple[str, str, str]] = Counter()
    for group, direction, rule in _rules(resources):
        for family, number in _weights(rule, resources).items():
            counts[group, direction, family] += number
    for (group, direction, family), count in sorted(counts.items()):
        if group.endswith(_CLUSTER_GROUP) and direction == "inbound":
            count += 1
        if count > RULES_PER_SECURITY_GROUP:
            yield (
                count,
                f"has {count} {direction} rules of {family} on the security group {group}, and the "
                f"default of the quota 'Inbound or outbound rules per security group' is "
                f"{RULES_PER_SECURITY_GROUP}; name fewer and wider ranges, or raise the quota "
                "before you deploy",
            )


def _rules(
    resources: Mapping[str, Mapping[str, Any]],
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for name, resource in resources.items():
        kind, properties = resource.get("Type"), resource.get("Properties", {})
        if kind in _RULES:
            yield _group(properties.get("GroupId")), _RULES[kind], properties
        elif kind == "AWS::EC2::SecurityGroup":
            for key, direction in _INLINE.items():
                found = properties.get(key, ())
                for rule in found if isinstance(found, list) else ():
                    yield name, direction, rule


def _group(reference: Any) -> str:
    """Return the logical id of a group, or what stands there for a group of another stack."""
    if isinstance(reference, dict) and len(reference) == 1:
        ((function, value),) = reference.items()
        if function == "Ref":
            return str(value)
        if function == "Fn::GetAtt":
            name, attribute = value if isinstance(value, list) else str(value).split(".", 1)
            return f"{name}.{attribute}" if attribute == _CLUSTER_GROUP else str(name)
    return reference if isinstance(reference, str) else json.dumps(reference, sort_keys=True)


def _weights(
    rule: Mapping[str, Any], resources: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, int]:
    if "CidrIp" in rule:
        return {"IPv4": 1}
    if "CidrIpv6" in rule:
        return {"IPv6": 1}
    for key in ("SourcePrefixListId", "DestinationPrefixListId"):
        if key in rule:
            made = resources.get(_group(rule[key]), {})
            properties = made.get("Properties", {}) if "PrefixList" in str(made.get("Type")) else {}
            entries = properties.get("MaxEntries", _MANAGED_LIST)
            family = properties.get("AddressFamily")
            return dict.fromkeys([family] if family else ["IPv4", "IPv6"], int(entries))
    return {"IPv4": 1, "IPv6": 1}
