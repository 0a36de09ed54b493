"""Looks at namespaces for people: traffic is denied by default, and no policy lets all in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.item import KubernetesItem, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.networks import is_wide
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.tenants import tenants_of
from eks_blueprint.rules.values import number, words

__all__ = ["judge"]

_LAST_PORT = 65535
_NAME = "kubernetes.io/metadata.name"
_CLUSTER_WIDE = (
    "ClusterNetworkPolicy",
    "AdminNetworkPolicy",
    "BaselineAdminNetworkPolicy",
    "GlobalNetworkPolicy",
    "CiliumClusterwideNetworkPolicy",
)


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of namespaces of teams whether others reach them."""
    for cluster in scene.clusters:
        policies = [*cluster.of_kind("NetworkPolicy")]
        denied = {one.namespace for one in policies if _denies(one)}
        wide = next(cluster.of_kind(*_CLUSTER_WIDE), None)
        for tenant in tenants_of(cluster):
            opened = [one for one in policies if one.namespace == tenant.name and _opens(one)]
            for one in opened:
                yield unmet(
                    one,
                    f"{one}",
                    f"traffic between teams must be denied by default, got {one}, which lets every "
                    "pod in; name the namespaces that may come in",
                )
            if opened:
                continue
            if tenant.name in denied:
                yield met(tenant.subject)
            elif wide is not None:
                yield met(wide)
            elif tenant.namespace is None:
                yield unsure(tenant.proof, f"namespace {tenant.name} is not in these templates")
            else:
                yield unmet(
                    tenant.subject,
                    f"DefaultDeny::{tenant.name}",
                    f"traffic between teams must be denied by default, got no NetworkPolicy for "
                    f"all pods of {tenant.name}; add one with an empty podSelector and no ingress",
                )


def _selects_all(one: KubernetesItem) -> bool:
    return _is_empty(one.at("spec", "podSelector"))


def _is_empty(selector: Any) -> bool:
    """Say whether a selector selects all; one that is written with empty parts does."""
    return not any(mapping_of(selector).values())


def _denies(one: KubernetesItem) -> bool:
    """Say whether it selects all pods, which from then on take only what some policy allows."""
    types = [words(kind) for kind in one.each("spec", "policyTypes")] or ["Ingress"]
    return _selects_all(one) and "Ingress" in types and not _opens(one)


def _opens(one: KubernetesItem) -> bool:
    """Say whether it lets every pod in: a rule without sources, or with all namespaces."""
    if not _selects_all(one):
        return False
    return any(
        not at(rule, "from") or any(_anybody(peer) for peer in each(rule, "from"))
        for rule in one.each("spec", "ingress")
        if not at(rule, "ports") or any(_is_every_port(port) for port in each(rule, "ports"))
    )


def _is_every_port(port: Any) -> bool:
    first, last = number(at(port, "port")), number(at(port, "endPort"))
    return at(port, "port") is None or (first in (0, 1) and last == _LAST_PORT)


def _anybody(peer: Any) -> bool:
    if is_wide(at(peer, "ipBlock", "cidr")):
        return True
    selector = at(peer, "namespaceSelector")
    return selector is not None and _fits_all(selector) and _is_empty(at(peer, "podSelector"))


def _fits_all(selector: Any) -> bool:
    """Say whether a selector fits every namespace: each has a label with its name."""
    return not at(selector, "matchLabels") and all(
        words(at(one, "operator")) == "Exists" and words(at(one, "key")) == _NAME
        for one in each(selector, "matchExpressions")
    )
