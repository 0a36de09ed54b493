"""Assemblies of a few objects, made by hand."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.difference.change import ResourceChange
from eks_blueprint.difference.kubernetes import kubernetes_changes

Object = dict[str, Any]

OBJECTS = "Custom::AWSCDK-EKS-KubernetesResource"
CHART = "Custom::AWSCDK-EKS-HelmChart"
RECREATED = "StorageClass,PersistentVolume,RoleBinding"


def item(kind: str, name: str = "it", api: str = "v1", **content: Any) -> Object:
    """An object; ``namespace``, ``labels`` and ``annotations`` are of its metadata."""
    metadata = {
        key: content.pop(key) for key in ("namespace", "labels", "annotations") if key in content
    }
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, **metadata}, **content}


def manifest(*objects: Object, **more: Any) -> Object:
    """The resource that applies objects, as this library makes it."""
    policy = {key: more.pop(key) for key in ("DeletionPolicy",) if key in more}
    properties = {"Manifest": json.dumps(objects), "Overwrite": True, "PruneLabel": "p", **more}
    return {"Type": OBJECTS, "Properties": properties, **policy}


def chart(release: str = "web", version: str = "1.0.0", **more: Any) -> Object:
    """The resource that installs a chart."""
    values = more.pop("values", {})
    properties = {"Release": release, "Chart": release, "Version": version, "Namespace": "apps"}
    return {
        "Type": CHART,
        "Properties": {**properties, "Values": json.dumps(values), **more},
    }


def assembly(
    resources: Mapping[str, Any] | None = None,
    tree: Mapping[str, Sequence[Object]] | None = None,
    *,
    recreates: str = RECREATED,
) -> CloudAssembly:
    """An assembly of one cluster, ``prod``.

    ``tree`` has the objects of each layer, which a Kustomization in the template applies.
    """
    found: dict[str, Any] = dict(resources or {})
    if recreates:
        variables = {"Variables": {"RECREATED_KINDS": recreates}}
        found["Handler"] = {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Environment": variables},
        }
    files = {
        f"infrastructure/{layer}/prod/{index}.yaml": yaml.safe_dump(one)
        for layer, objects in (tree or {}).items()
        for index, one in enumerate(objects)
    }
    files |= {f"infrastructure/{layer}/prod/kustomization.yaml": "{}" for layer in tree or {}}
    return CloudAssembly({"prod": Stack("prod", {"Resources": found})}, files)


def kustomization(layer: str, **spec: Any) -> Object:
    """The Kustomization of a layer."""
    return item(
        "Kustomization",
        layer,
        "kustomize.toolkit.fluxcd.io/v1",
        namespace="flux-system",
        spec={"path": f"./clusters/prod/{layer}", "prune": True, **spec},
    )


def changes(old: CloudAssembly, new: CloudAssembly, **more: Any) -> list[ResourceChange]:
    return list(kubernetes_changes(old, new, **more))


def changed(old: Object, new: Object, *, recreates: str = RECREATED) -> ResourceChange | None:
    """What happens to one object that its resource changes."""
    found = changes(
        assembly({"A": manifest(old)}, recreates=recreates),
        assembly({"A": manifest(new)}, recreates=recreates),
    )
    assert len(found) < 2
    return found[0] if found else None
