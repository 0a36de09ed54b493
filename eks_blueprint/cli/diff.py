"""Say what a deployment does to what runs."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from eks_blueprint.app.assembled import assembled
from eks_blueprint.app.context import cdk_json_context, text_of
from eks_blueprint.assembly import CloudAssembly, is_assembly, read_assembly
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.difference import difference
from eks_blueprint.difference.document import shown_as
from eks_blueprint.difference.snapshots import (
    chosen,
    is_snapshot,
    read_snapshot,
    without_hashes,
)
from eks_blueprint.difference.spec_edits import SpecEdit, spec_edits
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec

if TYPE_CHECKING:
    from eks_blueprint.live.deployed import DeployedStack

__all__ = ["diff"]


@dataclass(frozen=True)
class _Input:
    """A side of the comparison.

    :param assembly: its stacks.
    :param snapshot: whether it is a folder of templates, without hashes and trees.
    :param blueprint: the spec that it was made of, if it was.
    :param notes: what is not compared.
    :param imported_by: stacks that import an export, by its name, as far as AWS was asked.
    """

    assembly: CloudAssembly
    snapshot: bool = False
    blueprint: BlueprintSpec | None = None
    notes: tuple[str, ...] = ()
    imported_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def diff(
    old: Path | None,
    new: Path,
    *,
    clusters: str = "",
    allow: Sequence[str] = (),
    live: bool = False,
    profile: str = "",
    region: str = "",
    to: str = "text",
) -> int:
    """Compare two specs, cloud assemblies or folders of templates, or one with what is deployed.

    :param old: what is deployed; ``None`` with ``live``.
    :param new: what will be deployed.
    :param clusters: patterns of cluster names. Default: those of ``cdk.json`` for specs, otherwise
        all.
    :param allow: ids of what may be replaced or deleted.
    :param live: compare with the templates that CloudFormation has. Default: no.
    :param profile: profile of the credentials for ``live``. Default: as the AWS CLI chooses it.
    :param region: Region for ``live`` where a stack names none. Default: that of the profile.
    :param to: one of ``results.FORMATS``.
    :returns: 0, or 1 if something is lost that was not allowed, or the deployment fails.
    :raises BlueprintError: if a side cannot be read, or an id is that of nothing.
    """
    if live == (old is not None):
        raise BlueprintError(
            "diff needs two sides: OLD and NEW, or --live and NEW; got "
            + ("OLD, NEW and --live" if live else "NEW alone")
        )
    after = _read(new, clusters)
    before = _deployed(after, profile, region) if old is None else _read(old, clusters)
    if clusters and not before.assembly.stacks and not after.assembly.stacks:
        raise BlueprintError(f"--clusters must match a stack of either side, got {clusters!r}")
    edits: list[SpecEdit] = []
    notes = [*before.notes]
    if before.blueprint is not None and after.blueprint is not None:
        names = {*before.assembly.stacks, *after.assembly.stacks}
        found = spec_edits(before.blueprint, after.blueprint)
        edits += (one for one in found if _concerns(one, names))
    if before.snapshot or after.snapshot:
        before = replace(before, assembly=without_hashes(before.assembly))
        after = replace(after, assembly=without_hashes(after.assembly))
        notes.append("code of functions and trees for GitOps, which are not in snapshots")
    result = difference(
        before.assembly,
        after.assembly,
        allow=allow,
        notes=notes,
        edits=edits,
        imported_by=before.imported_by,
    )
    sys.stdout.write(shown_as(result, to))
    return 1 if result.dangerous else 0


def _concerns(edit: SpecEdit, stacks: Collection[str]) -> bool:
    """Say whether an edit is one of the chosen clusters, or of a network that they share."""
    part, name, *_ = edit.path.split(".")
    return name in stacks or (part == "networks" and f"{name}-shared-network" in stacks)


def _read(path: Path, clusters: str) -> _Input:
    if path.is_file():
        patterns = clusters or text_of(cdk_json_context(), "clusters")
        blueprint = read_spec(path, patterns).blueprint
        return _Input(assembled(blueprint, clusters=patterns), blueprint=blueprint)
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


def _deployed(new: _Input, profile: str, region: str) -> _Input:
    from eks_blueprint.live.deployed import deployed
    from eks_blueprint.live.session import open_session

    found = deployed(open_session(profile=profile, region=region), new.assembly)
    notes = [*_states(found.stacks.values())]
    if new.assembly.gitops:
        notes.append("trees for GitOps: which commit Flux applied is not asked")
    imported_by = {
        export: names
        for stack in found.stacks.values()
        for export, names in stack.imported_by.items()
    }
    return _Input(found.assembly, notes=tuple(notes), imported_by=imported_by)


def _states(stacks: Iterable[DeployedStack]) -> Iterator[str]:
    for stack in stacks:
        if stack.busy or stack.stuck:
            yield f"`{stack.name}` is in {stack.status}, and cannot be deployed until that is over"
