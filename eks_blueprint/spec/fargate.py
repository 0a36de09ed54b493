"""Pods without nodes: Fargate profiles and their logs."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.network import RetentionDays
from eks_blueprint.spec.types import (
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

# EKS user guide, "Fargate profile wildcards": characters of Kubernetes, and * and ? anywhere; the
# lengths are those of the CloudFormation schema of AWS::EKS::FargateProfile.
_LABEL = r"[A-Za-z0-9*?]([A-Za-z0-9._*?-]{0,61}[A-Za-z0-9*?])?"
_LabelKey = Annotated[
    str,
    Field(max_length=127),
    AfterValidator(
        pattern(
            rf"([a-z0-9*?]([a-z0-9.*?-]*[a-z0-9*?])?/)?{_LABEL}",
            "a Kubernetes label key such as team or example.com/team, or a pattern such as team-*",
        )
    ),
]
_LabelValue = Annotated[
    str,
    AfterValidator(
        pattern(
            _LABEL,
            "a label value of 1 to 63 letters, digits, '-', '_' and '.', or a pattern such as "
            "web-*; EKS takes no empty value",
        )
    ),
]


class FargateSelectorSpec(Spec):
    """Pods that a Fargate profile selects."""

    namespace: NamespacePattern
    """Namespace, wildcards * and ? allowed."""

    labels: dict[_LabelKey, _LabelValue] = {}
    """Labels a pod must carry, wildcards * and ? allowed in both. Default: every pod of the
    namespace."""


class FargateProfileSpec(Spec):
    """Pods that run on Fargate (SEC-NODE-5)."""

    selectors: dict[str, FargateSelectorSpec] = Field(min_length=1, max_length=5)
    """One to five selectors, by a name of your choice."""


class FargateLoggingSpec(Spec):
    """Logs of pods on Fargate, in an encrypted log group."""

    retention_days: RetentionDays = 365
    """How long logs are kept, in days. Default: 365."""
