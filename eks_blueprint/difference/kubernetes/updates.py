"""What changing an object in place comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from eks_blueprint import catalogue
from eks_blueprint.assembly import KubernetesObject
from eks_blueprint.difference.change import Action, PropertyChange
from eks_blueprint.difference.kubernetes.conditions import refused_under_conditions
from eks_blueprint.difference.kubernetes.consequences import consequence
from eks_blueprint.difference.kubernetes.fields import at, differences, mapping_at, same
from eks_blueprint.difference.kubernetes.identity import compared, group_of
from eks_blueprint.difference.kubernetes.side import Side, is_of_flux

__all__ = ["Update", "update"]

_FORCE = "kustomize.toolkit.fluxcd.io/force"
_VOLUME = ("", "PersistentVolume")
_POLICY = "spec.persistentVolumeReclaimPolicy"


class Update(NamedTuple):
    """What becomes of an object that both sides have.

    :param action: what happens to it, or ``None`` if nothing does.
    :param properties: its fields that change.
    :param causes: why it is not changed in place.
    :param remark: what to do.
    """

    action: Action | None
    properties: tuple[PropertyChange, ...] = ()
    causes: tuple[str, ...] = ()
    remark: str = ""


def update(
    old: KubernetesObject, new: KubernetesObject, *, side: Side, replaced: frozenset[str]
) -> Update:
    """Return what changing an object comes to.

    :param old: the object.
    :param new: what it becomes.
    :param side: what will be deployed.
    :param replaced: logical ids of resources of the stack that are replaced.
    """
    found = differences(compared(old), compared(new), replaced=replaced)
    if not found:
        return Update(None)
    caused = [one.path for one in found if one.cause]
    frozen = [*_frozen(old, new, caused)]
    other_claim = not is_of_flux(new) and _is_for_another_claim(old, new)
    if not frozen and not (other_claim and side.recreates(new)):
        return Update(Action.UPDATE, found, remark=consequence(old, new, found))
    if not frozen:
        frozen = ["spec.claimRef"]
    recreated = _recreated(old, new, side)
    action = Action.RECREATE if recreated else Action.REFUSE
    marked = tuple(
        replace(one, action=action) if any(_within(one.path, path) for path in frozen) else one
        for one in found
    )
    causes = tuple(f"`{path}` is only set when it is created" for path in frozen)
    return Update(action, marked, causes, _remark(new, recreated))


def _frozen(old: KubernetesObject, new: KubernetesObject, caused: list[str]) -> Iterator[str]:
    """Yield the paths that differ and that the API server refuses to change."""
    group, kind = group_of(new), new.kind
    facts = catalogue.immutable_fields().get(kind)
    converted = old.api_version != new.api_version
    if facts is not None and facts.group in (None, group):
        for path in (*facts.fields, *facts.when_set):
            before, after = (
                _with_defaults(old, path, facts.defaults),
                _with_defaults(new, path, facts.defaults),
            )
            later = path in facts.when_set and before is None
            # Another version may have the field at another place.
            elsewhere = converted and (before is None or after is None)
            through = any(_within(one, path) for one in caused)
            if (not same(before, after) or through) and not later and not elsewhere:
                yield path
    yield from refused_under_conditions(group, kind, compared(old), compared(new))


def _with_defaults(item: KubernetesObject, path: str, defaults: Mapping[str, Any]) -> Any:
    value = at(item.content, path)
    if value is None:
        return defaults.get(path)
    below = {
        name.removeprefix(f"{path}."): default
        for name, default in defaults.items()
        if name.startswith(f"{path}.")
    }
    return {**below, **value} if below and isinstance(value, Mapping) else value


def _recreated(old: KubernetesObject, new: KubernetesObject, side: Side) -> bool:
    """Say whether the deliverer deletes an object and creates it again when it is refused."""
    forced = str(mapping_at(new.content, "metadata.annotations").get(_FORCE, "")).lower()
    if is_of_flux(new):
        layer = side.kustomization(new)
        always = layer is not None and at(layer.content, "spec.force") is True
        return always or forced == "enabled"
    kinds = side.recreates(new)
    if not kinds or not (new.kind in kinds or forced == "enabled"):
        return False
    # The function leaves a volume alone that may delete its files.
    return (group_of(new), new.kind) != _VOLUME or at(old.content, _POLICY) == "Retain"


def _is_for_another_claim(old: KubernetesObject, new: KubernetesObject) -> bool:
    if (group_of(new), new.kind) != _VOLUME:
        return False
    was, wanted = at(old.content, "spec.claimRef"), at(new.content, "spec.claimRef")
    if not isinstance(was, Mapping) or not isinstance(wanted, Mapping):
        return False
    return any(was.get(key, value) != value for key, value in wanted.items())


def _remark(new: KubernetesObject, recreated: bool) -> str:
    if (group_of(new), new.kind) == _VOLUME and recreated:
        return (
            "its files stay; the deployment fails while a claim is bound to it"
            if not is_of_flux(new)
            else "its files stay; it is created when the claim that is bound to it is deleted"
        )
    if recreated and new.kind in catalogue.recreated_kinds():
        return "for a moment it is missing; what refers to it by name stays"
    if recreated:
        return "what it owns is deleted with it"
    remedy = (
        "give the changed object another name, or delete the old one first; what it owns, such as "
        "pods or a load balancer, is deleted with it"
    )
    return f"Flux then applies nothing of this layer; {remedy}" if is_of_flux(new) else remedy


def _within(path: str, whole: str) -> bool:
    """Say whether a path is at another one, below it, or above it."""
    return f"{path}.".startswith((f"{whole}.", f"{whole}[")) or whole.startswith(f"{path}.")
