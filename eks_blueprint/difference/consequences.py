"""What follows for other resources when one is replaced."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from eks_blueprint.assembly import Reference
from eks_blueprint.difference.change import Action, PropertyChange
from eks_blueprint.difference.draft import REPLACING, Draft, StackPair
from eks_blueprint.difference.imports import Export, exports, links
from eks_blueprint.difference.resources import action_of, has_own_id
from eks_blueprint.difference.values import shown

__all__ = ["follow", "new_exports"]

# A chain of more steps says nothing more to a reader.
_LONGEST = 6
# Attributes that count the versions of a resource: every update changes them.
# CloudFormation template reference, AWS::EC2::LaunchTemplate, return values.
_COUNTERS = {"AWS::EC2::LaunchTemplate": ("LatestVersionNumber", "DefaultVersionNumber")}


class _Link(NamedTuple):
    draft: Draft
    path: str
    reference: Reference


def new_exports(pairs: Sequence[StackPair]) -> Mapping[str, Export]:
    """Return what the stacks will export, by name."""
    sides = [pair.new for pair in pairs if pair.new is not None]
    return {export.name: export for side in sides for export in exports(side)}


def follow(pairs: Sequence[StackPair]) -> None:
    """Carry replacements on to what refers to them, within a stack and through exports.

    A reference to a resource that is replaced gets another value. Where that property is only set
    when a resource is created, the resource is replaced as well, and so on.

    :param pairs: the stacks, of which the drafts are changed.
    """
    known = new_exports(pairs)
    by_target: dict[tuple[str, str], list[_Link]] = defaultdict(list)
    for pair in pairs:
        for key, draft in pair.drafts.items():
            if pair.new is None or draft.old is None or draft.new is None:
                continue
            for path, stack, reference in links(pair.new.properties[key], pair.name, known):
                by_target[stack, reference.target].append(_Link(draft, path, reference))
    drafts = [draft for pair in pairs for draft in pair.drafts.values() if draft.new is not None]
    waiting = deque(one for one in drafts if one.old is not None and one.action is not None)
    while waiting:
        target = waiting.popleft()
        for link in by_target[target.stack, target.logical_id]:
            if link.draft is not target and _carry(target, link):
                waiting.append(link.draft)


def _carry(target: Draft, link: _Link) -> bool:
    """Change the draft of a resource that refers to another, and say whether it is more severe."""
    draft, path, reference = link
    counts = reference.attribute in _COUNTERS.get(target.type, ())
    certain = target.action in REPLACING or (target.action == Action.UPDATE and counts)
    # Only the function behind it knows whether what others refer to changes.
    perhaps = target.action == Action.UPDATE and has_own_id(target.type)
    if not certain and target.action != Action.MAY_REPLACE and not perhaps:
        return False
    action = action_of(draft.type, path)
    if not certain:
        if action == Action.UPDATE:
            # Nothing that has to be said: it only follows.
            return False
        action = Action.MAY_REPLACE
    before = draft.properties.get(path)
    if before is None or before.action == Action.UPDATE:
        draft.properties[path] = _property(draft, path, target, action)
    raised = draft.raise_to(action)
    if raised and action != Action.UPDATE:
        draft.causes[:0] = _causes(draft, path, target, action)
        draft.causes[_LONGEST:] = []
    return raised


def _property(draft: Draft, path: str, target: Draft, action: Action) -> PropertyChange:
    value: Any = draft.new.properties if draft.new is not None else {}
    for part in path.split("."):
        value = value.get(part, "") if isinstance(value, Mapping) else ""
    text = shown(path, value)
    known = draft.properties.get(path)
    old, new = (known.old, known.new) if known is not None else (text, text)
    return PropertyChange(path, old, new, action, f"refers to {target.id}, which {_fate(target)}")


def _causes(draft: Draft, path: str, target: Draft, action: Action) -> list[str]:
    what = {
        Action.REFUSE: "CloudFormation refuses to change it",
        Action.MAY_REPLACE: "a change of it may replace the resource",
    }.get(action, "is only set when it is created")
    return [f"{path} refers to {target.id}, which {_fate(target)}, and {what}", *target.causes]


def _fate(target: Draft) -> str:
    if target.action == Action.UPDATE:
        custom = has_own_id(target.type)
        return "is updated by a function" if custom else "gets another version"
    return "may be replaced" if target.action == Action.MAY_REPLACE else "is replaced"
