"""What happens to Kubernetes objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from eks_blueprint import catalogue
from eks_blueprint.assembly import KubernetesObject
from eks_blueprint.difference.change import Action, ResourceChange
from eks_blueprint.difference.kubernetes.fate import Fate, Outcome, fate
from eks_blueprint.difference.kubernetes.fields import at, mapping_at, same
from eks_blueprint.difference.kubernetes.identity import compared, group_of, object_id
from eks_blueprint.difference.kubernetes.side import Side, deliverer, is_of_flux, source
from eks_blueprint.difference.kubernetes.updates import Update, update

__all__ = ["LOST_BY_MOVING", "WITH_NAMESPACE", "object_changes"]

# What `findings` recognizes: the new template has the object, and the cluster will not.
LOST_BY_MOVING = "it moves to"
# What the document recognizes.
WITH_NAMESPACE = "it goes with `Namespace/"
_RETAINED_BY_ACK = ("services.k8s.aws/deletion-policy", "retain")


def object_changes(
    old: Side, new: Side, replaced: Mapping[str, frozenset[str]]
) -> Iterator[ResourceChange]:
    """Yield what happens to each object that is added, removed or changed.

    HelmReleases that come or go are those of releases, which are compared by themselves.

    :param old: what is deployed.
    :param new: what will be deployed.
    :param replaced: logical ids of resources that are replaced, by stack.
    """
    for key in sorted(old.objects.keys() | new.objects.keys()):
        before, after, moves = _pair(old.copies(key), new.copies(key), old, new)
        if before is None and after is not None and not _is_release(after):
            yield _change(after, Action.ADD)
        elif after is None and before is not None and not _is_release(before):
            yield _removed(before, old, new)
        elif before is not None and after is not None:
            gone = not moves and loses_its_layer(before, after, old, new)
            if (moves or gone) and _is_release(after):
                continue
            if gone:
                yield _removed(before, old, new)
                continue
            became = (
                update(before, after, side=new, replaced=replaced.get(key[0], frozenset()))
                if not moves
                else _moved(before, after, old, new, replaced.get(key[0], frozenset()))
            )
            if became.action is not None:
                yield _change(after, became.action, became)


def loses_its_layer(
    before: KubernetesObject, after: KubernetesObject, old: Side, new: Side
) -> bool:
    """Say whether an object stays in its tree, and the Kustomization that applied it goes."""
    return (
        is_of_flux(before)
        and old.kustomization(before) is not None
        and new.kustomization(after) is None
    )


def _pair(
    before: Sequence[KubernetesObject], after: Sequence[KubernetesObject], old: Side, new: Side
) -> tuple[KubernetesObject | None, KubernetesObject | None, bool]:
    """Return an object of both sides, and whether somebody else delivers it from now on.

    Several can deliver one object, and the first that no longer does deletes it for all of them.
    """
    if not before or not after:
        return (before[-1] if before else None), (after[-1] if after else None), False
    had, has = {source(one) for one in before}, {source(one) for one in after}
    leaving = [one for one in before if source(one) not in has]
    coming = [one for one in after if source(one) not in had]
    if leaving:
        return leaving[-1], (coming or after)[-1], True
    if coming:
        created = not is_of_flux(coming[-1]) and _is_created(coming[-1], old, new)
        return before[-1], coming[-1], created
    was, becomes = ({source(one): one for one in some} for some in (before, after))
    pairs = [(was[name], one) for name, one in becomes.items()]
    differing = [(one, other) for one, other in pairs if not same(compared(one), compared(other))]
    return (*(differing or pairs)[-1], False)


def _removed(item: KubernetesObject, old: Side, new: Side) -> ResourceChange:
    outcome = fate(item, old, new)
    if _goes_with_namespace(item, old, new):
        outcome = Outcome(Fate.LAST, f"{WITH_NAMESPACE}{item.namespace}`")
    if outcome.fate is Fate.KEPT:
        kept = Update(
            Action.LEAVE,
            causes=(outcome.cause,),
            remark="it stays in the cluster; delete it by hand",
        )
        return _change(item, Action.LEAVE, kept)
    remark = "; ".join(_lost(item, old, new))
    return _change(item, Action.REMOVE, Update(Action.REMOVE, (), (outcome.cause,), remark))


def _goes_with_namespace(item: KubernetesObject, old: Side, new: Side) -> bool:
    """Say whether the namespace of an object is deleted, whoever delivers the object."""
    key = (item.cluster, "", "Namespace", "", item.namespace)
    namespace = old.objects.get(key)
    if not item.namespace or namespace is None or key in new.objects:
        return False
    return fate(namespace, old, new).fate is not Fate.KEPT


def _moved(
    before: KubernetesObject,
    after: KubernetesObject,
    old: Side,
    new: Side,
    replaced: frozenset[str],
) -> Update:
    """Return what happens to an object that somebody else delivers from now on.

    CloudFormation creates before it deletes, and knows nothing of objects that two resources have.
    Flux applies what is missing when it looks again.
    """
    outcome = fate(before, old, new)
    place = f"{LOST_BY_MOVING} {deliverer(after)}"
    if not is_of_flux(after) and _is_created(after, old, new):
        return Update(
            Action.REFUSE,
            causes=(place, "`kubectl create` refuses an object that exists"),
            remark="set `overwrite` on the new manifest, or keep the id of its construct",
        )
    if outcome.fate is Fate.KEPT:
        became = update(before, after, side=new, replaced=replaced)
        return became._replace(causes=(*became.causes, place)) if became.action else became
    return _MOVES[is_of_flux(before), is_of_flux(after), outcome.fate](place, outcome)


def _lost_at_the_end(place: str, outcome: Outcome) -> Update:
    return Update(
        Action.REMOVE,
        causes=(place, outcome.cause, "the new one applies it first, then the old one deletes it"),
        remark=(
            "the cluster lacks it until it changes again; keep the id of its construct, or "
            "remove it in one deployment and add it in the next"
        ),
    )


def _deleted_then_applied(place: str, outcome: Outcome) -> Update:
    return Update(
        Action.RECREATE,
        causes=(place, outcome.cause, "Flux applies it again when it looks next"),
        remark="in between it is missing, and what it owns is deleted with it",
    )


def _in_any_order(place: str, outcome: Outcome) -> Update:
    return Update(
        Action.MAY_REPLACE,
        causes=(place, outcome.cause, "nothing says which of the two comes first"),
        remark="tell Flux to keep it (`prune: disabled`) in one deployment, move it in the next",
    )


# By whether Flux had it, whether Flux gets it, and when it is deleted.
_MOVES: Mapping[tuple[bool, bool, Fate], Callable[[str, Outcome], Update]] = {
    (False, False, Fate.LAST): _lost_at_the_end,
    (False, False, Fate.PRUNED): _in_any_order,
    (False, True, Fate.LAST): _deleted_then_applied,
    (False, True, Fate.PRUNED): _deleted_then_applied,
    (True, False, Fate.LAST): _lost_at_the_end,
    (True, False, Fate.PRUNED): _lost_at_the_end,
    # Each layer deletes only what has its own labels, so whoever is first decides.
    (True, True, Fate.LAST): _in_any_order,
    (True, True, Fate.PRUNED): _in_any_order,
}


def _is_created(item: KubernetesObject, old: Side, new: Side) -> bool:
    """Say whether a new resource creates an object instead of applying it."""
    resource = new.resource(item)
    if resource is None or old.resource(item) is not None:
        return False
    return str(resource.properties.get("Overwrite", "false")).lower() != "true"


def _lost(item: KubernetesObject, old: Side, new: Side) -> Iterator[str]:
    """Yield what goes with an object."""
    group, kind = group_of(item), item.kind
    name, policy = _RETAINED_BY_ACK
    annotations = mapping_at(item.content, "metadata.annotations")
    if group.endswith(".services.k8s.aws") and annotations.get(name) == policy:
        yield "the AWS resource behind it stays"
        return
    facts = catalogue.deletion(group, kind)
    if facts is not None:
        yield facts.effect
    if (group, kind) == ("", "Namespace"):
        yield from _lost_with_namespace(item, new)
    if (group, kind) == ("", "PersistentVolume"):
        policy = at(item.content, "spec.persistentVolumeReclaimPolicy") or "Retain"
        yield f"its reclaim policy is {policy}"
    if (group, kind) == ("", "PersistentVolumeClaim"):
        yield from _reclaim_policy(item, old)


def _lost_with_namespace(item: KubernetesObject, new: Side) -> Iterator[str]:
    inside = [one for one in new.objects.values() if one.namespace == item.name]
    here = [one for one in inside if one.cluster == item.cluster]
    if here:
        yield f"what stays in the template goes with it: {here[0]}{_and_others(len(here) - 1)}"


def _and_others(count: int) -> str:
    return f" and {count} more" if count else ""


def _reclaim_policy(item: KubernetesObject, old: Side) -> Iterator[str]:
    name = at(item.content, "spec.storageClassName")
    for one in old.objects.values():
        if (one.cluster, one.kind, one.name) == (item.cluster, "StorageClass", name):
            policy = one.content.get("reclaimPolicy", "Delete")
            yield f"the reclaim policy of its StorageClass {name} is {policy}"


def _is_release(item: KubernetesObject) -> bool:
    kind = (item.identity[0], item.kind)
    return is_of_flux(item) and kind == ("helm.toolkit.fluxcd.io", "HelmRelease")


def _change(item: KubernetesObject, action: Action, became: Update | None = None) -> ResourceChange:
    return ResourceChange(
        stack=item.cluster,
        id=object_id(item),
        type=item.kind,
        action=action,
        properties=became.properties if became else (),
        causes=became.causes if became else (),
        remark=became.remark if became else "",
    )
