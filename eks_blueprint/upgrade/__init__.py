"""The upgrade of clusters to another version of Kubernetes."""

from eks_blueprint.upgrade.document import document
from eks_blueprint.upgrade.plan import (
    Action,
    ClusterPlan,
    Duration,
    Edit,
    Phase,
    Support,
    UpgradePlan,
    UpgradeStep,
    VersionChange,
    Wave,
)
from eks_blueprint.upgrade.planner import plan_upgrade

__all__ = [
    "Action",
    "ClusterPlan",
    "Duration",
    "Edit",
    "Phase",
    "Support",
    "UpgradePlan",
    "UpgradeStep",
    "VersionChange",
    "Wave",
    "document",
    "plan_upgrade",
]
