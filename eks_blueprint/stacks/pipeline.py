"""The stacks of a pipeline: itself, and its artifacts in other Regions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aws_cdk import Environment, Stack
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.pipeline import (
    ArtifactStore,
    DeployRole,
    FleetPipeline,
    PlannedWave,
    bucket_name,
    deploy_roles,
)
from eks_blueprint.spec.pipeline import PipelineSpec
from eks_blueprint.stacks.limits import check_limits

__all__ = ["ArtifactStack", "PipelineStack"]


class ArtifactStack(Stack):
    """A stack with the artifacts of a pipeline in a Region other than its own.

    :param spec: the pipeline.
    :param region: the Region.
    :param roles: the roles that read the artifacts.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: PipelineSpec,
        region: str,
        roles: Sequence[DeployRole],
    ) -> None:
        refuse_other_spec(scope, PipelineSpec, spec)
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=spec.account, region=region),
            description=f"Artifacts of the pipeline {spec.name}",
            termination_protection=True,
        )
        self.store = ArtifactStore(
            self,
            "Artifacts",
            accounts=sorted({role.account for role in roles}),
            role_names=sorted({role.pattern for role in roles}),
            pipeline_name=spec.name,
            physical_name=bucket_name(spec.name, spec.account, region),
        )


class PipelineStack(Stack):
    """A stack with the pipeline of a fleet, and a stack for its artifacts in each other Region.

    The pipeline updates these stacks itself, after somebody deployed them once.

    :param spec: the pipeline.
    :param waves: what is deployed when.
    :param assembly: folder of the cloud assembly with the stacks that it deploys.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: PipelineSpec,
        waves: Sequence[PlannedWave],
        assembly: Path,
    ) -> None:
        refuse_other_spec(scope, PipelineSpec, spec)
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=spec.account, region=spec.region),
            description=f"Pipeline {spec.name} of a fleet of EKS clusters",
            termination_protection=True,
            # A pipeline of 200 accounts is larger than CloudFormation takes with indentation.
            suppress_template_indentation=True,
        )
        self.fleet = FleetPipeline(self, "Fleet", spec=spec, waves=waves, assembly=assembly)
        roles = deploy_roles(
            assembly, {name for wave in waves for one in wave.stages for name in one.stacks}
        )
        self.artifact_stacks: tuple[ArtifactStack, ...] = tuple(
            ArtifactStack(
                scope,
                f"{construct_id}-artifacts-{region}",
                spec=spec,
                region=region,
                roles=roles,
            )
            for region in self.fleet.regions
        )
        for stack in self.artifact_stacks:
            self.add_stack_dependency(stack)
        check_limits(scope)
