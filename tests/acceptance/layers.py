"""What Flux applies of a cluster's tree, one Kustomization after the other."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import yaml

from tests.support.apps import Assembly
from tests.support.objects import kubectl_objects, substituted

__all__ = ["layers"]

Object = dict[str, Any]

# kustomize-controller applies these before the rest of a Kustomization (fluxcd/pkg, ssa:
# ApplyAllStaged).
_FIRST = ("CustomResourceDefinition", "Namespace")


def layers(assembly: Assembly, stack: str) -> Iterator[list[Object]]:
    """Give the objects of each Kustomization of a cluster, in the order of `dependsOn`."""
    direct = [*kubectl_objects(assembly, stack)]
    (variables,) = (o["data"] for o in direct if o["metadata"]["name"] == "cluster-variables")
    found = {o["metadata"]["name"]: o for o in direct if o["kind"] == "Kustomization"}
    needs = {
        name: [one["name"] for one in item["spec"].get("dependsOn", ())]
        for name, item in found.items()
    }
    for name in TopologicalSorter(needs).static_order():
        path = found[name]["spec"]["path"]
        where = path[path.index("clusters/") :]
        objects = [*_built(assembly.folder / "gitops" / where, variables)]
        yield sorted(objects, key=lambda item: item["kind"] not in _FIRST)


def _built(folder: Path, variables: dict[str, str]) -> Iterator[Object]:
    """Do what `kustomize build` does with the resources of a folder."""
    content = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))
    for entry in content.get("resources", ()):
        path = (folder / entry).resolve()
        if path.is_dir():
            yield from _built(path, variables)
        else:
            text = substituted(path.read_text("utf-8"), variables)
            yield from (item for item in yaml.safe_load_all(text) if item)
