"""Amazon GuardDuty."""

from __future__ import annotations

from typing import Literal

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.types import Bool

__all__ = ["GuardDutySpec"]


class GuardDutySpec(Spec):
    """Amazon GuardDuty for the account and Region: audit logs of EKS, and the nodes themselves.

    An account has one detector in a Region: omit this if one exists, for example because an
    organization turned GuardDuty on. Features that are not named here have GuardDuty's own default,
    which is on.

    Source: GuardDuty API 2017-11-28, CreateDetector; GuardDuty user guide, "Processing GuardDuty
    findings with Amazon EventBridge".
    """

    runtime_monitoring: Bool = True
    """Runtime monitoring by agents on the nodes, which GuardDuty installs as add-on
    aws-guardduty-agent; not on Fargate and hybrid nodes. Default: true."""

    finding_publishing_frequency: Literal["fifteen_minutes", "one_hour", "six_hours"] = (
        "fifteen_minutes"
    )
    """How often updates of findings are sent to EventBridge; new findings are sent immediately.
    Default: fifteen_minutes."""
