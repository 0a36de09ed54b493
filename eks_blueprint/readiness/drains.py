"""Workloads that a drain interrupts, or that have no place to go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.readiness.disruption_budgets import protected
from eks_blueprint.readiness.pods import Pods, Workload, pods_of, selects
from eks_blueprint.readiness.subject import Subject, listed
from eks_blueprint.results import Finding, Severity

__all__ = ["Nodes", "drain_findings"]

# EKS user guide, "Understand each phase of node updates", upgrade phase, in seconds.
_DRAIN_TIMEOUT = 15 * 60
_ZONE = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")
_HOST = "kubernetes.io/hostname"
_DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt"


@dataclass(frozen=True)
class Nodes:
    """The nodes on which workloads run.

    :param zones: number of zones.
    :param most: how many nodes there can be, or ``None`` where nothing limits them.
    :param managed: whether there are managed node groups.
    :param provisioned: whether Karpenter or Auto Mode makes nodes.
    """

    zones: int
    most: int | None
    managed: bool
    provisioned: bool


def drain_findings(
    subjects: Sequence[Subject], workloads: Sequence[Workload], nodes: Nodes
) -> Iterator[Finding]:
    """Find what makes a drain fail, wait or interrupt something.

    :param subjects: the objects of a cluster.
    :param workloads: the workloads among them.
    :param nodes: its nodes.
    """
    for workload in workloads:
        if workload.subject.own:
            yield from _of_replicas(workload, subjects)
        yield from _of_spread(workload, nodes)
    for subject in subjects:
        pods = pods_of(subject)
        if pods is not None:
            yield from _of_pods(pods, nodes)
        if subject.kind == "NodePool" and subject.group == "karpenter.sh":
            yield from _of_pool(subject)
        if subject.kind == "PersistentVolume" and subject.spec.keys() & {"local", "hostPath"}:
            yield subject.finding("local-storage", "is on the disk of a node", at=("spec",))


def _of_replicas(workload: Workload, subjects: Sequence[Subject]) -> Iterator[Finding]:
    subject = workload.subject
    if subject.kind == "Pod":
        if "ownerReferences" not in subject.metadata:
            yield subject.finding("bare-pod", "belongs to no controller")
        return
    # In a template of Helm, the number or the budget may be in what is not read.
    if subject.whole and workload.replicas == 1 and not protected(workload, subjects):
        yield subject.finding(
            "single-replica", "has one replica and no PodDisruptionBudget", at=("spec", "replicas")
        )
    strategy = mapping_of(subject.spec.get("strategy")).get("type")
    if strategy == "Recreate" and (workload.replicas or 0) > 1:
        yield subject.finding(
            "recreate-strategy",
            f"stops all {workload.replicas} replicas when it is updated",
            at=("spec", "strategy"),
        )


def _of_pods(pods: Pods, nodes: Nodes) -> Iterator[Finding]:
    subject = pods.subject
    if pods.on_every_node:
        return
    grace = pods.spec.get("terminationGracePeriodSeconds")
    if nodes.managed and type(grace) is int and grace > _DRAIN_TIMEOUT:
        yield subject.finding(
            "long-grace-period",
            f"pods may take {grace} seconds to end, the update of a node group waits "
            f"{_DRAIN_TIMEOUT}",
            at=pods.at("terminationGracePeriodSeconds"),
        )
    if subject.own and subject.kind == "StatefulSet" and grace == 0:
        yield subject.finding(
            "no-grace-period",
            "pods are killed at once",
            at=pods.at("terminationGracePeriodSeconds"),
        )
    held = str(pods.annotations.get(_DO_NOT_DISRUPT)).lower() == "true"
    if nodes.provisioned and held and not pods.end:
        yield subject.finding(
            "do-not-disrupt",
            f"pods have the annotation {_DO_NOT_DISRUPT}",
            at=(*pods.path, "metadata", "annotations", _DO_NOT_DISRUPT),
        )
    paths = [path for path, volume in pods.volumes() if "hostPath" in volume]
    if paths and subject.own and not pods.end:
        yield subject.finding(
            "local-storage",
            "pods use a path of their node, which a new node has without its files",
            at=paths[0],
            severity=Severity.INFO,
        )


def _of_pool(pool: Subject) -> Iterator[Finding]:
    budgets = mapping_of(pool.spec.get("disruption")).get("budgets")
    template = mapping_of(pool.spec.get("template"))
    # Karpenter's API reference, NodePool: nodes expire after 720 hours by default.
    stay = mapping_of(template.get("spec")).get("expireAfter") == "Never"
    for index, budget in listed(budgets):
        reasons = budget.get("reasons")
        drifts = not isinstance(reasons, list) or not reasons or "Drifted" in reasons
        if str(budget.get("nodes")) in ("0", "0%") and not budget.get("schedule") and drifts:
            yield pool.finding(
                "drift-blocked",
                f"a budget of {budget.get('nodes')} nodes without a schedule lets Karpenter "
                "replace no node" + (", and nodes never expire" if stay else ""),
                at=("spec", "disruption", "budgets", index),
                severity=Severity.ERROR if stay else None,
            )
    annotations = mapping_of(mapping_of(template.get("metadata")).get("annotations"))
    if str(annotations.get(_DO_NOT_DISRUPT)).lower() == "true":
        yield pool.finding(
            "do-not-disrupt",
            f"its nodes have the annotation {_DO_NOT_DISRUPT}",
            at=("spec", "template", "metadata", "annotations", _DO_NOT_DISRUPT),
        )


def _of_spread(workload: Workload, nodes: Nodes) -> Iterator[Finding]:
    replicas, pods = workload.replicas, workload.pods
    affinity = mapping_of(mapping_of(pods.spec.get("affinity")).get("podAntiAffinity"))
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    for index, term in listed(affinity.get(required)):
        places = _places(term, nodes)
        if replicas is None or places is None or replicas <= places[1]:
            continue
        if selects(term.get("labelSelector"), pods, pods.subject.namespace):
            yield pods.subject.finding(
                "pod-spread",
                f"asks for {replicas} {places[0]}, one for each replica, and there are at most "
                f"{places[1]}",
                at=pods.at("affinity", "podAntiAffinity", required, index),
            )
    for index, item in listed(pods.spec.get("topologySpreadConstraints")):
        places, least = _places(item, nodes), item.get("minDomains")
        strict = item.get("whenUnsatisfiable", "DoNotSchedule") == "DoNotSchedule"
        if strict and places is not None and type(least) is int and least > places[1]:
            yield pods.subject.finding(
                "pod-spread",
                f"asks for at least {least} {places[0]}, and there are at most {places[1]}",
                at=pods.at("topologySpreadConstraints", index, "minDomains"),
            )


def _places(term: Mapping[str, Any], nodes: Nodes) -> tuple[str, int] | None:
    """Return what a topology key counts, and how many of it there are."""
    key = term.get("topologyKey")
    if key in _ZONE:
        return "zones", nodes.zones
    return ("nodes", nodes.most) if key == _HOST and nodes.most is not None else None
