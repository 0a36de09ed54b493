"""What happens to Helm releases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from eks_blueprint import catalogue
from eks_blueprint.assembly import CloudAssembly, KubernetesObject, Release, releases
from eks_blueprint.difference.change import Action, PropertyChange, ResourceChange
from eks_blueprint.difference.kubernetes.fate import Fate, Outcome, fate
from eks_blueprint.difference.kubernetes.fields import at, differences
from eks_blueprint.difference.kubernetes.objects import LOST_BY_MOVING, loses_its_layer
from eks_blueprint.difference.kubernetes.side import Side, deliverer, is_of_flux, source

__all__ = ["RELEASE", "deletes_crds", "release_changes", "release_id"]

RELEASE = "Helm release"
_HELM_RELEASE = "HelmRelease"
_NUMBER = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?")


def release_id(release: Release) -> str:
    """Return what ``--allow`` takes: cluster, HelmRelease, namespace and name."""
    return "/".join((release.cluster, _HELM_RELEASE, release.namespace, release.name))


def deletes_crds(chart: str) -> bool:
    """Say whether uninstalling a chart of the catalogue deletes CustomResourceDefinitions."""
    return _crds_in(chart) == "templates"


class _Placed(NamedTuple):
    """A release, and the object by which its deliverer knows it.

    :param release: the release.
    :param item: its HelmRelease; for a resource, an object that stands for it.
    """

    release: Release
    item: KubernetesObject


def release_changes(
    old: CloudAssembly,
    new: CloudAssembly,
    sides: tuple[Side, Side],
    replaced: Mapping[str, frozenset[str]],
) -> Iterator[ResourceChange]:
    """Yield what happens to each Helm release that is added, removed or changed.

    :param old: what is deployed.
    :param new: what will be deployed.
    :param sides: the objects of both.
    :param replaced: logical ids of resources that are replaced, by stack.
    """
    before, after = _placed(old, sides[0]), _placed(new, sides[1])
    for key in sorted(before.keys() | after.keys()):
        was, becomes = before.get(key), after.get(key)
        if was is None and becomes is not None:
            yield _change(becomes, Action.ADD)
        elif was is not None and (becomes is None or _loses_its_layer(was, becomes, sides)):
            yield _removed(was, sides)
        elif was is not None and becomes is not None:
            yield from _changed(was, becomes, sides, replaced.get(key[0], frozenset()))


def _placed(assembly: CloudAssembly, side: Side) -> dict[tuple[str, str, str], _Placed]:
    found = {}
    for one in releases(assembly):
        stand_in = KubernetesObject(one.cluster, {"kind": RELEASE}, one.delivered_by)
        if side.has(stand_in):
            items = [item for item in side.beside(stand_in) if _is_of(item, one)]
            key = (one.cluster, one.namespace, one.name)
            found[key] = _Placed(one, items[0] if items else stand_in)
    return found


def _is_of(item: KubernetesObject, release: Release) -> bool:
    name = at(item.content, "spec.releaseName") or item.name
    return item.kind == _HELM_RELEASE and name == release.name


def _loses_its_layer(was: _Placed, becomes: _Placed, sides: tuple[Side, Side]) -> bool:
    stays = source(was.item) == source(becomes.item)
    return stays and loses_its_layer(was.item, becomes.item, *sides)


def _removed(was: _Placed, sides: tuple[Side, Side]) -> ResourceChange:
    old, new = sides
    outcome = _fate(was, old, new)
    if outcome.fate is Fate.KEPT:
        return _change(
            was,
            Action.LEAVE,
            causes=(outcome.cause,),
            remark=f"it stays installed; `helm uninstall {was.release.name}` removes it",
        )
    return _change(was, Action.REMOVE, causes=(outcome.cause,), remark=_lost(was.release))


def _fate(was: _Placed, old: Side, new: Side) -> Outcome:
    """Return what becomes of a release that its deliverer does not have any more."""
    item = was.item
    if not is_of_flux(item):
        outcome = fate(item, old, new)
        if new.resource(item) is None:
            return outcome
        # CDK's handler upgrades the release that the resource names, and uninstalls no other.
        return Outcome(Fate.KEPT, f"`{item.delivered_by}` has another name or namespace")
    if at(item.content, "spec.suspend") is True:
        return Outcome(Fate.KEPT, "it is suspended")
    there = any(one.identity == item.identity for one in new.beside(item))
    if there and not (old.kustomization(item) is not None and new.kustomization(item) is None):
        return Outcome(Fate.PRUNED, "Flux uninstalls it when its name or namespace changes")
    return fate(item, old, new)


def _changed(
    was: _Placed, becomes: _Placed, sides: tuple[Side, Side], replaced: frozenset[str]
) -> Iterator[ResourceChange]:
    found = [*_properties(was.release, becomes.release, replaced)]
    causes, action, remark = [], Action.UPDATE, _of_update(was.release, becomes, found)
    if source(was.item) != source(becomes.item):
        outcome = _fate(was, *sides)
        causes = [f"{LOST_BY_MOVING} {deliverer(becomes.item)}"]
        if outcome.fate is not Fate.KEPT:
            action, reason, remark = _move(was, becomes)
            causes += [outcome.cause, reason]
    elif _is_reinstalled(was.release, becomes):
        action, remark = Action.RECREATE, _lost(was.release)
        causes = ["Flux uninstalls a release whose chart gets another name"]
    elif was.release.chart != becomes.release.chart and deletes_crds(was.release.chart):
        action, remark = Action.RECREATE, _lost(was.release)
        causes = ["an upgrade deletes what the new chart does not have"]
    if found or action is not Action.UPDATE:
        yield _change(becomes, action, tuple(found), tuple(causes), remark)


def _move(was: _Placed, becomes: _Placed) -> tuple[Action, str, str]:
    """Return what a move to another deliverer comes to, why, and what to do."""
    if is_of_flux(was.item) and is_of_flux(becomes.item):
        reason = "nothing says which of the two comes first"
        remedy = "tell Flux to keep the HelmRelease (`prune: disabled`) first, and move it then"
        return Action.MAY_REPLACE, reason, remedy
    if is_of_flux(becomes.item):
        reason = "Flux installs it again when it looks next"
        return Action.RECREATE, reason, _lost(was.release)
    remedy = (
        "the cluster lacks it until it changes again; keep the id of its construct, or remove it "
        f"in one deployment and add it in the next; {_lost(was.release)}"
    )
    return Action.REMOVE, "the new one upgrades it first, then the old one uninstalls it", remedy


def _properties(old: Release, new: Release, replaced: frozenset[str]) -> Iterator[PropertyChange]:
    if old.chart != new.chart:
        yield PropertyChange("chart", old.chart, new.chart)
    if old.version != new.version:
        yield PropertyChange("version", old.version, new.version)
    values = {"values": _with_nulls(old.values)}, {"values": _with_nulls(new.values)}
    yield from differences(*values, replaced=replaced)


def _with_nulls(value: Any) -> Any:
    """Keep what is null: Helm removes a default of the chart by it."""
    if isinstance(value, Mapping):
        return {key: _with_nulls(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_nulls(item) for item in value]
    return "null" if value is None else value


def _is_reinstalled(old: Release, becomes: _Placed) -> bool:
    strategy = at(becomes.item.content, "spec.upgrade.chartNameChangeStrategy") or "Reinstall"
    other = old.chart != becomes.release.chart
    return is_of_flux(becomes.item) and other and strategy == "Reinstall"


def _of_update(old: Release, becomes: _Placed, found: list[PropertyChange]) -> str:
    """Return what to know about an upgrade of a release."""
    new = becomes.release
    said = []
    if old.chart != new.chart and found:
        said.append("objects of the old chart are deleted, those of the new one are created")
    if old.version != new.version:
        before, after = _numbers(old.version), _numbers(new.version)
        if before and after and after[0] > before[0]:
            said.append("it is a new major version, read its release notes")
        elif before and after and after < before:
            said.append("it is an older version, and CustomResourceDefinitions stay as they are")
        if not is_of_flux(becomes.item) and _crds_in(new.chart) == "folder":
            said.append("Helm does not upgrade definitions in the folder crds of the chart")
    return "; ".join(said)


def _lost(release: Release) -> str:
    """Return what goes with a release."""
    effects = {
        "folder": "its objects are deleted; CustomResourceDefinitions stay",
        "templates": "its CustomResourceDefinitions are deleted, and with them every object of "
        "their kinds",
        "none": "its objects are deleted",
    }
    return effects.get(
        _crds_in(release.chart),
        "its objects are deleted, with CustomResourceDefinitions among its templates and every "
        "object of their kinds",
    )


def _crds_in(name: str) -> str:
    known = {one.name: one for one in map(catalogue.chart, catalogue.chart_names())}
    chart = known.get(name)
    if chart is None:
        return ""
    return chart.crds_in if chart.crd_groups or chart.crds_in != "folder" else "none"


def _numbers(version: str) -> tuple[int, ...]:
    found = _NUMBER.match(version)
    return tuple(int(one or 0) for one in found.groups()) if found else ()


def _change(
    placed: _Placed,
    action: Action,
    properties: tuple[PropertyChange, ...] = (),
    causes: tuple[str, ...] = (),
    remark: str = "",
) -> ResourceChange:
    one = placed.release
    return ResourceChange(
        stack=one.cluster,
        id=release_id(one),
        type=RELEASE,
        action=action,
        properties=properties,
        causes=causes,
        remark=remark,
    )
