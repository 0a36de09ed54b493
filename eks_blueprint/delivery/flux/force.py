"""Objects that Flux deletes and creates again when they change."""

from __future__ import annotations

from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.delivery.release import KubernetesObject

__all__ = ["with_force"]

_FORCE = "kustomize.toolkit.fluxcd.io/force"


def with_force(item: KubernetesObject) -> KubernetesObject:
    """Return the object with the annotation by which Flux recreates it if an update is refused.

    Only for kinds of which nothing is lost, and for volumes only if their files are kept. An
    annotation of the user stays as it is.

    :param item: the object.

    Source: Flux documentation, "Kustomization", ``spec.force``, which also names the annotation.
    """
    kept = item.get("spec", {}).get("persistentVolumeReclaimPolicy", "Retain") == "Retain"
    if item["kind"] not in catalogue.recreated_kinds() or not kept:
        return item
    meta: dict[str, Any] = dict(item["metadata"])
    meta["annotations"] = {_FORCE: "Enabled", **(meta.get("annotations") or {})}
    return {**item, "metadata": meta}
