"""Rules between logs of pods on Fargate and Fargate profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.fargate import FargateProfileSpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["fargate_logging_issues"]


def fargate_logging_issues(
    profiles: Mapping[str, FargateProfileSpec], tenants: Mapping[str, TenantSpec]
) -> Iterator[Found]:
    """Return an issue if logs are enabled and no pods run on Fargate.

    :param profiles: Fargate profiles of the cluster.
    :param tenants: its tenants.
    """
    if not profiles and not any(tenant.fargate for tenant in tenants.values()):
        yield (), "needs fargate_profiles, or a tenant on Fargate, and has neither"
