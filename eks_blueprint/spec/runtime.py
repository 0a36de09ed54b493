"""What watches images and running workloads."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.types import Bool, Int, KeyArn

__all__ = ["GuardDutySpec", "ImageRepositorySpec"]


class GuardDutySpec(Spec):
    """Amazon GuardDuty for the account and Region: audit logs of EKS, and the nodes themselves.

    An account has one detector in a Region: leave this out where one exists, for example because
    an organization turned GuardDuty on. Features that are not named here start as GuardDuty starts
    them, which is on.

    Source: GuardDuty API 2017-11-28, CreateDetector; GuardDuty user guide, "Processing GuardDuty
    findings with Amazon EventBridge".
    """

    runtime_monitoring: Bool = True
    """Agents on the nodes, which GuardDuty installs as add-on aws-guardduty-agent. Default: true;
    not on Fargate and hybrid nodes."""

    finding_publishing_frequency: Literal["fifteen_minutes", "one_hour", "six_hours"] = (
        "fifteen_minutes"
    )
    """How often repeated findings are sent to EventBridge; new ones do not wait for it. Default:
    fifteen_minutes."""


class ImageRepositorySpec(Spec):
    """An ECR repository: encrypted, scanned on push, with tags that stay what they are.

    Source: CloudFormation schema of AWS::ECR::Repository; ECR user guide, "Lifecycle policy
    properties in Amazon ECR".
    """

    keep_images: Int = Field(default=100, ge=1, le=10000)
    """Tagged images that are kept, the newest. Default: 100."""

    untagged_days: Int = Field(default=7, ge=1, le=3650)
    """Days after which images without a tag are deleted. Default: 7."""

    immutable_tags: Bool = True
    """Refuse to push a tag a second time. Default: true."""

    kms_key_arn: KeyArn | None = None
    """KMS key; it cannot be changed without another name. Default: a key of its own."""
