"""Show how clusters are deleted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from eks_blueprint.assembly import is_assembly, read_assembly
from eks_blueprint.cli.progress import working
from eks_blueprint.results import rendered
from eks_blueprint.teardown import document, teardown_plan

if TYPE_CHECKING:
    from eks_blueprint.live.session import Session

__all__ = ["teardown"]


def teardown(
    path: Path, *, clusters: str = "", session: Session | None = None, to: str = "text"
) -> int:
    """Print what is done to delete clusters; nothing is deleted.

    :param path: a spec, or the folder of a cloud assembly.
    :param clusters: patterns of cluster names. Default: all.
    :param session: AWS, to ask it what still exists. Default: it is not asked.
    :param to: format of the answer. Default: text.
    :returns: 0, or 1 if something is deleted before what still needs it, or exists and must go
        first.
    :raises BlueprintError: if the input is refused, no cluster matches, or AWS cannot be asked.
    """
    if is_assembly(path):
        assembly = read_assembly(path)
    else:
        # A cloud assembly is answered without the models of the spec, which take longer to load
        # than the answer.
        from eks_blueprint.app.assembled import assembled
        from eks_blueprint.cli.spec_file import read_spec

        # All of them, whatever is asked for: a cluster that stays keeps its network.
        file = read_spec(path, clusters)
        with working(f"synthesizing {path}"):
            assembly = assembled(file.blueprint, clusters="*")
        # Patterns of environments and waves are those of the spec only.
        clusters = ",".join(file.names) if clusters else ""
    plan = teardown_plan(assembly, clusters=clusters)
    if session is not None:
        from eks_blueprint.teardown.live import ask_aws

        with working("asking AWS"):
            plan = ask_aws(plan, assembly, session)
    sys.stdout.write(rendered(plan, kind="teardown", document=document, to=to))
    return 1 if plan.is_early else 0
