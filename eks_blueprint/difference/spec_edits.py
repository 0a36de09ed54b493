"""What the table of changes says about the edits between two specs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eks_blueprint.catalogue.changes import Change, Edit, Effect, changes_of
from eks_blueprint.errors import BlueprintError

if TYPE_CHECKING:
    from eks_blueprint.spec import BlueprintSpec

__all__ = ["SpecEdit", "spec_edits"]


@dataclass(frozen=True)
class SpecEdit:
    """An edit of the spec, and what it does to a running cluster.

    :param path: the field, from the top of the file.
    :param edit: ``change``, ``add`` or ``remove``; a key with another name is both of the latter.
    :param effect: the most severe effect of the next deployment.
    :param what: what is replaced, deleted or left behind, or who refuses it; or empty.
    :param when: condition under which this holds in addition; or empty.
    :param remark: what happens, and what to do instead; or empty.
    """

    path: str
    edit: Edit
    effect: Effect
    what: str = ""
    when: str = ""
    remark: str = ""


_PARTS = (
    "clusters",
    "networks",
    "environments",
    "service_networks",
    "private_zones",
    "connections",
    "blue_green",
)


def spec_edits(old: BlueprintSpec, new: BlueprintSpec) -> Iterator[SpecEdit]:
    """Yield what the catalogue says about each field that differs.

    Fields are compared as the constructs read them, so that a profile or a default that changes
    them counts, and a value that is written out where it was the default does not.

    :param old: the spec as it is deployed.
    :param new: the spec as it will be.
    """
    before, after = (one.model_dump(mode="json") for one in (old, new))
    for part in _PARTS:
        was, will = before.get(part) or {}, after.get(part) or {}
        for name in dict.fromkeys((*was, *will)):
            if name not in was or name not in will:
                edit = Edit.ADD if name in will else Edit.REMOVE
                yield from _entries((part, name), (part, name), edit)
            else:
                above = (part, name)
                below = () if part == "clusters" else above
                for path, edit in _edits(was[name], will[name], below):
                    yield from _entries((*above, *path[len(below) :]), path, edit)
    for path, edit in _edits(before.get("pipeline"), after.get("pipeline"), ("pipeline",)):
        yield from _entries(path, path, edit)
    # The order of waves is no edit of any of them.
    was, will = ({one["name"]: one for one in side.get("waves") or ()} for side in (before, after))
    for name in (one for one in was if one in will):
        for path, edit in _edits(was[name], will[name], ("waves", name)):
            yield from _entries(path, path, edit)


def _edits(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Edit]]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            below = (*path, str(key))
            if key not in old:
                yield below, Edit.ADD
            elif key not in new:
                yield below, Edit.REMOVE
            else:
                yield from _edits(old[key], new[key], below)
    elif old is None and isinstance(new, Mapping):
        yield path, Edit.ADD
    elif new is None and isinstance(old, Mapping):
        yield path, Edit.REMOVE
    else:
        yield path, Edit.CHANGE


def _entries(shown: tuple[str, ...], path: tuple[str, ...], edit: Edit) -> Iterator[SpecEdit]:
    for change in _known(path, edit):
        yield SpecEdit(
            ".".join(shown), edit, change.effect, change.what, change.when, change.remark
        )


def _known(path: tuple[str, ...], edit: Edit) -> tuple[Change, ...]:
    """Return what the catalogue says of an edit, or of the field that the edited one is part of."""
    for length in range(len(path), 0, -1):
        for one in (edit, Edit.CHANGE):
            try:
                return changes_of(path[:length], one)
            except BlueprintError:
                continue
    return ()
