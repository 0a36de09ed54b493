"""Tenants with a cluster of their own, made from a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.arns import PrincipalArn
from eks_blueprint.spec.budgets import BudgetSpec
from eks_blueprint.spec.kubernetes import Namespace, ObjectName
from eks_blueprint.spec.node_pools import PoolName
from eks_blueprint.spec.quota import QuotaSpec
from eks_blueprint.spec.tags import Tags
from eks_blueprint.spec.tenancy import TenantNamespaceSpec
from eks_blueprint.spec.types import Int, Name

__all__ = [
    "TenantClusterName",
    "TenantClusterSpec",
    "TenantMemberGrantSpec",
    "TenantPoolLimitsSpec",
]

# The name of a tenant is that of objects of Kubernetes as well, and a part of the cluster's name.
TenantClusterName = Annotated[ObjectName, Field(max_length=40)]


class TenantMemberGrantSpec(Spec):
    """A user, group or pipeline of a tenant with a cluster of its own."""

    principal_arn: PrincipalArn
    """ARN of the IAM role or user, which gets an access entry."""

    role: Literal["admin", "viewer"]
    """`admin`: AmazonEKSClusterAdminPolicy; `viewer`: AmazonEKSViewPolicy, in the whole cluster."""


class TenantPoolLimitsSpec(Spec):
    """Limits of a NodePool of the template, of which the tenant changes some."""

    cpu: Int | None = Field(default=None, ge=1)
    """vCPUs of all its nodes. Default: the template's."""

    memory_gib: Int | None = Field(default=None, ge=1)
    """Memory of all its nodes, GiB. Default: the template's."""

    nodes: Int | None = Field(default=None, ge=1)
    """Number of its nodes. Default: the template's."""

    gpus: Int | None = Field(default=None, ge=1)
    """NVIDIA GPUs of all its nodes. Default: the template's."""


class TenantClusterSpec(Spec):
    """A tenant with a cluster of its own, made from a template (SEC-TEN-6).

    The cluster is `<prefix>-<tenant>`. It has keys of its own, unless the spec names some, and no
    two tenants may share one.

    Source: EKS best practices guide, "Tenant Isolation" and "Multi Account Strategy".
    """

    template: Name
    """Name of an entry of `templates`."""

    prefix: Name | None = None
    """First part of the name of the cluster. Default: the name of the template."""

    environment: Any = None
    """Where the cluster is: the name of an environment, or what `environment` of a cluster takes.
    Default: that of the layers below."""

    parameters: dict[str, Any] = {}
    """Values of the parameters of the template. A template that has the parameter `tenant` gets
    the name of the tenant. Default: none."""

    members: dict[Name, TenantMemberGrantSpec] = {}
    """People and pipelines of the tenant by a name of your choice, each with an access entry.
    Default: none."""

    tags: Tags = {}
    """Tags of every resource beside `tenant`, whose value is the name of the tenant. Default:
    none."""

    budget: BudgetSpec | None = None
    """A budget for the cost of the cluster, which needs its cost allocation tag; that is turned on.
    Default: none."""

    node_pool_limits: dict[PoolName, TenantPoolLimitsSpec] = {}
    """Limits of the NodePools of the template, by the name of the pool. Default: the template's."""

    namespaces: dict[Namespace, TenantNamespaceSpec] = Field(default={}, max_length=20)
    """Namespaces with quota, LimitRange and network policies, as those of `tenants` in a shared
    cluster. Default: none; members make their own."""

    quota: QuotaSpec | None = None
    """Quota of each namespace; its `hard` takes `requests.nvidia.com/gpu`. Default: that of
    `tenants` in a shared cluster."""

    cluster: dict[str, Any] = {}
    """Further keys of a cluster, laid over the template. Default: none."""

    def issues(self) -> Iterable[Found]:
        if self.quota is not None and not self.namespaces:
            yield ("quota",), "has no effect without namespaces, each of which gets it; add one"
        for key in ("template", "parameters", "environment"):
            if key in self.cluster:
                yield ("cluster", key), f"is a key of the tenant itself; move it to {key}"
        further = self.cluster.get("tags")
        for path, keys in (
            (("tags",), self.tags),
            (("parameters",), self.parameters),
            (("cluster", "tags"), further if isinstance(further, Mapping) else {}),
        ):
            if "tenant" in keys:
                yield (
                    (*path, "tenant"),
                    "is set by the library to the name of the tenant; remove it",
                )
