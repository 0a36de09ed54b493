"""What Flux applies of a cluster's tree, one Kustomization after the other."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

from tests.support.apps import Assembly
from tests.support.objects import built, kubectl_objects

__all__ = ["layers"]

Object = dict[str, Any]

# kustomize-controller applies these before the rest of a Kustomization (fluxcd/pkg, ssa:
# ApplyAllStaged).
_FIRST = ("CustomResourceDefinition", "Namespace")


def layers(assembly: Assembly, stack: str) -> Iterator[list[Object]]:
    """Give the objects of each Kustomization of a cluster, in the order of `dependsOn`."""
    direct = [*kubectl_objects(assembly, stack)]
    named = {o["metadata"]["name"]: o.get("data", {}) for o in direct if o["kind"] == "ConfigMap"}
    found = {o["metadata"]["name"]: o for o in direct if o["kind"] == "Kustomization"}
    needs = {
        name: [one["name"] for one in item["spec"].get("dependsOn", ())]
        for name, item in found.items()
    }
    for name in TopologicalSorter(needs).static_order():
        path = found[name]["spec"]["path"]
        where = path[path.index("clusters/") :]
        (source,) = found[name]["spec"]["postBuild"]["substituteFrom"]
        objects = [*built(assembly.folder / "gitops" / where, named[source["name"]])]
        yield sorted(objects, key=lambda item: item["kind"] not in _FIRST)
