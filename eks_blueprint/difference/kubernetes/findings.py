"""What the user should know of changes of objects and releases, and has to allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from eks_blueprint import catalogue
from eks_blueprint.assembly import CloudAssembly, kubernetes_objects, releases
from eks_blueprint.catalogue.resource_types import guarded
from eks_blueprint.difference.change import Action, ResourceChange
from eks_blueprint.difference.kubernetes.helm import RELEASE, deletes_crds, release_id
from eks_blueprint.difference.kubernetes.identity import group_of, object_id
from eks_blueprint.difference.kubernetes.objects import LOST_BY_MOVING
from eks_blueprint.results import Finding, Severity

__all__ = ["kubernetes_findings"]

# The checks that `--allow` answers, by what is lost.
_ALLOWED: Mapping[Action, tuple[str, str]] = {
    Action.REMOVE: ("deleted", "is deleted"),
    Action.RECREATE: ("replaced", "is deleted and created again"),
    Action.MAY_REPLACE: ("may-be-replaced", "may be deleted and created again"),
}
_NOTED: Mapping[Action, str] = {
    Action.REMOVE: "object-deleted",
    Action.RECREATE: "object-recreated",
    Action.MAY_REPLACE: "object-recreated",
}

_GONE = (Action.REMOVE, Action.RECREATE)


def kubernetes_findings(changes: Iterable[ResourceChange], old: CloudAssembly) -> Iterator[Finding]:
    """Find what is lost with objects and releases, except for what the guard finds.

    An error is what loses data, objects of others, or something that the new template still has.
    A warning is what stops working, loses its protection, or stays behind in the cluster. What is
    recreated without a loss is a remark.

    :param changes: what happens to objects and releases.
    :param old: what is deployed.
    """
    found = tuple(changes)
    objects = {object_id(one): one for one in kubernetes_objects(old)}
    charts = {release_id(one): one.chart for one in releases(old)}
    gone = {one.id for one in found if one.type == "Namespace" and one.action in _GONE}
    for change in found:
        item = objects.get(change.id)
        if change.type == RELEASE:
            yield from _of_release(change, charts.get(change.id, ""))
        # What is in a namespace goes with it, which is found by itself.
        elif item is not None and f"{change.stack}/Namespace/{item.namespace}" not in gone:
            yield from _of_object(change, group_of(item))


def _of_object(change: ResourceChange, group: str) -> Iterator[Finding]:
    if change.type in guarded():
        return
    facts = catalogue.deletion(group, change.type)
    lost = _is_lost(change) or (facts is not None and facts.severity == "error")
    if change.action is Action.LEAVE:
        yield _left(change, f"the {change.type}")
    elif change.action in _ALLOWED:
        harmless = change.action is Action.RECREATE and (
            change.type in catalogue.recreated_kinds() and not _moves(change)
        )
        if harmless:
            yield replace(_warning(change, f"the {change.type}"), severity=Severity.INFO)
        elif lost and not _stays_in_aws(change):
            yield _error(change, f"the {change.type}")
        elif facts is not None or change.action is not Action.REMOVE:
            yield _warning(change, f"the {change.type}")


def _of_release(change: ResourceChange, chart: str) -> Iterator[Finding]:
    what = f"the Helm release of {chart}" if chart else "the Helm release"
    if change.action is Action.LEAVE:
        yield _left(change, what)
    elif change.action in _ALLOWED and (_is_lost(change) or deletes_crds(chart)):
        yield _error(change, what)
    elif change.action in _ALLOWED:
        yield _warning(change, what)
    elif change.action is Action.UPDATE and "version" in change.remark:
        version = next((one for one in change.properties if one.path == "version"), None)
        if version is not None and version.cause == "":
            yield Finding(
                "chart-version",
                Severity.WARNING,
                change.id,
                f"{what} goes from {version.old} to {version.new}: {change.remark}",
            )


def _is_lost(change: ResourceChange) -> bool:
    """Say whether something is deleted that the new template still has."""
    return change.action is Action.REMOVE and _moves(change)


def _moves(change: ResourceChange) -> bool:
    return any(one.startswith(LOST_BY_MOVING) for one in change.causes)


def _stays_in_aws(change: ResourceChange) -> bool:
    return change.remark == "the AWS resource behind it stays"


def _error(change: ResourceChange, what: str) -> Finding:
    check, happens = _ALLOWED[change.action]
    return Finding(
        check,
        Severity.ERROR,
        change.id,
        _message(change, f"{what} {happens}"),
        f"undo the change, or confirm it with `--allow {change.id}`",
    )


def _warning(change: ResourceChange, what: str) -> Finding:
    _, happens = _ALLOWED[change.action]
    return Finding(
        _NOTED[change.action],
        Severity.WARNING,
        change.id,
        _message(change, f"{what} {happens}"),
    )


def _left(change: ResourceChange, what: str) -> Finding:
    return Finding(
        "left-behind",
        Severity.WARNING,
        change.id,
        f"{what} leaves the template and stays in the cluster: {', '.join(change.causes)}",
        "delete it by hand when nobody needs it",
    )


def _message(change: ResourceChange, said: str) -> str:
    because = f": {', '.join(change.causes)}" if change.causes else ""
    further = f" ({change.remark})" if change.remark else ""
    return f"{said}{because}{further}"
