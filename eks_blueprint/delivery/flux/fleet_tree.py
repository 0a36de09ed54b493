"""The tree of a repository that all clusters of a fleet share."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint.delivery.flux.layers import APPS
from eks_blueprint.delivery.flux.objects import component, kustomization

__all__ = ["is_yours", "part_of_fleet"]

Objects = Sequence[Mapping[str, Any]]

_PATCHES = "patches"
_YOURS = re.compile(
    rf"{APPS}/.+|environments/[^/]+/{_PATCHES}/.+|clusters/[^/]+/({APPS}|{_PATCHES})/.+"
)


def is_yours(path: str) -> bool:
    """Say whether a file belongs to the user once it exists.

    :param path: the file, relative to the root of the tree.
    """
    return _YOURS.fullmatch(path) is not None


def part_of_fleet(
    layers: Mapping[str, Mapping[str, Objects]], *, cluster: str, environment: str | None
) -> dict[str, Objects]:
    """Return what the tree of a fleet has for one cluster.

    The tree is the union of these parts. Content is in folders of ``base`` that are named after it,
    so clusters with the same content share them, a part does not depend on other clusters, and
    nothing changes in a cluster unless the folder of that cluster changes.

    :param layers: objects by layer and name of the file.
    :param cluster: name of the cluster.
    :param environment: environment of the cluster. Default: none.
    """
    files: dict[str, Objects] = {}
    patches = [f"../{_PATCHES}"]
    if environment is not None:
        patches.insert(0, f"../../../environments/{environment}/{_PATCHES}")
    for layer, contents in layers.items():
        folders = {name: _folder(layer, name, objects) for name, objects in contents.items()}
        for name, folder in folders.items():
            files[f"{folder}/{name}.yaml"] = contents[name]
            files[f"{folder}/kustomization.yaml"] = [kustomization([f"{name}.yaml"])]
        files[f"clusters/{cluster}/{layer}/kustomization.yaml"] = [
            kustomization([f"../../../{one}" for one in folders.values()], components=patches)
        ]
    return files | dict(_seeds(cluster, environment))


def _folder(layer: str, name: str, objects: Objects) -> str:
    content = json.dumps(objects, default=str).encode()
    return f"base/{layer}/{name}-{hashlib.sha256(content).hexdigest()[:12]}"


def _seeds(cluster: str, environment: str | None) -> Iterator[tuple[str, Objects]]:
    """Yield the files that belong to the user, in the form in which they begin."""
    yield f"{APPS}/base/kustomization.yaml", [kustomization([])]
    if environment is not None:
        yield f"{APPS}/{environment}/kustomization.yaml", [kustomization(["../base"])]
        yield f"environments/{environment}/{_PATCHES}/kustomization.yaml", [component()]
    own = f"../../../{APPS}/{environment or 'base'}"
    yield f"clusters/{cluster}/{APPS}/kustomization.yaml", [kustomization([own])]
    yield f"clusters/{cluster}/{_PATCHES}/kustomization.yaml", [component()]
