"""The cloud assembly of a spec, as commands compare it."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from eks_blueprint.app.assembling import Assembling
from eks_blueprint.app.context import cdk_json_context, refuse_misspelt, text_of
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.node import require_node
from eks_blueprint.app.report import read_report
from eks_blueprint.app.synthesis import REPORT_ONLY
from eks_blueprint.assembly import CloudAssembly, read_assembly
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec

__all__ = ["assembled", "write_assembled"]


def assembled(blueprint: BlueprintSpec, *, clusters: str = "", jobs: int = 1) -> CloudAssembly:
    """Synthesize a spec without rule packs and validation, and keep nothing on disk.

    :param blueprint: the spec.
    :param clusters: patterns of cluster names. Default: those of ``cdk.json``, otherwise all.
    :param jobs: how many processes share the clusters. Default: this process alone.
    :raises BlueprintError: if the stacks cannot be created.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_assembled(blueprint, Path(folder), clusters=clusters, jobs=jobs)
        return read_assembly(Path(folder))


def write_assembled(
    blueprint: BlueprintSpec,
    folder: Path,
    *,
    clusters: str = "",
    but: Collection[str] = (),
    context: Mapping[str, Any] | None = None,
    jobs: int = 1,
) -> None:
    """Synthesize a spec without rule packs and validation.

    :param blueprint: the spec.
    :param folder: an empty folder, for the cloud assembly.
    :param clusters: patterns of cluster names. Default: those of the context, otherwise all.
    :param but: names of clusters that are left out. Default: none.
    :param context: context of the CDK. Default: that of ``cdk.json``.
    :param jobs: how many processes share the clusters. Default: this process alone.
    :raises BlueprintError: if the stacks cannot be created.
    """
    require_node()
    context = cdk_json_context() if context is None else context
    refuse_misspelt(context)
    chosen = clusters or text_of(context, "clusters")
    names = blueprint.matching(chosen) if chosen else None
    if but:
        names = tuple(one for one in names or blueprint.clusters if one not in but)
    task = Assembling(
        blueprint,
        only=names,
        packs=(),
        context=context,
        # Otherwise the CDK prints warnings a second time, with the path of a folder that is gone.
        overrides=REPORT_ONLY,
        validate=False,
    )
    with no_garbage_collection():
        task.write(folder, jobs=jobs)
    report = read_report(folder)
    if refused := (*report.refusals, *report.findings):
        raise BlueprintError("\n".join(one.description for one in refused))
