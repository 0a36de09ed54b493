"""Looks at namespaces of teams: Pod Security Standards and Roles keep each team in its own."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.tenants import tenants_of
from eks_blueprint.rules.values import is_unknown, words

__all__ = ["judge"]

_LABEL = "pod-security.kubernetes.io/enforce"
_LEVELS = ("baseline", "restricted")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of namespaces of teams whether they keep the team inside."""
    for cluster in scene.clusters:
        tenants = tenants_of(cluster)
        for tenant in tenants:
            if tenant.namespace is None:
                yield unsure(tenant.proof, f"namespace {tenant.name} is not in these templates")
            elif is_unknown(tenant.namespace.labels.get(_LABEL)):
                yield unsure(tenant.namespace, f"{_LABEL} of {tenant.name} is not known")
            elif tenant.namespace.labels.get(_LABEL) in _LEVELS:
                yield met(tenant.namespace)
            else:
                yield unmet(
                    tenant.namespace,
                    f"PodSecurity::{tenant.name}",
                    f"a namespace for people must enforce a Pod Security Standard, got "
                    f"{words(tenant.namespace.labels.get(_LABEL)) or 'none'} for {tenant.name}; "
                    f"label it {_LABEL}: restricted, or baseline",
                )
        names = {one.name for one in tenants}
        for binding in cluster.of_kind("RoleBinding"):
            if (
                binding.namespace in names
                and words(binding.at("roleRef", "name")) == "cluster-admin"
            ):
                yield unmet(
                    binding,
                    f"{binding}",
                    f"a team must not change what limits it, got {binding} with cluster-admin, "
                    "which may delete quotas and network policies; bind a narrower Role",
                )
            elif binding.namespace in names and is_unknown(binding.at("roleRef", "name")):
                yield unsure(binding, f"which Role {binding} gives is not known")
