"""What happens to an object whose deliverer no longer has it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from eks_blueprint.assembly import KubernetesObject
from eks_blueprint.difference.kubernetes.fields import at, mapping_at
from eks_blueprint.difference.kubernetes.side import Side, is_of_flux

__all__ = ["Fate", "Outcome", "fate", "flux_keeps"]

# Those that `kubectl apply --prune` deletes (kubernetes/kubectl pkg/util/prune/prune.go, v0.35.4).
_PRUNED = {
    ("", "ConfigMap"),
    ("", "Endpoints"),
    ("", "PersistentVolumeClaim"),
    ("", "Pod"),
    ("", "ReplicationController"),
    ("", "Secret"),
    ("", "Service"),
    ("batch", "Job"),
    ("batch", "CronJob"),
    ("networking.k8s.io", "Ingress"),
    ("apps", "DaemonSet"),
    ("apps", "Deployment"),
    ("apps", "ReplicaSet"),
    ("apps", "StatefulSet"),
}
_PRUNED_IN_EVERY_NAMESPACE = {("", "Namespace"), ("", "PersistentVolume")}
# By which a user keeps Flux from deleting an object (fluxcd/kustomize-controller 186fb3b,
# internal/controller/kustomization_controller.go, deleteObjects).
_KEEPS = {"prune": "disabled", "reconcile": "disabled", "ssa": "ignore"}
_FLUX = "kustomize.toolkit.fluxcd.io"
_RETAINED = ("Retain", "RetainExceptOnCreate")


class Fate(Enum):
    """When an object is deleted."""

    KEPT = "kept"
    """It is not deleted."""
    PRUNED = "pruned"
    """It is deleted while the deployment runs, before or after others apply theirs."""
    LAST = "last"
    """It is deleted at the end of the deployment."""


class Outcome(NamedTuple):
    """What happens to an object, and why.

    :param fate: when it is deleted.
    :param cause: why; lower case, no full stop.
    """

    fate: Fate
    cause: str


def fate(item: KubernetesObject, old: Side, new: Side) -> Outcome:
    """Return what becomes of an object that its deliverer does not have any more.

    :param item: the object, of the old side.
    :param old: what is deployed.
    :param new: what will be deployed.
    """
    return _of_flux(item, old, new) if is_of_flux(item) else _of_kubectl(item, old, new)


def flux_keeps(item: KubernetesObject) -> bool:
    """Say whether an object tells Flux to keep it."""
    metadata = item.content.get("metadata")
    return any(
        str(value).lower() == wanted
        for name, wanted in _KEEPS.items()
        for place in ("annotations", "labels")
        for key, value in mapping_at(metadata, place).items()
        if key == f"{_FLUX}/{name}"
    )


def _of_kubectl(item: KubernetesObject, old: Side, new: Side) -> Outcome:
    before, after = old.resource(item), new.resource(item)
    if after is None:
        if before is not None and before.deletion_policy in _RETAINED:
            return Outcome(Fate.KEPT, f"`{item.delivered_by}` is retained")
        return Outcome(Fate.LAST, f"`{item.delivered_by}` leaves the template")
    if not after.properties.get("PruneLabel"):
        return Outcome(Fate.KEPT, f"`{item.delivered_by}` does not delete what leaves its manifest")
    kind = (item.identity[0], item.kind)
    namespaces = {one.namespace or "default" for one in new.beside(item)}
    if kind in _PRUNED_IN_EVERY_NAMESPACE:
        return Outcome(Fate.PRUNED, f"it leaves the manifest of `{item.delivered_by}`")
    if kind in _PRUNED and (item.namespace or "default") in namespaces:
        return Outcome(Fate.PRUNED, f"it leaves the manifest of `{item.delivered_by}`")
    if kind in _PRUNED:
        return Outcome(
            Fate.KEPT, "`kubectl apply --prune` looks only into namespaces of the manifest"
        )
    return Outcome(Fate.KEPT, "`kubectl apply --prune` deletes no objects of its kind")


def _of_flux(item: KubernetesObject, old: Side, new: Side) -> Outcome:
    if flux_keeps(item):
        return Outcome(Fate.KEPT, "it tells Flux to keep it")
    before, after = old.kustomization(item), new.kustomization(item)
    if before is not None and after is None:
        if at(before.content, "spec.suspend") is True:
            return Outcome(Fate.KEPT, f"{before} is suspended")
        policy = at(before.content, "spec.deletionPolicy") or "MirrorPrune"
        prunes = at(before.content, "spec.prune") is True
        if policy in ("Delete", "WaitForTermination") or (policy == "MirrorPrune" and prunes):
            return Outcome(Fate.LAST, f"{before} is deleted, and Flux deletes what it applied")
        return Outcome(Fate.KEPT, f"the deletion policy of {before} keeps it")
    if after is not None and at(after.content, "spec.prune") is not True:
        return Outcome(Fate.KEPT, f"{after} does not prune")
    return Outcome(Fate.PRUNED, "Flux deletes what leaves its tree")
