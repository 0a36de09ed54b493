"""The upgrade of clusters to another version of Kubernetes."""

from eks_blueprint.readiness import Support
from eks_blueprint.upgrade.document import document
from eks_blueprint.upgrade.fleet import next_wave
from eks_blueprint.upgrade.plan import (
    Action,
    ClusterPlan,
    Duration,
    Edit,
    FleetWave,
    Phase,
    UpgradePlan,
    UpgradeStep,
    VersionChange,
    Wave,
)
from eks_blueprint.upgrade.planner import plan_upgrade
from eks_blueprint.upgrade.running import Running, running
from eks_blueprint.upgrade.write import first_edits, write_first_step

__all__ = [
    "Action",
    "ClusterPlan",
    "Duration",
    "Edit",
    "FleetWave",
    "Phase",
    "Running",
    "Support",
    "UpgradePlan",
    "UpgradeStep",
    "VersionChange",
    "Wave",
    "document",
    "first_edits",
    "next_wave",
    "plan_upgrade",
    "running",
    "write_first_step",
]
