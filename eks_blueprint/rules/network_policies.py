"""What network policies do to the traffic into a namespace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import KubernetesItem, at, each
from eks_blueprint.rules.networks import is_wide
from eks_blueprint.rules.selectors import NAME, STRANGER, is_empty, selects
from eks_blueprint.rules.tenants import Tenant
from eks_blueprint.rules.values import flag, is_unknown, number, words

__all__ = ["Effect", "PolicyEffect", "effects_on"]

_LAST_PORT = 65535
_ADMIN = ("ClusterNetworkPolicy", "AdminNetworkPolicy")
_BASELINE = "BaselineAdminNetworkPolicy"
# Cilium's documentation, "Kubernetes constructs in policy": the label that it gives to pods.
_OF_CILIUM = ("io.kubernetes.pod.namespace", "k8s:io.kubernetes.pod.namespace")
_EVERYBODY = ("all", "cluster", "world")


class Effect(Enum):
    """What a policy does to traffic into a namespace from anywhere."""

    DENIES = "denies"
    OPENS = "opens"
    UNKNOWN = "unknown"
    """It may let everybody in."""
    SOME = "some"
    """It denies for pods or namespaces of which nobody knows which they are."""


_ORDER = [Effect.OPENS, Effect.UNKNOWN, Effect.DENIES, Effect.SOME]
# What it means if it is not known whether a policy is for a namespace.
_PERHAPS = {Effect.OPENS: Effect.UNKNOWN, Effect.DENIES: Effect.SOME}


@dataclass(frozen=True)
class PolicyEffect:
    """A policy that decides about traffic into a namespace.

    :param policy: the policy.
    :param effect: what it does.
    """

    policy: KubernetesItem
    effect: Effect


def effects_on(cluster: Cluster, tenant: Tenant) -> Iterator[PolicyEffect]:
    """Yield what policies do to a namespace, the one that decides first.

    Those of the tier ``Admin`` decide before policies of namespaces, and those of ``Baseline``
    after them. Policies that only let some in, or are for some pods, are not among them.

    :param cluster: the cluster.
    :param tenant: the namespace.
    """
    labels = {**tenant.labels, NAME: tenant.name}
    policies = [*_in_order(cluster)]
    for baseline in (False, True):
        for one in policies:
            if _is_baseline(one) is baseline:
                yield from _named(one, _ruled(one, labels))
        if not baseline:
            found = [
                PolicyEffect(one, effect)
                for one in cluster.objects
                for effect in [_of_namespace(one, tenant.name)]
                if effect is not None
            ]
            # Policies add up: one that lets all in wins over those that do not.
            yield from sorted(found, key=lambda one: _ORDER.index(one.effect))


def _named(policy: KubernetesItem, effect: Effect | None) -> Iterator[PolicyEffect]:
    if effect is not None:
        yield PolicyEffect(policy, effect)


def _in_order(cluster: Cluster) -> list[KubernetesItem]:
    found = [
        one
        for one in cluster.of_kind(*_ADMIN, _BASELINE)
        if one.group.startswith("policy.net") or one.group == "networking.k8s.aws"
    ]
    return sorted(found, key=lambda one: number(one.at("spec", "priority")) or 0)


def _is_baseline(one: KubernetesItem) -> bool:
    return one.kind == _BASELINE or words(one.at("spec", "tier")) == "Baseline"


def _ruled(one: KubernetesItem, labels: Mapping[str, Any]) -> Effect | None:
    """Say what an ordered list of rules does: the first that is for everybody decides."""
    subject = one.at("spec", "subject")
    pods = at(subject, "pods")
    namespaces = at(subject, "namespaces") if pods is None else at(pods, "namespaceSelector")
    chosen = selects(namespaces, labels)
    if chosen is False or (pods is not None and not is_empty(at(pods, "podSelector"))):
        return None
    found = _first(one)
    return _PERHAPS.get(found, found) if chosen is None and found else found


def _first(one: KubernetesItem) -> Effect | None:
    if is_unknown(one.at("spec", "ingress")):
        return Effect.UNKNOWN
    for rule in one.each("spec", "ingress"):
        if is_unknown(rule) or is_unknown(at(rule, "from")) or is_unknown(at(rule, "action")):
            return Effect.UNKNOWN
        if at(rule, "ports") or not any(map(_is_anybody, each(rule, "from"))):
            continue
        return {"Deny": Effect.DENIES, "Allow": Effect.OPENS, "Accept": Effect.OPENS}.get(
            words(at(rule, "action"))
        )
    return None


def _is_anybody(peer: Any) -> bool:
    """Say whether a peer is every pod of namespaces that nobody named."""
    pods = at(peer, "pods")
    namespaces = at(peer, "namespaces") if pods is None else at(pods, "namespaceSelector")
    return (
        namespaces is not None
        and bool(selects(namespaces, STRANGER))
        and is_empty(at(pods, "podSelector"))
    )


def _of_namespace(one: KubernetesItem, namespace: str) -> Effect | None:
    match one.kind, one.group.removeprefix("crd."):
        case "NetworkPolicy", "networking.k8s.io":
            return _standard(one) if one.namespace == namespace else None
        case "NetworkPolicy", "projectcalico.org":
            return _calico(one) if one.namespace == namespace else None
        case "GlobalNetworkPolicy", "projectcalico.org":
            return _calico(one)
        case "CiliumNetworkPolicy", "cilium.io":
            return _cilium(one, namespace) if one.namespace == namespace else None
        case "CiliumClusterwideNetworkPolicy", "cilium.io":
            return _cilium(one, namespace)
    return None


def _standard(one: KubernetesItem) -> Effect | None:
    spec = one.at("spec")
    pods = selects(at(spec, "podSelector"), {})
    if pods is False:
        return None
    rules = each(spec, "ingress")
    opens = [_lets_all_in(rule) for rule in rules]
    given = (spec, at(spec, "ingress"), at(spec, "policyTypes"))
    if True in opens and pods:
        return Effect.OPENS
    if pods is None or None in opens or any(map(is_unknown, given)):
        return Effect.UNKNOWN
    types = [words(kind) for kind in each(spec, "policyTypes")] or ["Ingress"]
    denies = is_empty(at(spec, "podSelector")) and "Ingress" in types
    return Effect.DENIES if denies else None


def _lets_all_in(rule: Any) -> bool | None:
    """Say whether a rule is for everybody: it has no sources, or all namespaces."""
    sources, ports = at(rule, "from"), at(rule, "ports")
    if is_unknown(rule) or is_unknown(sources) or is_unknown(ports):
        return None
    ways = [_is_every_port(port) for port in each(rule, "ports")] or [True]
    peers = [_lets_in(peer) for peer in each(rule, "from")] if sources else [True]
    if True in ways and True in peers:
        return True
    return None if (True in ways or None in ways) and (True in peers or None in peers) else False


def _is_every_port(port: Any) -> bool | None:
    first, last = at(port, "port"), at(port, "endPort")
    if is_unknown(port) or is_unknown(first) or is_unknown(last):
        return None
    return first is None or (number(first) in (0, 1) and number(last) == _LAST_PORT)


def _lets_in(peer: Any) -> bool | None:
    cidr = at(peer, "ipBlock", "cidr")
    if is_unknown(cidr):
        return None
    if is_wide(cidr):
        return True
    namespaces = at(peer, "namespaceSelector")
    if namespaces is None:
        return False
    return selects(namespaces, STRANGER) if is_empty(at(peer, "podSelector")) else False


def _calico(one: KubernetesItem) -> Effect | None:
    """Say what a policy of Calico does: what no rule is for is denied."""
    spec = one.at("spec")
    chosen = [words(at(spec, name)) for name in ("selector", "namespaceSelector")]
    found = _of_calico(spec)
    somewhere = any(one not in ("", "all()") for one in chosen)
    return _PERHAPS.get(found, found) if somewhere and found else found


def _of_calico(spec: Any) -> Effect | None:
    if is_unknown(spec) or is_unknown(at(spec, "ingress")):
        return Effect.UNKNOWN
    if is_unknown(at(spec, "types")):
        return Effect.SOME
    # Calico's API, NetworkPolicySpec, types: where nothing is said, egress only if there are only
    # rules for it; what is not among the types has no effect.
    types = [words(kind) for kind in each(spec, "types")]
    if not types and (at(spec, "ingress") or not at(spec, "egress")):
        types = ["Ingress"]
    if "Ingress" not in types:
        return None
    for rule in each(spec, "ingress"):
        if at(rule, "source") or at(rule, "destination") or at(rule, "protocol"):
            continue
        return {"Allow": Effect.OPENS, "Deny": Effect.DENIES}.get(words(at(rule, "action")))
    return Effect.DENIES


def _cilium(one: KubernetesItem, namespace: str) -> Effect | None:
    found = [_of_cilium(spec, namespace) for spec in (one.at("spec"), *one.each("specs")) if spec]
    return min(filter(None, found), key=_ORDER.index, default=None)


def _of_cilium(spec: Any, namespace: str) -> Effect | None:
    selector, rules = at(spec, "endpointSelector"), at(spec, "ingress")
    if is_unknown(spec) or is_unknown(rules):
        return Effect.UNKNOWN
    keys = {*_keys(selector)}
    chosen = selects(selector, dict.fromkeys(_OF_CILIUM, namespace))
    # Cilium's API, Rule: enableDefaultDeny is true, where nothing is said, for a direction that has
    # rules; an empty rule is one, which lets in nobody, and an empty list has no effect.
    has_rules = bool(rules or at(spec, "ingressDeny"))
    denies = flag(at(spec, "enableDefaultDeny", "ingress"), has_rules)
    if (not has_rules and denies is False) or chosen is False:
        return None
    opens = any(map(_is_for_everybody, each(spec, "ingress")))
    found = Effect.OPENS if opens else Effect.DENIES if denies else None
    somewhere = chosen is None or bool(keys - {*_OF_CILIUM})
    return _PERHAPS.get(found, found) if somewhere and found else found


def _is_for_everybody(rule: Any) -> bool:
    entities = {words(entity) for entity in each(rule, "fromEntities")}
    return bool(entities & {*_EVERYBODY}) or any(map(is_empty, each(rule, "fromEndpoints")))


def _keys(selector: Any) -> Iterator[str]:
    yield from mapping_of(at(selector, "matchLabels"))
    for expression in each(selector, "matchExpressions"):
        yield words(at(expression, "key"))
