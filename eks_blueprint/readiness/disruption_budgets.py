"""PodDisruptionBudgets that block a drain."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.readiness.pods import Workload, selects
from eks_blueprint.readiness.subject import Subject
from eks_blueprint.results import Finding, Severity

__all__ = ["disruption_budget_findings", "protected", "value_budget_findings"]

_KIND = "PodDisruptionBudget"
_PERCENT = re.compile(r"(\d{1,3})%")
_BUDGET_VALUE = re.compile(r"(pdb|pod_?disruption_?budget)", re.IGNORECASE)
_REPLICA_VALUES = ("replicaCount", "replicas")


def disruption_budget_findings(
    subjects: Sequence[Subject], workloads: Sequence[Workload]
) -> Iterator[Finding]:
    """Find PodDisruptionBudgets that allow no eviction, or that keep pods which are not ready.

    :param subjects: the objects of a cluster.
    :param workloads: the workloads among them.
    """
    budgets = _budgets(subjects)
    for budget in budgets:
        blocked = _blocked(budget, workloads)
        if blocked is not None:
            yield budget.finding("pdb-blocks-drain", blocked, at=("spec",))
        elif budget.whole and "unhealthyPodEvictionPolicy" not in budget.spec:
            yield budget.finding(
                "pdb-unhealthy-pods", "keeps pods that are not ready from eviction", at=("spec",)
            )
    for one, other in combinations(budgets, 2):
        both = [
            item
            for item in _selected(one, workloads)
            if selects(other.spec.get("selector"), item.pods, other.namespace)
        ]
        if both:
            yield other.finding(
                "pdb-overlap",
                f"selects pods of {both[0].subject}, which {one} selects as well",
                at=("spec", "selector"),
            )


def protected(workload: Workload, subjects: Sequence[Subject]) -> bool:
    """Say whether a PodDisruptionBudget selects the pods of a workload.

    :param workload: the workload.
    :param subjects: the objects of its cluster.
    """
    return any(
        selects(one.spec.get("selector"), workload.pods, one.namespace)
        for one in _budgets(subjects)
    )


def value_budget_findings(values: Subject) -> Iterator[Finding]:
    """Find budgets in the values of a chart that allow no eviction.

    :param values: the values; charts have budgets below ``podDisruptionBudget`` or ``pdb``, and
        replicas beside them.
    """
    yield from _in_values(values, values.content, ())


def _in_values(values: Subject, value: Any, path: tuple[str | int, ...]) -> Iterator[Finding]:
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        below = (*path, str(key))
        if _BUDGET_VALUE.fullmatch(str(key)) and isinstance(item, dict):
            switches = (item.get("enabled"), item.get("create"))
            replicas = _value_replicas(value)
            blocked = None if False in switches else _allows_none(item, replicas)
            if blocked is not None:
                # Some charts make no budget for one replica, unless they are told to.
                unsure = replicas == 1 and True not in switches and not _allows_none(item, None)
                yield values.finding(
                    "pdb-blocks-drain",
                    f"{'.'.join(map(str, below))} {blocked}",
                    at=below,
                    severity=Severity.WARNING if unsure else None,
                )
        yield from _in_values(values, item, below)


def _value_replicas(values: Any) -> int | None:
    scaling = mapping_of(values.get("autoscaling"))
    numbers = [values.get(key) for key in _REPLICA_VALUES]
    if scaling.get("enabled") is True:
        numbers = [scaling.get("minReplicas")]
    return next((number for number in numbers if type(number) is int), None)


def _budgets(subjects: Sequence[Subject]) -> list[Subject]:
    found: dict[tuple[str, str], Subject] = {}
    for subject in subjects:
        if subject.kind == _KIND and not subject.is_reference:
            found.setdefault((subject.namespace, subject.name), subject)
    return list(found.values())


def _selected(budget: Subject, workloads: Sequence[Workload]) -> list[Workload]:
    return [
        one
        for one in workloads
        if not one.pods.on_every_node
        and selects(budget.spec.get("selector"), one.pods, budget.namespace)
    ]


def _blocked(budget: Subject, workloads: Sequence[Workload]) -> str | None:
    every_node = any(
        one.pods.on_every_node and selects(budget.spec.get("selector"), one.pods, budget.namespace)
        for one in workloads
    )
    selected = _selected(budget, workloads)
    if every_node and not selected:
        return None  # a drain leaves such pods alone
    numbers = [one.replicas for one in selected]
    total = sum(filter(None, numbers)) if numbers and None not in numbers else None
    blocked = _allows_none(budget.spec, total)
    if blocked is None or not selected:
        return blocked
    names = ", ".join(str(one.subject) for one in selected)
    return f"{blocked}, for {names}" + (
        ", at the minimum of the autoscaler" if any(one.scaled for one in selected) else ""
    )


def _allows_none(budget: Any, replicas: int | None) -> str | None:
    """Say why a budget allows no pod to be evicted, or return ``None``.

    Source: Kubernetes documentation, "Specifying a Disruption Budget for your Application":
    percentages are rounded up, of both fields.
    """
    most, least = budget.get("maxUnavailable"), budget.get("minAvailable")
    if replicas == 0:
        return None
    if most is not None:
        none = _number(most, 100) == 0
        return f"allows no eviction: maxUnavailable is {most}" if none else None
    whole = _PERCENT.fullmatch(str(least))
    if whole is not None and int(whole[1]) >= 100:
        return f"allows no eviction: minAvailable is {least}"
    if replicas is None:
        return None
    needed = _number(least, replicas)
    if needed is None or needed < replicas:
        return None
    number = "1 replica" if replicas == 1 else f"{replicas} replicas"
    return f"allows no eviction: minAvailable is {least}, with {number}"


def _number(value: Any, total: int) -> int | None:
    if type(value) is int:
        return value
    text = str(value)
    percent = _PERCENT.fullmatch(text)
    if percent is not None:
        return math.ceil(int(percent[1]) * total / 100)
    return int(text) if text.isdecimal() else None
