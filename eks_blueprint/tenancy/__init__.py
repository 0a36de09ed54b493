"""Tenants: teams that share a cluster."""

from eks_blueprint.tenancy.cilium_isolation import cilium_isolation
from eks_blueprint.tenancy.tenant import Tenant
from eks_blueprint.tenancy.workload import Workload

__all__ = ["Tenant", "Workload", "cilium_isolation"]
