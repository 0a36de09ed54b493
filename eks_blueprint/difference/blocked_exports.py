"""Exports that CloudFormation does not let go, because another stack imports them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.assembly import references
from eks_blueprint.difference.change import Action
from eks_blueprint.difference.draft import REPLACING, Draft, Side, StackPair
from eks_blueprint.difference.imports import Export, exports, imports
from eks_blueprint.results import Finding, Severity

__all__ = ["blocked_exports"]

_CHECK = "export-in-use"
_SOURCE = (
    'AWS re:Post knowledge center, "Export EXPORT_NAME cannot be updated as it is in use by '
    'STACK_NAME"'
)


def blocked_exports(
    pairs: Sequence[StackPair],
    known: Mapping[str, Export],
    others: Mapping[str, Sequence[str]],
) -> Iterator[Finding]:
    """Find exports that go or change while a stack that is deployed imports them.

    :param pairs: the stacks in the order of their deployment.
    :param known: what the stacks will export, by name.
    :param others: names of further stacks that import an export, by its name.
    """
    now = _importers(pair.old for pair in pairs)
    then = _importers(pair.new for pair in pairs)
    by_name = {pair.name: pair for pair in pairs}
    ids = {
        name: pair.new.stack.hierarchical_id or name
        for name, pair in by_name.items()
        if pair.new is not None
    }
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        for export in exports(pair.old):
            # A stack that nobody deploys now goes on importing.
            still = then[export.name] | {*others.get(export.name, ())} - by_name.keys()
            users = sorted((now[export.name] | still) - {pair.name})
            if not users:
                continue
            new = known.get(export.name)
            if new is None or new.stack != pair.name:
                yield _removed(export, users, still, ids)
            elif new.value != export.value:
                yield _changed(export, users, "gets another value", Severity.ERROR)
            else:
                yield from _followed(export, users, by_name)


def _importers(sides: Iterator[Side | None]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for side in sides:
        if side is None:
            continue
        outputs = side.reading.of(side.stack.template.get("Outputs") or {})
        for name in imports([*side.properties.values(), outputs]):
            found[name].add(side.stack.name)
    return found


def _followed(
    export: Export, users: Sequence[str], by_name: Mapping[str, StackPair]
) -> Iterator[Finding]:
    """Find an export of the same text that refers to what is replaced, so its value changes."""
    targets = {one.target for one in references(export.value)}
    drafts = by_name[export.stack].drafts
    for target in sorted(targets & drafts.keys()):
        draft = drafts[target]
        if draft.action in REPLACING:
            yield _changed(export, users, f"refers to {_is_replaced(draft)}", Severity.ERROR)
        elif draft.action == Action.MAY_REPLACE:
            text = f"refers to {draft.id}, which may be replaced"
            yield _changed(export, users, text, Severity.WARNING)


def _is_replaced(draft: Draft) -> str:
    return f"{draft.id}, which is replaced"


def _removed(
    export: Export, users: Sequence[str], then: set[str], ids: Mapping[str, str]
) -> Finding:
    still = [user for user in users if user in then]
    remedy = (
        f"keep the export until {' and '.join(still)} no longer imports it"
        if still
        else f"deploy {' and '.join(users)} first, with `cdk deploy --exclusively "
        f"{' '.join(ids.get(user, user) for user in users)}`, then {export.stack}"
    )
    return Finding(
        _CHECK,
        Severity.ERROR,
        f"{export.stack} export {export.name}",
        f"is removed while {' and '.join(users)} imports it, which CloudFormation refuses",
        remedy,
        _SOURCE,
    )


def _changed(export: Export, users: Sequence[str], why: str, severity: Severity) -> Finding:
    return Finding(
        _CHECK,
        severity,
        f"{export.stack} export {export.name}",
        f"{why}, while {' and '.join(users)} imports it, which CloudFormation refuses",
        "undo the change, or export the new value under another name and move the imports first",
        _SOURCE,
    )
