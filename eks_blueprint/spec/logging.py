"""Logs of the control plane."""

from __future__ import annotations

from typing import Literal

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.network import RetentionDays

__all__ = ["ControlPlaneLog", "LoggingSpec"]

ControlPlaneLog = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]


class LoggingSpec(Spec):
    """Control-plane logs in an encrypted log group (OPS-MON-1)."""

    types: tuple[ControlPlaneLog, ...] = (
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
    )
    """Log types. Default: all five."""

    retention_days: RetentionDays = 365
    """How long logs are kept, in days. Default: 365; profile poc 30."""
