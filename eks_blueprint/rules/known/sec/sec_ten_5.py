"""Looks at clusters with namespaces for people: a policy engine checks what they make."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.judgement import Judgement, met
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.tenants import tenants_of

__all__ = ["judge"]

_ENGINES = ("gatekeeper", "kyverno", "kubewarden-controller")
_CONSTRAINTS = "constraints.gatekeeper.sh"
_GROUPS = (_CONSTRAINTS, "kyverno.io", "policies.kubewarden.io")
# An exception takes workloads out of a policy; it checks nothing.
_EXCEPTIONS = ("PolicyException",)


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster what checks its workloads."""
    for cluster in scene.clusters:
        found = cluster.release(*_ENGINES) or next(
            (
                one
                for one in cluster.objects
                if one.group in _GROUPS and one.kind not in _EXCEPTIONS
            ),
            None,
        )
        if found is not None:
            yield met(found, _limit(cluster))
        elif tenants_of(cluster):
            yield installed(
                cluster,
                None,
                "Gatekeeper",
                "what teams make must be checked by rules, got no policy engine; install "
                "Gatekeeper",
            )


def _limit(cluster: Cluster) -> str:
    """Say so if every constraint of Gatekeeper reports, and none warns or refuses."""
    constraints = [one for one in cluster.objects if one.group == _CONSTRAINTS]
    # Gatekeeper denies where a constraint does not say what it does.
    if constraints and all(one.at("spec", "enforcementAction") == "dryrun" for one in constraints):
        return (
            f"the engine only reports: each of the {len(constraints)} constraints has "
            "enforcementAction dryrun, so nothing is refused"
        )
    return ""
