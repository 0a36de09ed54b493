"""Write the tree for a GitOps repository."""

from __future__ import annotations

import tempfile
from pathlib import Path

from eks_blueprint.app.anywhere import anywhere_components
from eks_blueprint.app.context import cdk_json_context, refuse_misspelt, text_of
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.node import require_node
from eks_blueprint.app.swap import writing
from eks_blueprint.cli.progress import working
from eks_blueprint.cli.publish_script import publish_script
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.cli.tree_folder import TreeFolder
from eks_blueprint.errors import BlueprintError

__all__ = ["gitops"]


def gitops(
    path: Path, *, clusters: str = "", output: Path = Path("gitops"), script: bool = False
) -> int:
    """Build the stacks without synthesizing them, and copy the trees of the clusters.

    Clusters of EKS Anywhere have no stacks; theirs are made of the same constructs.

    Files of clusters that are not built are kept, with what they share. Layers that are written are
    replaced as a whole, so that files that no longer correspond to the spec are deleted. Overlays
    under ``clusters``, or with the layout ``fleet`` the folders ``apps`` and ``patches``, are never
    overwritten.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: those of ``cdk.json``, otherwise all.
    :param output: root of the repository's tree. Default: ``gitops``.
    :param script: print a shell script that publishes the tree in the sources of the clusters, and
        promotes versions of it. Default: false; print what was written.
    :returns: the exit code.
    :raises BlueprintError: if the spec is invalid or no cluster has GitOps, in which case nothing
        is written, or if the output cannot be written, or has changes that would be lost.
    """
    context = cdk_json_context()
    refuse_misspelt(context)
    file = read_spec(path, clusters or text_of(context, "clusters"), any_target=True)
    clusters_of_eks, others = file.blueprint.clusters, file.blueprint.anywhere_clusters
    specs = {
        name: spec
        for name in file.names
        if name in clusters_of_eks and (spec := clusters_of_eks[name].gitops) is not None
    }
    on_premises = [
        name for name in file.names if name in others and others[name].gitops is not None
    ]
    chosen = [*specs, *on_premises]
    if not chosen:
        raise BlueprintError(
            f"{path}: none of {', '.join(file.names)} has gitops; name a source under "
            "clusters.NAME.gitops"
        )
    if script and on_premises:
        raise BlueprintError(
            f"--script publishes in the sources of EKS clusters, got {', '.join(on_premises)} of "
            "target eks-anywhere; commit their tree to its repository, or leave them out with "
            "--clusters"
        )
    lines = [*publish_script(specs, output)] if script else []
    doing = working(f"building {', '.join(chosen)}")
    require_node()
    with tempfile.TemporaryDirectory() as folder, no_garbage_collection(), doing:
        from eks_blueprint.app.blueprint_app import BlueprintApp
        from eks_blueprint.delivery import write_files

        made = Path(folder) / "gitops"
        if specs:
            app = BlueprintApp(
                file.blueprint,
                only=[*specs],
                packs=(),
                context=context,
                outdir=Path(folder),
                validate=False,
            )
            app.write_gitops(made)
        for components in anywhere_components(file.blueprint, on_premises).values():
            write_files(components.files, made)
        with writing(output):
            fleet = [name for name, spec in specs.items() if spec.layout == "fleet"]
            count = TreeFolder(output, made, clusters=chosen, fleet=fleet).publish()
    said = f"{output}: {count} files for {', '.join(chosen)}; commit them to the repository"
    print(*(lines or [said]), sep="\n")
    return 0
