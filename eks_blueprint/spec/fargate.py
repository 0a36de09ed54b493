"""Pods without nodes: Fargate profiles and their logs."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.network import RetentionDays
from eks_blueprint.spec.types import (
    EksLabelValue,
    FargateLabelKey,
    NamespacePattern,
    PartName,
    pattern,
)

__all__ = ["FargateLoggingSpec", "FargateProfileName", "FargateProfileSpec", "FargateSelectorSpec"]

# eksctl-io/eksctl pkg/apis/eksctl.io/v1alpha5/types.go, ReservedProfileNamePrefix.
FargateProfileName = Annotated[
    PartName,
    AfterValidator(pattern(r"(?!eks-).*", "a name that does not start with eks-, which EKS keeps")),
]


class FargateSelectorSpec(Spec):
    """Pods that a Fargate profile selects."""

    namespace: NamespacePattern
    """Namespace, wildcards * and ? allowed."""

    labels: dict[FargateLabelKey, EksLabelValue] = {}
    """Labels a pod must carry. Default: every pod of the namespace."""


class FargateProfileSpec(Spec):
    """Pods that run on Fargate (SEC-NODE-5)."""

    selectors: dict[str, FargateSelectorSpec] = Field(min_length=1, max_length=5)
    """One to five selectors, by a name of your choice."""


class FargateLoggingSpec(Spec):
    """Logs of pods on Fargate, in an encrypted log group."""

    retention_days: RetentionDays = 365
    """How long logs are kept, in days. Default: 365."""
