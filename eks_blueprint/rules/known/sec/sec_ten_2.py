"""Looks at namespaces for people: each has a quota, and limits for containers."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import KubernetesItem
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.tenants import tenants_of

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of namespaces of teams what limits them."""
    for cluster in scene.clusters:
        limited = {
            kind: {one.namespace for one in cluster.of_kind(kind) if _limits(one)}
            for kind in ("ResourceQuota", "LimitRange")
        }
        for tenant in tenants_of(cluster):
            lacking = [kind for kind, names in limited.items() if tenant.name not in names]
            if lacking and tenant.namespace is None:
                yield unsure(tenant.proof, f"namespace {tenant.name} is not in these templates")
                continue
            for kind in lacking:
                yield unmet(
                    tenant.subject,
                    f"{kind}::{tenant.name}",
                    f"a namespace for people must limit what it uses, got no {kind} in "
                    f"{tenant.name}; add one",
                )
            if not lacking:
                yield met(tenant.subject)


def _limits(one: KubernetesItem) -> bool:
    return bool(one.at("spec", "hard") or one.at("spec", "limits"))
