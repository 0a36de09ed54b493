"""What must not be replaced or deleted unasked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from eks_blueprint.catalogue.protections import protections
from eks_blueprint.catalogue.resource_types import Guarded, guarded
from eks_blueprint.difference.change import Action, ResourceChange
from eks_blueprint.errors import BlueprintError
from eks_blueprint.results import Finding, Severity

__all__ = ["allowed", "guard"]

_LOSSES: Mapping[Action, tuple[str, str]] = {
    Action.REMOVE: ("deleted", "is deleted"),
    Action.REPLACE: ("replaced", "is replaced"),
    Action.RECREATE: ("replaced", "is deleted and created again"),
    Action.MAY_REPLACE: ("may-be-replaced", "may be replaced"),
}
_CHECKS = tuple(check for check, _ in _LOSSES.values())
_POLICIES = {
    "DeletionPolicy": "when it leaves the stack, or the stack is deleted",
    "UpdateReplacePolicy": "when it is replaced",
}
_KEEPING = ("Retain", "RetainExceptOnCreate", "Snapshot")


def guard(changes: Iterable[ResourceChange]) -> Iterator[Finding]:
    """Find what would be lost, what stays behind, and what loses its protection.

    Something that is lost is an error. Something that stays behind is a warning: it costs money,
    and a resource of its name cannot be created, but nothing is gone. A type that the catalogue
    does not guard, such as a role, is never found, and what can be made again is a warning.

    :param changes: what happens to resources and objects.
    """
    for change in changes:
        yield from _weakened(change)
        facts = guarded().get(change.type)
        if facts is None:
            continue
        if change.action in _LOSSES:
            yield _lost(change, facts)
        elif change.action == Action.LEAVE and not facts.warning:
            yield Finding(
                "left-behind",
                Severity.WARNING,
                change.id,
                f"the {facts.noun} ({change.type}) leaves the stack and stays, with its costs",
                "delete it when nobody needs it; until then no other of its name can be created",
            )
        yield from _unprotected(change, facts)


def allowed(
    findings: Sequence[Finding], ids: Iterable[str], *, optional: Iterable[str] = ()
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Lower what the user allows to a remark.

    :param findings: the findings.
    :param ids: ids of resources or objects that may be replaced or deleted. The stack may be left
        out of the id of an object, if only one stack has it.
    :param optional: further ids, which may be those of nothing. Default: none.
    :returns: the findings, and the whole ids of those that were allowed.
    :raises BlueprintError: if an id is that of nothing that would be replaced or deleted, or of
        objects in several clusters.
    """
    subjects = {one.subject: None for one in findings if one.check in _CHECKS}
    known = [*ids, *(one for one in optional if _matching(one, list(subjects)))]
    chosen = dict.fromkeys(_whole(given, list(subjects)) for given in known)
    lowered = (
        replace(one, severity=Severity.INFO, message=f"{one.message}; allowed", remedy="")
        if one.check in _CHECKS and one.subject in chosen
        else one
        for one in findings
    )
    return tuple(lowered), tuple(chosen)


def _matching(given: str, subjects: Sequence[str]) -> list[str]:
    found = [one for one in subjects if given in (one, one.partition("/")[2])]
    # A logical id without its stack is no id: it looks like the name of an object.
    return [one for one in found if one == given or given.count("/")]


def _whole(given: str, subjects: Sequence[str]) -> str:
    found = _matching(given, subjects)
    if len(found) != 1:
        known = ", ".join(found or subjects) or "none, since nothing would be replaced or deleted"
        wanted = "the id of one thing" if found else "the id of something"
        raise BlueprintError(
            f"--allow must be {wanted} that would be replaced or deleted, got {given}; the ids "
            f"are: {known}"
        )
    return found[0]


def _lost(change: ResourceChange, facts: Guarded) -> Finding:
    check, what = _LOSSES[change.action]
    because = f": {change.causes[0]}" if change.causes else ""
    further = f" ({change.remark})" if change.remark else ""
    return Finding(
        check,
        Severity.WARNING if facts.warning else Severity.ERROR,
        change.id,
        f"the {facts.noun} ({change.type}) {what}{because}{further}; what is lost: {facts.loses}",
        "" if facts.warning else f"undo the change, or confirm it with `--allow {change.id}`",
    )


def _unprotected(change: ResourceChange, facts: Guarded) -> Iterator[Finding]:
    for one in change.properties:
        if one.path in _POLICIES and one.old in _KEEPING and one.new not in _KEEPING:
            yield Finding(
                "unprotected",
                Severity.WARNING,
                change.id,
                f"the {facts.noun} ({change.type}) is no longer kept {_POLICIES[one.path]} "
                f"({one.path} was {one.old})",
                "go on only if its loss is intended",
            )


def _weakened(change: ResourceChange) -> Iterator[Finding]:
    """Find what stays and is protected less than before."""
    known = {one.path: one for one in protections() if one.type == change.type}
    for one in change.properties if change.action is Action.UPDATE else ():
        rule = known.get(one.path)
        if rule is not None and rule.is_weaker(one.old, one.new):
            old, new = (value or rule.default or "nothing" for value in (one.old, one.new))
            yield Finding(
                "unprotected",
                Severity.WARNING,
                change.id,
                f"`{one.path}` of the {change.type} goes from {old} to {new}: {rule.effect}",
                "go on only if that is intended",
                rule.source,
            )
