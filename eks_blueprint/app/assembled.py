"""A cloud assembly that exists, or that of a spec."""

from __future__ import annotations

import tempfile
from pathlib import Path

from eks_blueprint.app.assembling import Assembling
from eks_blueprint.app.context import cdk_json_context, refuse_misspelt, text_of
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.node import require_node
from eks_blueprint.assembly import CloudAssembly, read_assembly
from eks_blueprint.spec import BlueprintSpec

__all__ = ["assembled"]


def assembled(blueprint: BlueprintSpec, *, clusters: str = "", jobs: int = 1) -> CloudAssembly:
    """Synthesize a spec without rule packs and validation, and keep nothing on disk.

    :param blueprint: the spec.
    :param clusters: patterns of cluster names. Default: those of ``cdk.json``, otherwise all.
    :param jobs: how many processes share the clusters. Default: this process alone.
    :raises BlueprintError: if the stacks cannot be created.
    """
    require_node()
    context = cdk_json_context()
    refuse_misspelt(context)
    chosen = clusters or text_of(context, "clusters")
    names = blueprint.matching(chosen) if chosen else None
    task = Assembling(
        blueprint, only=names, packs=(), context=context, overrides={}, validate=False
    )
    with tempfile.TemporaryDirectory() as folder, no_garbage_collection():
        outdir = Path(folder)
        task.write(outdir, jobs=jobs)
        return read_assembly(outdir)
