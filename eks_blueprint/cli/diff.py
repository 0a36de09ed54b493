"""Say what a deployment does to what runs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from eks_blueprint.app.context import cdk_json_context, text_of
from eks_blueprint.assembly import CloudAssembly, chosen, is_assembly, must_match, read_assembly
from eks_blueprint.cli.progress import working
from eks_blueprint.difference import difference
from eks_blueprint.difference.document import shown_as
from eks_blueprint.difference.fleet import cluster_changes
from eks_blueprint.difference.snapshots import is_snapshot, read_snapshot, without_hashes
from eks_blueprint.difference.spec_edits import SpecEdit, spec_edits
from eks_blueprint.errors import BlueprintError
from eks_blueprint.results import Finding, Severity
from eks_blueprint.spec_files import is_spec_folder

if TYPE_CHECKING:
    from eks_blueprint.live.deployed import DeployedStack
    from eks_blueprint.live.session import Session
    from eks_blueprint.spec import BlueprintSpec

__all__ = ["diff"]


@dataclass(frozen=True)
class _Input:
    """A side of the comparison.

    :param assembly: its stacks.
    :param snapshot: whether it is a folder of templates, without hashes and trees.
    :param blueprint: the spec that it was made of, if it was.
    """

    assembly: CloudAssembly
    snapshot: bool = False
    blueprint: BlueprintSpec | None = None


def diff(
    old: Path | None,
    new: Path,
    *,
    clusters: str = "",
    allow: Sequence[str] = (),
    allow_file: Path | None = None,
    session: Session | None = None,
    to: str = "text",
) -> int:
    """Compare two specs, cloud assemblies or folders of templates, or one with what is deployed.

    :param old: what is deployed; ``None`` with a session.
    :param new: what will be deployed.
    :param clusters: patterns of cluster names. Default: those of ``cdk.json`` for specs, otherwise
        all.
    :param allow: ids of what may be replaced or deleted.
    :param allow_file: file with such ids, one a line, which may be those of nothing. A file that
        does not exist has none. Default: none.
    :param session: AWS, to compare with the templates that CloudFormation has. Default: it is not
        asked.
    :param to: one of ``results.FORMATS``.
    :returns: 0, or 1 if something is lost that was not allowed, or the deployment fails.
    :raises BlueprintError: if a side cannot be read, an id is that of nothing, or AWS cannot be
        asked.
    """
    if (old is None) == (session is None):
        got = "NEW alone" if old is None else "OLD, NEW and --live"
        raise BlueprintError(f"diff needs two sides: OLD and NEW, or --live and NEW; got {got}")
    after = _read(new, clusters)
    notes: list[str] = []
    states: list[Finding] = []
    importers: Mapping[str, Sequence[str]] = {}
    if session is not None:
        from eks_blueprint.live.deployed import deployed

        with working("asking AWS"):
            found = deployed(session, after.assembly)
        before, importers = _Input(found.assembly), found.importers
        states = [*_states(found.stacks.values())]
        if after.assembly.gitops:
            notes.append("trees for GitOps: which commit Flux applied is not asked")
    elif old is not None:
        before = _read(old, clusters)
    if clusters and before.blueprint is None and after.blueprint is None:
        # A spec knows its clusters, and refused patterns that match none.
        must_match(clusters, before.assembly, after.assembly)
    if before.snapshot or after.snapshot:
        before, after = (
            replace(one, assembly=without_hashes(one.assembly)) for one in (before, after)
        )
        notes.append("code of functions and trees for GitOps, which are not in snapshots")
    result = difference(
        before.assembly,
        after.assembly,
        allow=allow,
        permit=_ids(allow_file),
        importers=importers,
        further=states,
        notes=notes,
        edits=[*_edits(before, after)],
    )
    if after.blueprint is not None:
        rows = cluster_changes(
            before.blueprint,
            after.blueprint,
            stacks=result.stacks,
            changes=result.changes,
            findings=result.findings,
        )
        result = replace(result, clusters=rows)
    sys.stdout.write(shown_as(result, to))
    return 1 if result.dangerous else 0


def _ids(file: Path | None) -> list[str]:
    """Read ids; lines that are empty or begin with # hold none."""
    if file is None or not file.exists():
        return []
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _edits(before: _Input, after: _Input) -> Iterator[SpecEdit]:
    """Yield the edits of the chosen clusters, and of what they have in common."""
    if before.blueprint is None or after.blueprint is None:
        return
    stacks = {*before.assembly.stacks, *after.assembly.stacks}
    clusters = {**before.blueprint.clusters, **after.blueprint.clusters}
    used = {one.environment.name for name, one in clusters.items() if name in stacks}
    for edit in spec_edits(before.blueprint, after.blueprint):
        part, _, rest = edit.path.partition(".")
        name = rest.partition(".")[0]
        if part == "clusters":
            concerns = name in stacks
        elif part == "environments":
            concerns = name in used
        elif part in {"pipeline", "waves"}:
            concerns = _has_pipeline(before) or _has_pipeline(after)
        else:
            concerns = any(one.startswith(f"{name}-") for one in stacks)
        if concerns:
            yield edit


def _has_pipeline(side: _Input) -> bool:
    """Return whether a side has the stack of its pipeline, which chosen clusters do not have."""
    pipeline = side.blueprint.pipeline if side.blueprint is not None else None
    return pipeline is not None and f"{pipeline.name}-pipeline" in side.assembly.stacks


def _read(path: Path, clusters: str) -> _Input:
    if path.is_file() or is_spec_folder(path):
        # Cloud assemblies are compared without the models of the spec, which take longer to load
        # than the comparison.
        from eks_blueprint.app.assembled import assembled
        from eks_blueprint.cli.spec_file import read_spec

        patterns = clusters or text_of(cdk_json_context(), "clusters")
        blueprint = read_spec(path, patterns).blueprint
        with working(f"synthesizing {path}"):
            return _Input(assembled(blueprint, clusters=patterns), blueprint=blueprint)
    if ":" in clusters:
        raise BlueprintError(
            f"--clusters {clusters} must have patterns of names for {path}, since only a spec "
            "knows environments and waves"
        )
    if is_assembly(path):
        found = _Input(read_assembly(path))
    elif is_snapshot(path):
        found = _Input(read_snapshot(path), snapshot=True)
    else:
        raise BlueprintError(
            "OLD and NEW must each be a spec, the folder of a cloud assembly or a folder of "
            f"templates, got {path}, which {'has none' if path.is_dir() else 'does not exist'}"
        )
    return _Input(chosen(found.assembly, clusters), found.snapshot) if clusters else found


def _states(stacks: Iterable[DeployedStack]) -> Iterator[Finding]:
    for stack in stacks:
        if stack.busy or stack.stuck:
            yield Finding(
                "live-stack-status",
                Severity.ERROR if stack.stuck else Severity.WARNING,
                stack.name,
                f"is in {stack.status}, in which CloudFormation does not deploy it",
                "wait until that is over" if stack.busy else "repair or delete the stack first",
                'CloudFormation user guide, "Stack status codes"',
            )
