"""Show how clusters are deleted."""

from __future__ import annotations

import sys
from pathlib import Path

from eks_blueprint.app.assembled import assembled
from eks_blueprint.assembly import is_assembly, read_assembly
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.results import rendered
from eks_blueprint.teardown import document, teardown_plan

__all__ = ["teardown"]


def teardown(path: Path, *, clusters: str = "", to: str = "text") -> int:
    """Print what is done to delete clusters; nothing is deleted.

    :param path: a spec, or the folder of a cloud assembly.
    :param clusters: patterns of cluster names. Default: all.
    :param to: format of the answer. Default: text.
    :returns: 0, or 1 if something is deleted before what still needs it.
    :raises BlueprintError: if the input is refused, or no cluster matches.
    """
    if is_assembly(path):
        assembly = read_assembly(path)
    else:
        # All of them, whatever is asked for: a cluster that stays keeps its network.
        assembly = assembled(read_spec(path, clusters).blueprint, clusters="*")
    plan = teardown_plan(assembly, clusters=clusters)
    sys.stdout.write(rendered(plan, kind="teardown", document=document, to=to))
    return 1 if plan.findings else 0
