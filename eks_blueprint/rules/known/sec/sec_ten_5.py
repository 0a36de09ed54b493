"""Looks at clusters with namespaces for people: a policy engine checks what they make."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.judgement import Judgement, met
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.tenants import tenants_of

__all__ = ["judge"]

_ENGINES = ("gatekeeper", "kyverno", "kubewarden-controller")
_GROUPS = ("constraints.gatekeeper.sh", "kyverno.io", "policies.kubewarden.io")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster what checks its workloads."""
    for cluster in scene.clusters:
        found = cluster.release(*_ENGINES) or next(
            (one for one in cluster.objects if one.group in _GROUPS), None
        )
        if found is not None:
            yield met(found)
        elif tenants_of(cluster):
            yield installed(
                cluster,
                None,
                "Gatekeeper",
                "what teams make must be checked by rules, got no policy engine; install "
                "Gatekeeper",
            )
