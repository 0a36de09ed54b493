"""The pipeline that deploys a fleet: waves, gates, approvals, and what it hands on."""

from eks_blueprint.pipeline.artifact_store import ArtifactStore, bucket_name
from eks_blueprint.pipeline.deploy_roles import DeployRole, deploy_roles
from eks_blueprint.pipeline.fleet_pipeline import FleetPipeline
from eks_blueprint.pipeline.plan import Place, PlannedStage, PlannedWave, WaveOfPlan, planned

__all__ = [
    "ArtifactStore",
    "DeployRole",
    "FleetPipeline",
    "Place",
    "PlannedStage",
    "PlannedWave",
    "WaveOfPlan",
    "bucket_name",
    "deploy_roles",
    "planned",
]
