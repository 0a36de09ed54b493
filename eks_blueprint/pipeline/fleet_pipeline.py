"""The pipeline that deploys a fleet."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import (
    PARTITION,
    account_of,
    arn,
    key_arn,
    node_of,
    region_of,
    stack_of,
)
from eks_blueprint.catalogue import pipeline_facts
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.encryption import KEEP, CustomerKey, EncryptedLogGroup
from eks_blueprint.errors import BlueprintError
from eks_blueprint.pipeline.approval_topic import ApprovalTopic
from eks_blueprint.pipeline.artifact_store import ArtifactStore, bucket_name, key_alias
from eks_blueprint.pipeline.assembled_stage import AssembledStage, refuse_in_a_stage
from eks_blueprint.pipeline.builds import Builds
from eks_blueprint.pipeline.deploy_roles import DeployRole, deploy_roles
from eks_blueprint.pipeline.event_role import EventRole
from eks_blueprint.pipeline.limits import limit_approvals, refuse_excess
from eks_blueprint.pipeline.pipeline_role import ArtifactAccess, PipelineRole, artifact_statements
from eks_blueprint.pipeline.plan import PlannedWave, regions_of
from eks_blueprint.pipeline.source import source_input, source_statements
from eks_blueprint.pipeline.steps import Steps
from eks_blueprint.spec.pipeline import PipelineSpec

__all__ = ["FleetPipeline"]

# CodePipeline takes 100 characters; the CDK numbers the parts of a stage with many actions.
_STAGE_NAME = 95


class FleetPipeline(Construct):
    """CodePipeline V2 that deploys the stacks of a cloud assembly in waves.

    Each Region of a wave is a stage of CodePipeline, in which the accounts are side by side, and
    one Region follows the other; what depends on another account or Region of its wave comes in a
    further stage. In front of a wave stand the gate and the approval, behind it its
    bake time. The pipeline updates itself first.

    It stands in a stack with account and Region, directly in an app. In each other Region to which
    it deploys, its account has an :class:`ArtifactStore` with the physical name of
    :func:`bucket_name`.

    :param spec: source, gate, and who is asked.
    :param waves: what is deployed when, such as :func:`planned` returns.
    :param assembly: folder of the cloud assembly with the stacks.
    :param removal_policy: of keys, logs and artifacts when the stack is deleted. Default: kept.
    :raises BlueprintError: if the stack has no account and Region, stands in a stage, or nothing is
        deployed.

    Source: recommendations TOPO-1 and OPS-UPG-1; aws-cdk-lib 2.275.0, aws_cdk.pipelines.
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
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        refuse_other_spec(scope, PipelineSpec, spec)
        super().__init__(scope, construct_id)
        account, region = account_of(self), region_of(self)
        if account is None or region is None:
            raise BlueprintError(
                "the stack of a pipeline must have an account and a Region, since it deploys into "
                "others; give the stack env",
                scope=self,
            )
        refuse_in_a_stage(self)
        if not waves:
            raise BlueprintError("waves must have at least one wave with stacks", scope=self)
        self.spec = spec
        self.waves: tuple[PlannedWave, ...] = tuple(waves)
        self._account, self._region = account, region
        stacks = {name for wave in waves for stage in wave.stages for name in stage.stacks}
        roles = deploy_roles(assembly, stacks)
        self.store = ArtifactStore(
            self,
            "Artifacts",
            accounts=sorted({role.account for role in roles}),
            role_names=sorted({role.pattern for role in roles}),
            pipeline_name=spec.name,
            removal_policy=removal_policy,
        )
        self.key: kms.IKey = CustomerKey.for_logs(
            self,
            "LogKey",
            description=f"Logs of the pipeline {spec.name}",
            log_group_arn_pattern=arn("logs", f"log-group:{stack_of(self).stack_name}-*"),
            removal_policy=removal_policy,
        ).key
        self.log_group = EncryptedLogGroup(
            self,
            "LogGroup",
            key=self.key,
            retention_days=spec.log_retention_days,
            removal_policy=removal_policy,
        )
        self.pipeline_role = PipelineRole(self, "Role", pipeline_name=spec.name)
        self.role: iam.IRole = self.pipeline_role.role
        self.event_role: EventRole | None = (
            EventRole(self, "EventRole") if spec.source.codecommit else None
        )
        self.topics: Mapping[str, ApprovalTopic] = self._define_topics(removal_policy)
        own = ArtifactAccess(self.store.arn, key_arn(self.store.key))
        builds = Builds(self, self.log_group, own)
        source = source_input(self, spec.source, self.event_role)
        synth = self._synthesis(builds, source)
        self.pipeline = self._define_pipeline(builds, synth)
        steps = Steps(spec, builds, source, synth)
        self.stages: tuple[AssembledStage, ...] = tuple(self._add_waves(steps, assembly))
        self.pipeline.build_pipeline()
        self.resource: cdk.aws_codepipeline.CfnPipeline = cast(
            "cdk.aws_codepipeline.CfnPipeline", node_of(self.pipeline.pipeline).default_child
        )
        if self.event_role is not None:
            self.event_role.allow(spec.name)
        self.projects: tuple[cdk.aws_codebuild.CfnProject, ...] = tuple(
            one
            for one in node_of(self.pipeline).find_all()
            if isinstance(one, cdk.aws_codebuild.CfnProject)
        )
        for project in self.projects:
            builds.log(project)
        self.pipeline_role.define([*self._statements(own, roles)])
        for policy in self.pipeline_role.policies:
            self.resource.add_resource_dependency(policy)
        limit_approvals(self.resource, self.waves)
        policies = [self.pipeline_role.policies, *(one.policies for one in builds.roles)]
        places = len({one.place for wave in self.waves for one in wave.stages})
        refuse_excess(self.resource, places=places, policies=max(map(len, policies)))

    @property
    def regions(self) -> tuple[str, ...]:
        """The other Regions, in which the pipeline needs a bucket for artifacts."""
        return tuple(one for one in regions_of(self.waves) if one != self._region)

    def _define_topics(self, removal_policy: RemovalPolicy) -> Mapping[str, ApprovalTopic]:
        """Return the topic of each wave that somebody is told of."""
        told = {
            one.wave.name: one.wave.approval.emails
            for one in self.waves
            if one.wave.approval is not None and one.wave.approval.emails
        }
        if not told:
            return {}
        key = CustomerKey(
            self,
            "ApprovalKey",
            description=f"Approvals of the pipeline {self.spec.name}",
            removal_policy=removal_policy,
        ).key
        return {
            name: ApprovalTopic(self, f"Approval-{name}", key=key, emails=emails)
            for name, emails in told.items()
        }

    def _synthesis(
        self, builds: Builds, source: cdk.pipelines.CodePipelineSource
    ) -> cdk.pipelines.CodeBuildStep:
        packs = ",".join(self.spec.packs)
        return builds.step(
            "Synth",
            role_id="SynthRole",
            description=f"Synthesizes {self.spec.spec}",
            commands=[
                f"eks-blueprint synth {shlex.quote(self.spec.spec)} --packs {packs} "
                "--output cdk.out"
            ],
            source=source,
            output="cdk.out",
        )

    def _define_pipeline(
        self, builds: Builds, synth: cdk.pipelines.CodeBuildStep
    ) -> cdk.pipelines.CodePipeline:
        facts = pipeline_facts()
        others = dict(self._regional_buckets())
        return cdk.pipelines.CodePipeline(
            self,
            "Pipeline",
            synth=synth,
            pipeline_name=self.spec.name,
            pipeline_type=cdk.aws_codepipeline.PipelineType.V2,
            execution_mode=cdk.aws_codepipeline.ExecutionMode[self.spec.execution_mode.upper()],
            role=self.role,
            use_pipeline_role_for_actions=True,
            # CDK takes one of both.
            artifact_bucket=None if others else self.store.bucket,
            cross_region_replication_buckets=(
                {self._region: self.store.bucket, **others} if others else None
            ),
            use_change_sets=self.spec.change_sets,
            publish_assets_in_parallel=False,
            cli_version=facts.cdk_cli,
            cdk_assets_cli_version=facts.cdk_assets,
            code_build_defaults=builds.options(),
        )

    def _regional_buckets(self) -> Iterator[tuple[str, cdk.aws_s3.IBucket]]:
        for region in self.regions:
            name = bucket_name(self.spec.name, self._account, region)
            alias = key_alias(self.spec.name, self._account, region)
            key = kms.Key.from_key_arn(
                self, f"Key-{region}", f"arn:{PARTITION}:kms:{region}:{self._account}:{alias}"
            )
            bucket = cdk.aws_s3.Bucket.from_bucket_attributes(
                self, f"Bucket-{region}", bucket_name=name, encryption_key=key, region=region
            )
            yield region, bucket

    def _add_waves(self, steps: Steps, assembly: Path) -> Iterator[AssembledStage]:
        app = cast("Construct", node_of(self).root)
        times: Counter[str] = Counter()
        for wave in self.waves:
            topic = self.topics.get(wave.wave.name)
            before = steps.before(wave, topic.topic if topic is not None else None)
            last = len(wave.steps) - 1
            for index, step in enumerate(wave.steps):
                step_name = _step_name(wave.wave.name, [stage.place.region for stage in step])
                times[step_name] += 1
                number = f"-{times[step_name]}" if times[step_name] > 1 else ""
                made = self.pipeline.add_wave(
                    f"{step_name}{number}",
                    pre=before if index == 0 else None,
                    post=steps.after(wave) if index == last else None,
                )
                for stage in step:
                    name = f"{self.spec.name}-{stage.name}"
                    one = AssembledStage(app, name, stage=stage, assembly=assembly)
                    made.add_stage(one)
                    yield one

    def _statements(
        self, own: ArtifactAccess, roles: Sequence[DeployRole]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield all that the pipeline may do."""
        yield from source_statements(self.spec.source)
        yield from artifact_statements([own, *self._regional_stores()])
        yield {
            "Effect": "Allow",
            "Action": ["codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"],
            "Resource": [one.attr_arn for one in self.projects],
        }
        yield {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": [f"arn:{PARTITION}:iam::{one.account}:role/{one.name}" for one in roles],
        }
        if self.topics:
            topics = [*self.topics.values()]
            yield {
                "Effect": "Allow",
                "Action": "sns:Publish",
                "Resource": [one.arn for one in topics],
            }
            yield {
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                "Resource": [key_arn(topics[0].key)],
            }

    def _regional_stores(self) -> Iterator[ArtifactAccess]:
        for region in self.regions:
            name = bucket_name(self.spec.name, self._account, region)
            yield ArtifactAccess(
                f"arn:{PARTITION}:s3:::{name}",
                f"arn:{PARTITION}:kms:{region}:{self._account}:key/*",
                key_alias(self.spec.name, self._account, region),
            )


def _step_name(wave: str, regions: Sequence[str]) -> str:
    """Return the name of a stage of CodePipeline, with as many of its Regions as fit."""
    first, *others = dict.fromkeys(regions)
    name = "-".join((wave, first, *others))
    return name if len(name) <= _STAGE_NAME else f"{wave}-{first}-and-{len(others)}-more"
