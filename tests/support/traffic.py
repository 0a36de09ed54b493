"""Which pods may talk to which, worked out from network policies as the VPC CNI does.

Admin tier first, then NetworkPolicies, then the baseline tier: AWS Containers Blog, "Amazon EKS
introduces enhanced network policy capabilities". Pods without a NetworkPolicy are open.

On IPv6 clusters, the CNI gives pods on nodes a second interface for IPv4 unless it is told not to.
The agent does not see it, and the pods of one node reach each other over it: README.md of
aws/aws-network-policy-agent, commit c8619c0; cmd/egress-cni-plugin of aws/amazon-vpc-cni-k8s,
commit b521883. Without it, IPv4 addresses are reached as addresses of NAT64, on the interface that
policies apply to.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.catalogue import nat64_range
from tests.support.apps import Assembly
from tests.support.objects import text

__all__ = ["Pod", "Traffic", "ipv4_interface"]

Object = dict[str, Any]


@dataclass(frozen=True)
class Pod:
    """A pod and the labels of its namespace."""

    namespace: str
    labels: tuple[tuple[str, str], ...] = ()
    fargate: bool = False


Peer = Pod | ipaddress.IPv6Network
"""A pod, or an address outside the cluster."""


def ipv4_interface(assembly: Assembly, stack: str) -> bool:
    """Whether the CNI of a cluster gives its pods the second interface for IPv4."""
    (cluster,) = assembly.resources(stack, "AWS::EKS::Cluster").values()
    family = cluster["Properties"]["KubernetesNetworkConfig"]["IpFamily"]
    addons = assembly.resources(stack, "AWS::EKS::Addon").values()
    (cni,) = (one for one in addons if one["Properties"]["AddonName"] == "vpc-cni")
    values = json.loads(text(cni["Properties"]["ConfigurationValues"]))
    return family == "ipv6" and values.get("env", {}).get("ENABLE_V4_EGRESS", "true") != "false"


class Traffic:
    """Answers for a set of objects.

    :param objects: Namespaces, NetworkPolicies and ClusterNetworkPolicies.
    :param ipv4_interface: whether pods on nodes have the second interface for IPv4.
    """

    def __init__(self, objects: Iterable[Object], *, ipv4_interface: bool) -> None:
        everything = [*objects]
        self._ipv4_interface = ipv4_interface
        self._namespaces = {
            item["metadata"]["name"]: {
                "kubernetes.io/metadata.name": item["metadata"]["name"],
                **item["metadata"].get("labels", {}),
            }
            for item in everything
            if item["kind"] == "Namespace"
        }
        self._policies = [item for item in everything if item["kind"] == "NetworkPolicy"]
        self._cluster = sorted(
            (item for item in everything if item["kind"] == "ClusterNetworkPolicy"),
            key=lambda item: item["spec"]["priority"],
        )

    def leaves(self, source: Pod, address: str, port: int) -> bool:
        """Whether a pod on IPv6 reaches an IPv4 address outside the cluster, over TCP."""
        if self._ipv4_interface and not source.fargate:
            return True
        outside = ipaddress.IPv6Network(nat64_range(f"{address}/32"))
        return self._end("egress", source, outside, port, "TCP")

    def allows(self, source: Pod, target: Pod, port: int, protocol: str = "TCP") -> bool:
        """Whether a connection is let out at its source and in at its target.

        Whether two pods on nodes are on the same node is the scheduler's choice, so it is assumed.
        """
        if self._ipv4_interface and not (source.fargate or target.fargate):
            return True
        ends = (("egress", source, target), ("ingress", target, source))
        return all(self._end(way, here, there, port, protocol) for way, here, there in ends)

    def _end(self, way: str, here: Pod, there: Peer, port: int, protocol: str) -> bool:
        decided = self._tier("Admin", way, here, there, port, protocol)
        if decided is None:
            decided = self._namespaced(way, here, there, port, protocol)
        if decided is None:
            decided = self._tier("Baseline", way, here, there, port, protocol)
        return decided is not False

    def _tier(
        self, tier: str, way: str, here: Pod, there: Peer, port: int, protocol: str
    ) -> bool | None:
        side = "from" if way == "ingress" else "to"
        for policy in self._cluster:
            spec = policy["spec"]
            if spec["tier"] != tier or not self._selected(spec["subject"], here):
                continue
            for rule in spec.get(way, ()):
                fits = any(self._selected(peer, there) for peer in rule[side])
                if fits and _cluster_port(rule.get("ports"), port, protocol):
                    if rule["action"] == "Pass":
                        return None
                    return bool(rule["action"] == "Accept")
        return None

    def _namespaced(
        self, way: str, here: Pod, there: Peer, port: int, protocol: str
    ) -> bool | None:
        side = "from" if way == "ingress" else "to"
        isolated = False
        for policy in self._policies:
            spec = policy["spec"]
            if (
                policy["metadata"]["namespace"] != here.namespace
                or way.capitalize() not in spec["policyTypes"]
                or not _fits(spec["podSelector"], dict(here.labels))
            ):
                continue
            isolated = True
            for rule in spec.get(way, ()):
                peers = rule[side]
                if any(self._peer(peer, here, there) for peer in peers) and _port(
                    rule.get("ports"), port, protocol
                ):
                    return True
        return False if isolated else None

    def _peer(self, peer: Object, here: Pod, there: Peer) -> bool:
        if not isinstance(there, Pod):
            block = peer.get("ipBlock", {})
            inside = [_within(there, cidr) for cidr in block.get("except", ())]
            return "cidr" in block and _within(there, block["cidr"]) and not any(inside)
        if "ipBlock" in peer:
            # Addresses of pods are not matched by ranges.
            return False
        selector = peer.get("namespaceSelector")
        if selector is None:
            near = here.namespace == there.namespace
        else:
            near = _fits(selector, self._namespaces.get(there.namespace, {}))
        return near and _fits(peer.get("podSelector", {}), dict(there.labels))

    def _selected(self, chosen: Object, pod: Peer) -> bool:
        if not isinstance(pod, Pod):
            return any(_within(pod, cidr) for cidr in chosen.get("networks", ()))
        labels = self._namespaces.get(pod.namespace, {})
        if "networks" in chosen:
            return False
        if "namespaces" in chosen:
            return _fits(chosen["namespaces"], labels)
        both = chosen["pods"]
        return _fits(both["namespaceSelector"], labels) and _fits(
            both["podSelector"], dict(pod.labels)
        )


def _within(outside: ipaddress.IPv6Network, cidr: str) -> bool:
    range6 = ipaddress.ip_network(cidr)
    return isinstance(range6, ipaddress.IPv6Network) and outside.subnet_of(range6)


def _fits(selector: Object, labels: Mapping[str, str]) -> bool:
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    return all(_expression(one, labels) for one in selector.get("matchExpressions", ()))


def _expression(one: Object, labels: Mapping[str, str]) -> bool:
    key, values = one["key"], one.get("values", [])
    return {
        "In": key in labels and labels[key] in values,
        "NotIn": labels.get(key) not in values,
        "Exists": key in labels,
        "DoesNotExist": key not in labels,
    }[one["operator"]]


def _port(ports: list[Object] | None, port: int, protocol: str) -> bool:
    if not ports:
        return True
    return any(
        one["protocol"] == protocol
        and ("port" not in one or one["port"] <= port <= one.get("endPort", one["port"]))
        for one in ports
    )


def _cluster_port(ports: list[Object] | None, port: int, protocol: str) -> bool:
    if not ports:
        return True
    for one in ports:
        span = one.get("portRange") or {
            **one["portNumber"],
            "start": one["portNumber"]["port"],
            "end": one["portNumber"]["port"],
        }
        if span["protocol"] == protocol and span["start"] <= port <= span["end"]:
            return True
    return False
