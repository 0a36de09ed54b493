"""A host for port forwarding to the private endpoint."""

from __future__ import annotations

from eks_blueprint.spec._base import Spec

__all__ = ["BastionSpec"]


class BastionSpec(Spec):
    """An instance without SSH or public address for port forwarding with SSM (SEC-NODE-3)."""

    instance_type: str = "t4g.nano"
    """EC2 instance type, Nitro. Default: t4g.nano."""
