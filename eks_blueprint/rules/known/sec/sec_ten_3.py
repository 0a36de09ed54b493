"""Looks at namespaces of teams: traffic is denied by default, and no policy lets all in."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.network_policies import Effect, effects_on
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.tenants import Tenant, tenants_of

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of namespaces of teams whether others reach them."""
    for cluster in scene.clusters:
        for tenant in tenants_of(cluster):
            yield from _tenant(cluster, tenant)


def _tenant(cluster: Cluster, tenant: Tenant) -> Iterator[Judgement]:
    doubt, opened = None, False
    for one in effects_on(cluster, tenant):
        match one.effect:
            case Effect.OPENS:
                yield unmet(
                    one.policy,
                    f"{one.policy}",
                    f"traffic between teams must be denied by default, got {one.policy}, which "
                    "lets every pod in; name the namespaces that may come in",
                )
                opened = True
            case Effect.DENIES if doubt is None:
                if not opened:
                    yield met(tenant.subject if one.policy.namespace else one.policy)
                return
            case _:
                doubt = doubt or one.policy
    if doubt is not None:
        yield unsure(tenant.subject, f"whether {doubt} keeps others out is not known")
    elif opened:
        return
    elif tenant.namespace is None:
        yield unsure(tenant.proof, f"namespace {tenant.name} is not in these templates")
    else:
        yield unmet(
            tenant.subject,
            f"DefaultDeny::{tenant.name}",
            f"traffic between teams must be denied by default, got no NetworkPolicy for "
            f"all pods of {tenant.name}; add one with an empty podSelector and no ingress",
        )
