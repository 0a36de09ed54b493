"""Clusters whose specs differ from those of a Git revision."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eks_blueprint import spec
from eks_blueprint.app.common import common_parts
from eks_blueprint.app.revision import Revision, revision_of
from eks_blueprint.app.stack_places import StackPlace, cluster_stacks, stack_places
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.spec_files.folder import is_spec_file

__all__ = ["Changes", "changed_since", "changes_between", "spec_at"]


@dataclass(frozen=True)
class Changes:
    """What differs between two versions of a spec.

    :param changed: names of the clusters that are new or have other templates, in the order of the
        file.
    :param removed: names of the clusters that are no longer in the spec; their stacks exist still.
    :param left: stacks of the others that no longer are where they were, since what they are made
        of moved to another account or Region or left the spec; they exist there still.
    """

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[StackPlace, ...] = ()

    def told(self, revision: str) -> str:
        """Say what changed, in one to three lines.

        :param revision: the revision, as the user named it.
        """
        lines = [f"changed since {revision}: {', '.join(self.changed) or 'no cluster'}"]
        if self.removed:
            lines.append(
                f"removed since {revision}: {', '.join(self.removed)}; the stacks exist until you "
                "delete them, see eks-blueprint teardown"
            )
        if self.left:
            stacks = (f"{name} in {account}/{region}" for name, (account, region) in self.left)
            lines.append(
                f"left behind since {revision}: {', '.join(stacks)}; these stacks exist until you "
                f"delete them with the spec of {revision}, see eks-blueprint teardown"
            )
        return "\n".join(lines)


def changed_since(path: Path, revision: str, blueprint: BlueprintSpec) -> Changes:
    """Compare a spec with what it was in a Git revision.

    What counts is what the spec says after all layers are merged: a new comment, or a value that
    was a default before, changes no cluster. Another version of the library is not seen.

    :param path: the spec, a file or a folder in a Git repository.
    :param revision: the revision, such as ``origin/main`` or ``v1.4``.
    :param blueprint: the spec as it is now.
    :raises BlueprintError: if there is no such repository or revision, or the spec of the revision
        is refused.
    """
    where = path if path.is_dir() else path.parent
    found = revision_of(where, revision, option="--changed-since")
    if found is None:
        raise BlueprintError(
            f"--changed-since must be a revision of the Git repository of {path}, got "
            f"{revision!r}; name a branch, tag or commit that exists there, and fetch it first in "
            "a shallow clone"
        )
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder, path.name)
        if not spec_at(found, path, old):
            return Changes(tuple(blueprint.clusters), ())
        try:
            before = spec.load(old)
        except BlueprintError as error:
            raise BlueprintError(
                f"--changed-since {revision} must be a revision whose spec is valid, got: "
                f"{str(error).replace(str(old), f'{path}@{revision}')}\n"
                "choose a later revision, or build all clusters"
            ) from None
    return changes_between(before, blueprint)


def changes_between(before: BlueprintSpec, after: BlueprintSpec) -> Changes:
    """Return the clusters of which templates may differ.

    :param before: the spec of before.
    :param after: the spec of now.
    """
    parts = {part.path: part for part in common_parts(before)}
    changed = {
        name for name, cluster in after.clusters.items() if before.clusters.get(name) != cluster
    }
    for part in common_parts(after):
        known = parts.get(part.path)
        same = known == part if part.together else known is not None and known.value == part.value
        if not same:
            changed.update(part.clusters)
    return Changes(
        tuple(name for name in after.clusters if name in changed),
        tuple(name for name in before.clusters if name not in after.clusters),
        tuple(_left(before, after)),
    )


def _left(before: BlueprintSpec, after: BlueprintSpec) -> Iterator[StackPlace]:
    """Yield stacks of clusters that are still there, and of no cluster, that nothing makes now."""
    now = {*stack_places(after)}
    removed = {
        one
        for name in before.clusters
        if name not in after.clusters
        for one in cluster_stacks(before, name)
    }
    anywhere = {name for name, (account, _) in now if account is None}
    for stack in stack_places(before):
        name, (account, _) = stack
        # Without an account, nobody knows where it is.
        if account is not None and name not in anywhere and stack not in now | removed:
            yield stack


def spec_at(revision: Revision, path: Path, target: Path) -> bool:
    """Write the spec of a revision, and return whether there was one.

    :param revision: the revision, in the folder of the spec.
    :param path: the spec as it is now, a file or a folder.
    :param target: the file or folder that is written.
    """
    if not path.is_dir():
        return revision.write(path.name, target)
    names = [name for name in revision.names() if is_spec_file(name)]
    found = [revision.write(name, target / name) for name in names]
    return bool(found) and all(found)
