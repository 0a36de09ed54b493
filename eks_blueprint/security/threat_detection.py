"""Amazon GuardDuty for clusters."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import partition_of
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.encryption import KEEP, checked_removal_policy
from eks_blueprint.errors import refuse
from eks_blueprint.spec import GuardDutySpec
from eks_blueprint.spec.rules.partition_and_features import guardduty_issues

__all__ = ["ThreatDetection"]


class ThreatDetection(Construct):
    """The GuardDuty detector of the account and Region, for EKS audit logs and nodes.

    There is one detector for each account and Region: the deployment fails where one exists. With
    runtime monitoring, GuardDuty installs its agent in every cluster of the account, and creates an
    endpoint with a security group in each of their VPCs. No stack owns these two, and a VPC cannot
    be deleted while they exist: turn runtime monitoring off before you delete a VPC, or delete both
    manually.

    :param spec: the detector.
    :param removal_policy: of the detector when the stack is deleted; ``DESTROY`` turns GuardDuty
        off in the account and Region and deletes its findings. Default: kept.
    :raises BlueprintError: if runtime monitoring is on in a China Region.

    Source: GuardDuty API 2017-11-28, CreateDetector; GuardDuty user guide, "Prerequisites for
    Amazon EKS cluster support" and "Disabling, uninstalling, and cleaning up resources in Runtime
    Monitoring"; CloudFormation schema of AWS::GuardDuty::Detector.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: GuardDutySpec,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, GuardDutySpec, spec)
        partition = partition_of(self)
        runtime = "ENABLED" if spec.runtime_monitoring else "DISABLED"
        features: list[dict[str, Any]] = [
            {"name": "EKS_AUDIT_LOGS", "status": "ENABLED"},
            {
                "name": "RUNTIME_MONITORING",
                # Written even if it is off, so that turning it off changes the template.
                "status": runtime,
                "additionalConfiguration": [{"name": "EKS_ADDON_MANAGEMENT", "status": runtime}],
            },
        ]
        refuse(guardduty_issues(spec, partition), scope=self)
        if partition == "aws-cn":
            del features[1]
        self.resource = cdk.aws_guardduty.CfnDetector(
            self,
            "Resource",
            enable=True,
            finding_publishing_frequency=spec.finding_publishing_frequency.upper(),
            features=features,
        )
        self.resource.apply_removal_policy(checked_removal_policy(removal_policy, scope=self))
        self.detector_id = self.resource.ref
