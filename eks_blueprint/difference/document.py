"""A difference for people: what is dangerous first, then stack by stack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from eks_blueprint.catalogue.changes import Effect
from eks_blueprint.catalogue.resource_types import guarded
from eks_blueprint.difference.change import Action, PropertyChange, ResourceChange
from eks_blueprint.difference.difference import Difference
from eks_blueprint.difference.fleet import of_cluster
from eks_blueprint.difference.fleet_document import fleet_blocks
from eks_blueprint.difference.kubernetes.objects import WITH_NAMESPACE
from eks_blueprint.difference.spec_edits import SpecEdit
from eks_blueprint.results import (
    Block,
    Bullets,
    Document,
    Finding,
    Heading,
    Paragraph,
    Severity,
    Table,
    rendered,
)

__all__ = ["COMMENT", "document", "shown_as"]

COMMENT = 65_000
"""Characters of a document that fits into a comment on GitHub, whose limit is 65,536."""

_KIND = "diff"
_ROWS = (None, 500, 200, 100, 50, 20, 0)
_MOST_PROPERTIES = 6
_ORDER = list(Action)
_HARMLESS = (Action.UPDATE, Action.ADD, Action.POLICY)
_WORDS = {
    Action.REFUSE: "refused",
    Action.REMOVE: "deleted",
    Action.RECREATE: "deleted and created again",
    Action.REPLACE: "replaced",
    Action.MAY_REPLACE: "perhaps replaced",
    Action.LEAVE: "left behind",
    Action.UPDATE: "updated",
    Action.ADD: "added",
    Action.POLICY: "with another policy",
}


def shown_as(result: Difference, to: str) -> str:
    """Render a difference; Markdown is cut so that it fits into a comment on a pull request.

    :param result: the difference.
    :param to: one of ``results.FORMATS``.
    """
    if to != "markdown":
        return rendered(result, kind=_KIND, document=document, to=to)
    text = ""
    for rows in _ROWS:
        text = rendered(result, kind=_KIND, document=partial(document, rows=rows), to=to)
        if len(text) <= COMMENT:
            break
    return text


def document(result: Difference, *, rows: int | None = None) -> Document:
    """Return a difference as a document.

    :param result: the difference.
    :param rows: how many findings, and how many changes, are shown, the most severe first. Default:
        all.
    """
    return Document(_verdict(result), tuple(_blocks(result, rows)))


def _verdict(result: Difference) -> str:
    errors = sum(one.severity == Severity.ERROR for one in result.findings)
    if result.blocked:
        return "This deployment fails"
    if errors:
        return "This deployment replaces or deletes what must not be lost"
    if not result.changes and not result.stacks:
        return "Nothing changes"
    return "This deployment loses nothing that is guarded"


def _blocks(result: Difference, rows: int | None) -> Iterator[Block]:
    if result.changes or result.stacks:
        yield Paragraph(_summary(result))
    if result.findings:
        yield Heading("Findings")
        yield from _findings(result.findings, rows)
    yield from fleet_blocks(result.clusters, _WORDS)
    if result.edits:
        yield Heading("Edits of the spec")
        yield _edits(result.edits, merged=bool(result.clusters))
    if result.stacks:
        yield Heading("Stacks")
        yield Bullets(tuple(_stacks(result)))
    left = len(result.changes) if rows is None else rows
    for name in dict.fromkeys(one.stack for one in result.changes):
        changes = sorted(
            (one for one in result.changes if one.stack == name),
            key=lambda one: -_ORDER.index(one.action),
        )
        if _is_new(result, name) or _is_said(result, name):
            continue
        cut, left = changes[:left], max(0, left - len(changes))
        if cut:
            yield Heading(f"`{name}`", 3)
            yield Table(("what happens", "id", "type", "why"), tuple(_rows(cut)))
        if len(cut) < len(changes):
            yield Paragraph(f"{len(changes) - len(cut)} more changes of `{name}` are not shown.")
    if result.notes:
        yield Heading("Not compared")
        yield Bullets(result.notes)


def _summary(result: Difference) -> str:
    counts = Counter(one.action for one in result.changes)
    parts = [f"{counts[action]} {_WORDS[action]}" for action in _WORDS if counts[action]]
    found = Counter(one.severity for one in result.findings)
    said = [
        f"{found[one]} {one.value}{'s' if found[one] > 1 else ''}" for one in Severity if found[one]
    ]
    first = f"Resources and objects: {', '.join(parts) or 'none changes'}."
    return f"{first} Findings: {', '.join(said) or 'none'}."


def _findings(findings: Sequence[Finding], rows: int | None) -> Iterator[Block]:
    order = list(Severity)
    ordered = sorted(findings, key=lambda one: order.index(one.severity))
    cut = ordered if rows is None else ordered[: max(rows, 20)]
    yield Table(
        ("severity", "check", "id", "what"),
        tuple(
            (one.severity.value, one.check, f"`{_plain(one.subject)}`", _finding(one))
            for one in cut
        ),
    )
    if len(cut) < len(ordered):
        yield Paragraph(f"{len(ordered) - len(cut)} more findings are not shown.")


def _finding(finding: Finding) -> str:
    return f"{finding.message}; {finding.remedy}" if finding.remedy else finding.message


def _edits(edits: Sequence[SpecEdit], *, merged: bool) -> Table:
    """Return a row for each edit, or for all clusters of a fleet with the same edit."""
    groups: dict[object, list[SpecEdit]] = {}
    for edit in edits:
        part, _, rest = edit.path.partition(".")
        name, _, field = rest.partition(".")
        key = (
            (part, field, edit.edit, edit.effect, edit.what, edit.when)
            if merged and field
            else (part, name, field, edit.edit, edit.effect, edit.what, edit.when)
        )
        groups.setdefault(key, []).append(edit)
    return Table(
        ("field", "edit", "effect", "what the table of changes says"),
        tuple(
            (
                f"`{_plain(one.path)}`{f' and {len(more)} more' if more else ''}",
                one.edit.value,
                _effect(one),
                one.remark,
            )
            for one, *more in groups.values()
        ),
    )


def _effect(edit: SpecEdit) -> str:
    by = "by " if edit.effect == Effect.REFUSED else ""
    what = f": {by}{edit.what}" if edit.what else ""
    return f"{edit.effect.value}{what}{f' ({edit.when})' if edit.when else ''}"


def _stacks(result: Difference) -> Iterator[str]:
    for stack in result.stacks:
        counts = Counter(one.action for one in result.changes if one.stack == stack.name)
        parts = ", ".join(f"{counts[one]} {_WORDS[one]}" for one in _WORDS if counts[one])
        what = {Action.ADD: "new", Action.LEAVE: "stays behind"}.get(stack.action, "changes")
        remark = f": {stack.remark}" if stack.remark else ""
        yield f"`{stack.name}` {what}{remark}{f': {parts}' if parts else ''}"


def _is_new(result: Difference, name: str) -> bool:
    return any(one.name == name and one.action == Action.ADD for one in result.stacks)


def _is_said(result: Difference, stack: str) -> bool:
    """Return whether another cluster of the fleet has the same changes, so that one is enough."""
    return any(
        one.like and stack in (one.cluster, *of_cluster(one.cluster)) for one in result.clusters
    )


def _rows(changes: Sequence[ResourceChange]) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for each change; what is harmless and the same for several has one row.

    So have objects that are deleted with their namespace, unless they hold data.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for change in changes:
        # The heading names the stack.
        name = change.id.removeprefix(f"{change.stack}/")
        key: tuple[str, ...] = (change.action.value, change.type, _why(change))
        if _goes_with_namespace(change):
            key = (change.action.value, "objects", change.causes[0])
        elif change.action not in _HARMLESS:
            key = (*key, name)
        groups.setdefault(key, []).append(name)
    for (action, kind, why, *_), names in groups.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield action, f"`{_plain(names[0])}`{more}", kind, why


def _goes_with_namespace(change: ResourceChange) -> bool:
    if change.action is not Action.REMOVE or change.type in guarded():
        return False
    return any(one.startswith(WITH_NAMESPACE) for one in change.causes)


def _why(change: ResourceChange) -> str:
    parts = [*change.causes]
    # A reference that replaces the resource is a cause already.
    left = [
        one
        for one in change.properties
        if not any(one.cause and text.startswith(f"{one.path} {one.cause}") for text in parts)
    ]
    left.sort(key=lambda one: -_ORDER.index(one.action))
    parts += map(_property, left[:_MOST_PROPERTIES])
    if len(left) > _MOST_PROPERTIES:
        parts.append(f"{len(left) - _MOST_PROPERTIES} more properties")
    return "; ".join([*parts, *([change.remark] if change.remark else [])])


def _property(one: PropertyChange) -> str:
    if one.cause and one.old == one.new:
        return f"`{_plain(one.path)}` {one.cause}"
    if one.of_list:
        parts = ((one.old, "removed"), (one.new, "added"))
        said = ", ".join(f"`{_plain(text)}` {word}" for text, word in parts if text)
        return f"`{_plain(one.path)}`: {said}"
    old, new = (f"`{_plain(text)}`" if text else "nothing" for text in (one.old, one.new))
    return f"`{_plain(one.path)}`: {old} to {new}"


def _plain(text: str) -> str:
    return text.replace("`", "'")
