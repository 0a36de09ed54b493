"""Which pods may talk to which, worked out from network policies as the VPC CNI does.

Admin tier first, then NetworkPolicies, then the baseline tier: AWS Containers Blog, "Amazon EKS
introduces enhanced network policy capabilities". Pods without a NetworkPolicy are open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Pod", "Traffic"]

Object = dict[str, Any]


@dataclass(frozen=True)
class Pod:
    """A pod and the labels of its namespace."""

    namespace: str
    labels: tuple[tuple[str, str], ...] = ()


class Traffic:
    """Answers for a set of objects.

    :param objects: Namespaces, NetworkPolicies and ClusterNetworkPolicies.
    """

    def __init__(self, objects: Iterable[Object]) -> None:
        everything = [*objects]
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

    def allows(self, source: Pod, target: Pod, port: int, protocol: str = "TCP") -> bool:
        """Whether a connection is let out at its source and in at its target."""
        ends = (("egress", source, target), ("ingress", target, source))
        return all(self._end(way, here, there, port, protocol) for way, here, there in ends)

    def _end(self, way: str, here: Pod, there: Pod, port: int, protocol: str) -> bool:
        decided = self._tier("Admin", way, here, there, port, protocol)
        if decided is None:
            decided = self._namespaced(way, here, there, port, protocol)
        if decided is None:
            decided = self._tier("Baseline", way, here, there, port, protocol)
        return decided is not False

    def _tier(
        self, tier: str, way: str, here: Pod, there: Pod, port: int, protocol: str
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

    def _namespaced(self, way: str, here: Pod, there: Pod, port: int, protocol: str) -> bool | None:
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

    def _peer(self, peer: Object, here: Pod, there: Pod) -> bool:
        if "ipBlock" in peer:
            # Addresses of pods are not matched by ranges.
            return False
        selector = peer.get("namespaceSelector")
        if selector is None:
            near = here.namespace == there.namespace
        else:
            near = _fits(selector, self._namespaces.get(there.namespace, {}))
        return near and _fits(peer.get("podSelector", {}), dict(there.labels))

    def _selected(self, chosen: Object, pod: Pod) -> bool:
        labels = self._namespaces.get(pod.namespace, {})
        if "networks" in chosen:
            return False
        if "namespaces" in chosen:
            return _fits(chosen["namespaces"], labels)
        both = chosen["pods"]
        return _fits(both["namespaceSelector"], labels) and _fits(
            both["podSelector"], dict(pod.labels)
        )


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
