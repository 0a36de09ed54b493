"""Write the tree for a GitOps repository."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from eks_blueprint.app.context import cdk_json_context
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.errors import BlueprintError

__all__ = ["gitops"]


def gitops(path: Path, *, clusters: str = "", output: Path = Path("gitops")) -> int:
    """Build the stacks without synthesizing them, and copy the trees of the clusters.

    Files of clusters that are not built are kept. Layers that are written are replaced as a whole,
    so that files that no longer correspond to the spec are deleted. Overlays under ``clusters`` are
    never overwritten.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: all.
    :param output: root of the repository's tree. Default: ``gitops``.
    :returns: the exit code.
    :raises BlueprintError: if the spec is invalid or no cluster has GitOps, in which case nothing
        is written, or if the output cannot be written.
    """
    file = read_spec(path, clusters)
    chosen = [name for name in file.names if file.blueprint.clusters[name].gitops is not None]
    if not chosen:
        raise BlueprintError(
            f"{path}: none of {', '.join(file.names)} has gitops; name a source under "
            "clusters.NAME.gitops"
        )
    with tempfile.TemporaryDirectory() as folder, no_garbage_collection():
        from eks_blueprint.app.blueprint_app import BlueprintApp

        app = BlueprintApp(
            file.blueprint,
            only=chosen,
            packs=(),
            context=cdk_json_context(),
            outdir=Path(folder),
            validate=False,
        )
        made = Path(folder) / "gitops"
        app.write_gitops(made)
        try:
            count = _copy(made, output, chosen)
        except OSError as error:
            raise BlueprintError(
                f"output must be a folder that can be written, got {output}: {error.strerror}"
            ) from None
    print(f"{output}: {count} files for {', '.join(chosen)}; commit them to the repository")
    return 0


def _copy(made: Path, output: Path, clusters: list[str]) -> int:
    for name in clusters:
        for layer in sorted(made.glob(f"infrastructure/*/{name}")):
            shutil.rmtree(output / layer.relative_to(made), ignore_errors=True)
    count = 0
    for file in sorted(made.rglob("*.yaml")):
        target = output / file.relative_to(made)
        # Once an overlay exists, it belongs to the repository, since users add patches to it.
        if target.exists() and target.is_relative_to(output / "clusters"):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        count += 1
    return count
