"""Plans of upgrades for clusters that a test describes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.results import Finding
from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.upgrade import ClusterPlan, Phase, UpgradePlan, UpgradeStep, plan_upgrade

__all__ = ["CORE", "TODAY", "checks", "cluster_plan", "commands", "phase", "plan", "step"]

TODAY = date(2026, 11, 25)
CORE = {"profile": "core", "access_entries": {}}
"""A cluster without components, which every Kubernetes version of the catalogue takes."""


def plan(
    spec: Mapping[str, Any],
    *,
    to: str | None = None,
    today: date = TODAY,
    resources: Mapping[str, Any] | None = None,
    **others: Any,
) -> UpgradePlan:
    """Plan the upgrade of clusters, with the resources of the first one's stack."""
    blueprint = BlueprintSpec.model_validate({"clusters": spec})
    name = next(iter(spec))
    stacks = {} if resources is None else {name: Stack(name, {"Resources": resources})}
    return plan_upgrade(blueprint, CloudAssembly(stacks, {}), today=today, to=to, **others)


def cluster_plan(cluster: Mapping[str, Any], **options: Any) -> ClusterPlan:
    """Plan the upgrade of one cluster, ``prod``."""
    (only,) = plan({"prod": cluster}, **options).clusters
    return only


def step(cluster: Mapping[str, Any], **options: Any) -> UpgradeStep:
    """Plan the upgrade of one cluster by one minor version."""
    (only,) = cluster_plan(cluster, **options).steps
    return only


def checks(findings: Any, *names: str) -> list[Finding]:
    """Return the findings of some checks."""
    return [one for one in findings if one.check in names]


def phase(of: UpgradeStep, name: str) -> Phase:
    """Return a phase of a step by its name."""
    (only,) = (one for one in of.phases if one.name == name)
    return only


def commands(of: Phase) -> list[str]:
    """Return all commands of a phase."""
    return [line for action in of.actions for line in action.commands]
