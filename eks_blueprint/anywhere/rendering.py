"""All files of a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eks_blueprint.anywhere.flux import LayerOfTree, flux_objects
from eks_blueprint.anywhere.hardware import hardware_csv
from eks_blueprint.anywhere.manifest import manifest
from eks_blueprint.anywhere.packages import packages
from eks_blueprint.anywhere.steps import next_steps
from eks_blueprint.anywhere.variables import environment_template, variables
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.yaml_writer import written

__all__ = ["AnywhereFiles", "rendered_cluster"]

AnywhereFiles = Mapping[str, str]
"""Texts by name."""

_HEAD = "# Written by eks-blueprint render for cluster {name}; edit the spec instead.\n"


def rendered_cluster(
    name: str,
    spec: AnywhereClusterSpec,
    *,
    layers: Sequence[LayerOfTree] = (),
    workloads: Mapping[str, AnywhereClusterSpec] | None = None,
) -> AnywhereFiles:
    """Render the files of a cluster.

    No file holds a secret: user names, passwords and tokens are names of environment variables.

    :param name: name of the cluster.
    :param spec: the cluster.
    :param layers: layers of its tree, lowest first. Default: none; it has no Flux.
    :param workloads: clusters that it manages, by name, without itself. Default: none.
    """
    managing = workloads or {}
    head, managed = _HEAD.format(name=name), spec.is_managed(name)
    files = {"eks-anywhere.yaml": head + written(manifest(name, spec))}
    if spec.tinkerbell is not None and spec.tinkerbell.hardware:
        files["hardware.csv"] = hardware_csv(spec.tinkerbell.hardware)
    found = [*packages(name, spec)]
    if found:
        files["packages.yaml"] = head + written(found)
    if spec.gitops is not None:
        objects = flux_objects(name, spec.gitops, layers, managed=managed)
        files["flux.yaml"] = head + written(objects)
    if variables(name, spec, managing):
        files["variables.env.template"] = environment_template(name, spec, managing)
    files["next-steps.md"] = next_steps(name, spec, managing)
    return files
