"""Looks at clusters with namespaces of teams: a policy engine checks what they make."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.enforcement import policies_of, refuses
from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.item import KubernetesItem
from eks_blueprint.rules.judgement import Judgement, met
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.tenants import tenants_of
from eks_blueprint.rules.values import words

__all__ = ["judge"]

_ENGINES = ("gatekeeper", "kyverno", "kubewarden-controller")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster what checks its workloads."""
    for cluster in scene.clusters:
        policies = [*policies_of(cluster)]
        found = cluster.release(*_ENGINES) or next(iter(policies), None)
        if found is not None:
            yield met(found, _limit(cluster, policies))
        elif tenants_of(cluster):
            yield installed(
                cluster,
                None,
                "Gatekeeper",
                "what teams make must be checked by rules, got no policy engine; install "
                "Gatekeeper",
            )


def _limit(cluster: Cluster, policies: list[KubernetesItem]) -> str:
    """Say which policies are not there, refuse nothing, or are used by nobody."""
    # What a repository brings is not known.
    if not policies:
        return "" if cluster.hidden else "the engine has no policy in these templates"
    idle = [one for one in policies if refuses(one) is False]
    said = []
    if len(idle) == len(policies):
        said.append(f"it only reports: none of its policies ({len(policies)}) refuses anything")
    elif idle:
        said.append(f"{len(idle)} of its {len(policies)} policies only report")
    if unused := [*_unused(cluster, policies)]:
        said.append(f"templates that no constraint uses check nothing: {', '.join(unused)}")
    return "; ".join(said)


def _unused(cluster: Cluster, policies: list[KubernetesItem]) -> Iterator[str]:
    """Yield the templates of Gatekeeper whose kind no constraint has."""
    kinds = {one.kind for one in policies}
    for one in cluster.of_kind("ConstraintTemplate"):
        kind = words(one.at("spec", "crd", "spec", "names", "kind"))
        if kind and kind not in kinds:
            yield kind
