"""Looks at namespaces of teams: each has a quota, and limits for containers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.item import KubernetesItem, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.tenants import tenants_of
from eks_blueprint.rules.values import is_known, is_unknown, words

__all__ = ["judge"]

# Kubernetes, "Resource Quotas": what of these a namespace may use, whatever else is counted.
_RESOURCES = re.compile(r"(?:(?:requests|limits)\.)?(?:cpu|memory)|(?:count/)?pods")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of namespaces of teams what limits them."""
    for cluster in scene.clusters:
        limited = {
            kind: {one.namespace for one in cluster.of_kind(kind) if limits(one)}
            for kind, limits in (("ResourceQuota", _is_quota), ("LimitRange", _is_range))
        }
        hidden = {
            one.namespace: one
            for one in cluster.of_kind(*limited)
            if is_unknown(one.at("spec", "hard")) or not is_known(one.at("spec", "limits"))
        }
        for tenant in tenants_of(cluster):
            lacking = [kind for kind, names in limited.items() if tenant.name not in names]
            if lacking and tenant.namespace is None:
                yield unsure(tenant.proof, f"namespace {tenant.name} is not in these templates")
                continue
            if lacking and tenant.name in hidden:
                yield unsure(tenant.subject, f"what {hidden[tenant.name]} limits is not known")
                continue
            for kind in lacking:
                yield unmet(
                    tenant.subject,
                    f"{kind}::{tenant.name}",
                    f"a namespace for people must limit what it uses, got no {kind} for its pods "
                    f"in {tenant.name}; add one",
                )
            if not lacking:
                yield met(tenant.subject)


def _is_quota(one: KubernetesItem) -> bool:
    """Say whether a quota limits pods: all of them, and by what they use or how many they are."""
    scoped = one.at("spec", "scopes") or one.at("spec", "scopeSelector")
    return not scoped and any(map(_RESOURCES.fullmatch, mapping_of(one.at("spec", "hard"))))


def _is_range(one: KubernetesItem) -> bool:
    """Say whether a range is for what runs; those for claims are for volumes only."""
    kinds = {words(at(limit, "type")) for limit in one.each("spec", "limits")}
    return bool(kinds & {"Container", "Pod"})
