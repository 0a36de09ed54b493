"""Write the tree for a GitOps repository."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from eks_blueprint.app.context import cdk_json_context, refuse_misspelt, text_of
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.swap import files_of, is_file, refuse_links, remove_empty, swap, writing
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.errors import BlueprintError

__all__ = ["gitops"]


def gitops(path: Path, *, clusters: str = "", output: Path = Path("gitops")) -> int:
    """Build the stacks without synthesizing them, and copy the trees of the clusters.

    Files of clusters that are not built are kept. Layers that are written are replaced as a whole,
    so that files that no longer correspond to the spec are deleted. Overlays under ``clusters`` are
    never overwritten.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: those of ``cdk.json``, otherwise all.
    :param output: root of the repository's tree. Default: ``gitops``.
    :returns: the exit code.
    :raises BlueprintError: if the spec is invalid or no cluster has GitOps, in which case nothing
        is written, or if the output cannot be written.
    """
    context = cdk_json_context()
    refuse_misspelt(context)
    file = read_spec(path, clusters or text_of(context, "clusters"))
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
            context=context,
            outdir=Path(folder),
            validate=False,
        )
        made = Path(folder) / "gitops"
        app.write_gitops(made)
        with writing(output):
            count = _publish(made, output, chosen)
    print(f"{output}: {count} files for {', '.join(chosen)}; commit them to the repository")
    return 0


def _publish(made: Path, output: Path, clusters: list[str]) -> int:
    """Replace the layers of the clusters as a whole, or leave the tree unchanged."""
    made_now = sorted(file.relative_to(made).as_posix() for file in made.rglob("*.yaml"))
    # Once an overlay exists, it belongs to the repository, since users add patches to it.
    new = [n for n in made_now if not (n.startswith("clusters/") and (output / n).exists())]
    refuse_links(output, new)
    layers = {Path(name).parent for name in new if not name.startswith("clusters/")}
    old = [
        (layer / name).as_posix()
        for layer in sorted(layers)
        if layer.name in clusters and (output / layer).is_dir()
        for name in files_of(output / layer)
    ]
    old += [name for name in _left(made, output, clusters) if name not in old]
    old += [name for name in new if name not in old and is_file(output / name)]
    output.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".eks-blueprint-", dir=output) as staging,
        tempfile.TemporaryDirectory(prefix=".eks-blueprint-", dir=output) as aside,
    ):
        for name in new:
            target = Path(staging) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made / name, target)
        swap(output, Path(staging), new, Path(aside), old)
    for name in old:
        remove_empty((output / name).parent, output)
    return len(new)


def _left(made: Path, output: Path, clusters: list[str]) -> Iterator[str]:
    """Return the files of layers that left the spec, and overlays that a user did not change."""
    for cluster in clusters:
        sample = _text(made / "infrastructure" / "configs" / cluster / "kustomization.yaml")
        overlay = _text(made / "clusters" / cluster / "configs" / "kustomization.yaml")
        head = sample.partition("\n")[0]
        for layer in sorted(output.glob(f"infrastructure/*/{cluster}")):
            if (made / layer.relative_to(output)).exists():
                continue
            if not _text(layer / "kustomization.yaml").startswith(head):
                continue  # not a layer of the library
            name = layer.parent.name
            yield from ((layer.relative_to(output) / file).as_posix() for file in files_of(layer))
            own = f"clusters/{cluster}/{name}/kustomization.yaml"
            if _text(output / own) == overlay.replace("/configs/", f"/{name}/"):
                yield own


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""
