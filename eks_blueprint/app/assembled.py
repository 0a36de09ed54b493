"""A cloud assembly that exists, or that of a spec."""

from __future__ import annotations

import tempfile
from pathlib import Path

from eks_blueprint.app.context import cdk_json_context, refuse_misspelt, text_of
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.assembly import CloudAssembly, read_assembly
from eks_blueprint.spec import BlueprintSpec

__all__ = ["assembled"]


def assembled(blueprint: BlueprintSpec, *, clusters: str = "") -> CloudAssembly:
    """Synthesize a spec without rule packs and validation, and keep nothing on disk.

    :param blueprint: the spec.
    :param clusters: patterns of cluster names. Default: those of ``cdk.json``, otherwise all.
    :raises BlueprintError: if the stacks cannot be created.
    """
    context = cdk_json_context()
    refuse_misspelt(context)
    chosen = clusters or text_of(context, "clusters")
    names = blueprint.matching(chosen) if chosen else None
    with tempfile.TemporaryDirectory() as folder, no_garbage_collection():
        # The CDK is imported here: assemblies are read without it.
        from eks_blueprint.app.blueprint_app import BlueprintApp

        outdir = Path(folder)
        app = BlueprintApp(
            blueprint, only=names, packs=(), context=context, outdir=outdir, validate=False
        )
        app.synth()
        app.write_gitops(outdir / "gitops")
        return read_assembly(outdir)
