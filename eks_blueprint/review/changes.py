"""What changed against a baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from eks_blueprint.assembly import CloudAssembly, is_assembly, read_assembly
from eks_blueprint.difference import Difference, difference
from eks_blueprint.difference.snapshots import is_snapshot, read_snapshot, without_hashes
from eks_blueprint.errors import BlueprintError
from eks_blueprint.review.clusters import Cluster

__all__ = ["Changes", "changes_between", "changes_of", "read_baseline"]


@dataclass(frozen=True)
class Changes:
    """What a deployment changes against a baseline.

    :param difference: what happens to stacks, resources and objects.
    """

    difference: Difference


def read_baseline(path: Path) -> tuple[CloudAssembly, bool]:
    """Read what is deployed.

    :param path: folder of a cloud assembly, or of templates alone, one file a stack.
    :returns: the assembly, and whether it has templates alone.
    :raises BlueprintError: if it is neither.
    """
    if is_assembly(path):
        return read_assembly(path), False
    if is_snapshot(path):
        return read_snapshot(path), True
    raise BlueprintError(
        "a baseline must be the folder of a cloud assembly or a folder of templates, got "
        f"{path}, which {'has none' if path.is_dir() else 'does not exist'}; name one "
        "of them"
    )


def changes_between(old: CloudAssembly, new: CloudAssembly, *, snapshot: bool) -> Changes:
    """Compare an assembly with a baseline.

    :param old: the baseline.
    :param new: the assembly.
    :param snapshot: whether the baseline has templates alone.
    """
    notes: list[str] = []
    if snapshot:
        old, new = without_hashes(old), without_hashes(new)
        notes.append("code of functions and trees for GitOps, which are not in snapshots")
    return Changes(difference(old, new, notes=notes))


def changes_of(changes: Changes, cluster: Cluster) -> Changes:
    """Return the part of changes that concerns a cluster and its stacks.

    :param changes: changes of a whole assembly.
    :param cluster: the cluster.
    """
    whole = changes.difference
    names = {*cluster.stacks, *(stack.name for stack in cluster.stacks.values())}
    return Changes(
        replace(
            whole,
            stacks=tuple(one for one in whole.stacks if one.name in names),
            changes=tuple(one for one in whole.changes if one.stack in names),
            findings=tuple(one for one in whole.findings if one.subject.partition("/")[0] in names),
        )
    )
