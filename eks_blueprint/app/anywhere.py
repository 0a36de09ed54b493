"""Files for what is outside AWS: clusters of EKS Anywhere with their trees, hybrid nodes."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from eks_blueprint.anywhere import rendered_cluster
from eks_blueprint.app.context import feature_flags
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.output_folder import output_folder
from eks_blueprint.errors import BlueprintError
from eks_blueprint.node_config import node_configs
from eks_blueprint.spec import BlueprintSpec

if TYPE_CHECKING:
    from eks_blueprint.blueprint.anywhere import AnywhereComponents

__all__ = [
    "anywhere_components",
    "anywhere_files",
    "hybrid_files",
    "refuse_only_anywhere",
    "render",
    "rendered_clusters",
]

_LIST = ".eks-blueprint-render.json"
_TREE = "gitops"


def refuse_only_anywhere(blueprint: BlueprintSpec) -> None:
    """Reject a spec without EKS clusters, for what is about those.

    :param blueprint: the spec.
    :raises BlueprintError: if all its clusters are of EKS Anywhere.
    """
    if not blueprint.clusters:
        raise BlueprintError(
            f"clusters must have an EKS cluster, got {', '.join(blueprint.anywhere_clusters)} of "
            "target eks-anywhere, which have no stacks in AWS; `eks-blueprint render` writes their "
            "manifests, and `eks-blueprint gitops` what Flux installs in them"
        )


def anywhere_components(
    blueprint: BlueprintSpec, names: Collection[str]
) -> Mapping[str, AnywhereComponents]:
    """Create what Flux installs in clusters, with constructs in an app that is thrown away.

    :param blueprint: the spec.
    :param names: clusters of EKS Anywhere; those without GitOps are left out.
    """
    chosen = {name: blueprint.anywhere_clusters[name] for name in names}
    chosen = {name: spec for name, spec in chosen.items() if spec.gitops is not None}
    if not chosen:
        return {}
    with tempfile.TemporaryDirectory() as folder, no_garbage_collection():
        # The CDK is imported here: manifests are rendered without it.
        import aws_cdk as cdk

        from eks_blueprint.blueprint.anywhere import AnywhereComponents

        app = cdk.App(context=feature_flags(), outdir=folder, analytics_reporting=False)
        return {
            name: AnywhereComponents(
                cdk.Stack(app, name), "Components", cluster_name=name, spec=spec
            )
            for name, spec in chosen.items()
        }


def anywhere_files(blueprint: BlueprintSpec, names: Collection[str]) -> Mapping[str, str]:
    """Render the files of clusters, in a folder each, and their trees in the folder ``gitops``.

    :param blueprint: the spec.
    :param names: clusters of EKS Anywhere.
    :returns: texts by path.
    """
    names = [name for name in names if name in blueprint.anywhere_clusters]
    components = anywhere_components(blueprint, names)
    files: dict[str, str] = {}
    for name in names:
        made = components.get(name)
        layers = made.layers if made is not None else ()
        spec = blueprint.anywhere_clusters[name]
        # What its workload clusters need, whether or not they are written now.
        workloads = {
            other: one
            for other, one in blueprint.anywhere_clusters.items()
            if one.is_managed(other) and one.manager_of(other) == name
        }
        rendered = rendered_cluster(name, spec, layers=layers, workloads=workloads)
        for file, text in rendered.items():
            files[f"{name}/{file}"] = text
        for file, text in made.files.items() if made is not None else ():
            files[f"{_TREE}/{file}"] = text
    return files


def hybrid_files(blueprint: BlueprintSpec, names: Collection[str]) -> Mapping[str, str]:
    """Render the configuration of hybrid nodes, a file for each site.

    :param blueprint: the spec.
    :param names: clusters; those without sites have no files.
    :returns: texts by path.
    """
    files: dict[str, str] = {}
    for name in names:
        cluster = blueprint.clusters.get(name)
        hybrid = cluster.hybrid_nodes if cluster is not None else None
        if cluster is not None and hybrid is not None:
            for file, text in node_configs(name, cluster.environment.region, hybrid).items():
                files[f"{name}/hybrid-nodes/{file}"] = text
    return files


def rendered_clusters(blueprint: BlueprintSpec) -> tuple[str, ...]:
    """Name the clusters for which files are rendered: of EKS Anywhere, and with hybrid nodes.

    :param blueprint: the spec.
    """
    with_sites = (
        name
        for name, cluster in blueprint.clusters.items()
        if cluster.hybrid_nodes is not None and cluster.hybrid_nodes.sites
    )
    return (*with_sites, *blueprint.anywhere_clusters)


def _owner(file: str) -> str:
    """Return the cluster of a file, or an empty text.

    :param file: path below the output.
    """
    first, *rest = Path(file).parts
    if first != _TREE:
        return first
    at = {"clusters": 1, "infrastructure": 2}.get(rest[0], len(rest))
    return rest[at] if at < len(rest) - 1 else ""


def render(blueprint: BlueprintSpec, output: Path, *, names: Collection[str]) -> tuple[str, ...]:
    """Write the files of clusters into a folder, all of them or none.

    Files of clusters of the spec that are not named stay, those of clusters that left it go, and so
    do files that a cluster no longer has. What else is in the folder stays as well.

    :param blueprint: the spec.
    :param output: the folder.
    :param names: clusters of EKS Anywhere, or with sites of hybrid nodes.
    :returns: the files.
    :raises BlueprintError: if the output cannot be written, or holds something else; it is then
        unchanged.
    """
    others = {*rendered_clusters(blueprint)} - {*names}
    files = {**anywhere_files(blueprint, names), **hybrid_files(blueprint, names)}

    with output_folder(
        output, listing=_LIST, what="render", keeps=lambda name: _owner(name) in others
    ) as folder:
        for name, text in files.items():
            path = folder.staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        folder.publish()
    return tuple(sorted(files))
