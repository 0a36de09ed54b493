"""The CIS benchmark for EKS, checked on the nodes."""

from __future__ import annotations

from typing import Literal

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.schedules import Schedule

__all__ = ["KubeBenchSpec"]


class KubeBenchSpec(Spec):
    """kube-bench: the node checks of a CIS benchmark for EKS, on one node at a time.

    Source: aquasecurity/kube-bench cfg/config.yaml, v0.15.6 (commit 92e522b).
    """

    schedule: Schedule = "0 4 * * 1"
    """Schedule, five cron fields in UTC. Default: Mondays at 04:00."""

    benchmark: Literal["eks-1.5.0", "eks-1.7.0", "eks-1.8.0"] = "eks-1.8.0"
    """CIS Amazon EKS Benchmark, by kube-bench's name. Default: eks-1.8.0."""
