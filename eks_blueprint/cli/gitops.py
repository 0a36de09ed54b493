"""Write the tree for a GitOps repository."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from eks_blueprint import spec
from eks_blueprint.cli.app import run_app
from eks_blueprint.errors import BlueprintError

__all__ = ["gitops"]


def gitops(path: Path, *, clusters: str = "", output: Path = Path("gitops")) -> int:
    """Synthesize into a temporary folder and copy the trees of the clusters.

    Files of clusters that are not built stay; those of layers that are written are replaced as a
    whole, so that what left the spec leaves the tree. Overlays under ``clusters`` are never
    overwritten.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: all.
    :param output: root of the repository's tree. Default: ``gitops``.
    :returns: the exit code.
    :raises BlueprintError: if the spec is refused or no cluster has GitOps; nothing is written.
    """
    blueprint = spec.load(path)
    names = blueprint.matching(clusters) if clusters else tuple(blueprint.clusters)
    chosen = [name for name in names if blueprint.clusters[name].gitops is not None]
    if not chosen:
        raise BlueprintError(
            f"{path}: none of {', '.join(names)} has gitops; name a source under "
            "clusters.NAME.gitops"
        )
    with tempfile.TemporaryDirectory() as folder:
        context = {"spec": str(path), "packs": "none", "clusters": ",".join(names)}
        code = run_app(context, Path(folder), CDK_VALIDATION="false")
        if code:
            return code
        made = Path(folder) / "gitops"
        for name in chosen:
            for layer in sorted(made.glob(f"infrastructure/*/{name}")):
                shutil.rmtree(output / layer.relative_to(made), ignore_errors=True)
        count = 0
        for file in sorted(made.rglob("*.yaml")):
            target = output / file.relative_to(made)
            # Overlays belong to the repository once they are there: people patch in them.
            if target.exists() and target.is_relative_to(output / "clusters"):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            count += 1
    print(f"{output}: {count} files for {', '.join(chosen)}; commit them to the repository")
    return 0
