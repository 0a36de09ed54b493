"""Tenants: teams that share a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, Warned, one_of_two
from eks_blueprint.spec.arns import IamPolicyArns, PrincipalArn
from eks_blueprint.spec.horizontal_pod_autoscaler import HorizontalPodAutoscalerSpec
from eks_blueprint.spec.kubernetes import Namespace, ObjectName
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.network_policies import NamespaceNetworkSpec
from eks_blueprint.spec.node_pools import NodePoolSpec
from eks_blueprint.spec.quota import ContainerLimitsSpec, QuotaSpec
from eks_blueprint.spec.rbac import GroupName
from eks_blueprint.spec.secrets import Secrets
from eks_blueprint.spec.tenant_ingress import TenantIngressSpec
from eks_blueprint.spec.tenant_source import TenantSourceSpec
from eks_blueprint.spec.types import Bool, Int, SecurityGroupId

__all__ = [
    "ApiPrioritySpec",
    "TenantMemberSpec",
    "TenantName",
    "TenantNamespaceSpec",
    "TenantSpec",
    "WorkloadSpec",
]

# The name is part of the names of Kubernetes objects, priority levels and node pools.
TenantName = Annotated[ObjectName, Field(max_length=40)]


class TenantNamespaceSpec(Spec):
    """A namespace of a tenant; removing it from the spec deletes it with everything in it."""

    pod_security: Literal["restricted", "baseline", "privileged"] = "restricted"
    """Pod Security Standard that its pods must meet. Default: restricted."""

    labels: dict[LabelKey, LabelValue] = {}
    """Labels of the namespace, such as those in `ingress.namespace_labels`. Default: none."""

    quota: QuotaSpec | None = None
    """Its quota. Default: the tenant's."""

    limits: ContainerLimitsSpec | None = None
    """Its LimitRange. Default: the tenant's."""

    network: NamespaceNetworkSpec = NamespaceNetworkSpec()
    """Traffic that is allowed in this namespace, in addition to the rules of the tenant. Default:
    none."""

    def issues(self) -> Iterable[Found]:
        for key in self.labels:
            if key == "tenant" or key.startswith("pod-security.kubernetes.io/"):
                yield ("labels", key), "is set by the library; use pod_security or another label"


class TenantMemberSpec(Spec):
    """A user, group or pipeline that works in the namespaces of a tenant."""

    principal_arn: PrincipalArn | None = None
    """ARN of an IAM role or user, which gets an access entry for these namespaces. Default:
    none."""

    oidc_group: GroupName | None = None
    """Group of the cluster's OpenID Connect provider, as it appears in the token. Default: none."""

    role: Literal["viewer", "developer", "admin"]
    """`viewer` reads everything except Secrets, `developer` also runs workloads, `admin` also
    changes Roles and NetworkPolicies. No role can change quotas or reach other namespaces."""

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(principal_arn=self.principal_arn, oidc_group=self.oidc_group)


class ApiPrioritySpec(Spec):
    """A share of the API server, so that no tenant can block the requests of others (SEC-TEN-4)."""

    concurrency_shares: Int = Field(default=10, ge=1, le=1000)
    """Share of the concurrent requests; the built-in priority levels of Kubernetes have 20 to 100.
    Default: 10."""

    lendable_percent: Int = Field(default=50, ge=0, le=100)
    """Percentage of the share that other levels may use while it is idle. Default: 50."""

    queue_length: Int = Field(default=50, ge=1, le=1000)
    """Number of requests that may wait in each of 16 queues; more are rejected. Default: 50."""


class WorkloadSpec(Spec):
    """A service account with its own AWS permissions; its name is the key of the map."""

    namespace: Namespace | None = None
    """Namespace of the service account. Default: the tenant's only namespace; required if there are
    several."""

    managed_policy_arns: IamPolicyArns = ()
    """Managed policies of its role. Default: none; the role may read its secrets."""

    secrets: Secrets = {}
    """Secrets its pods may mount, by a name of your choice. Default: none."""

    security_group_ids: tuple[SecurityGroupId, ...] = Field(default=(), max_length=5)
    """Ids of the security groups of its pods. Default: those of the node."""

    probe_ports: tuple[Annotated[Int, Field(ge=1, le=65535)], ...] = ()
    """TCP ports on which nodes may probe its pods; only with `security_group_ids`. Default:
    none."""

    horizontal_pod_autoscaler: HorizontalPodAutoscalerSpec | None = None
    """Number of its replicas by load (EFF-SIZE-1). Default: none; the workload sets `replicas`."""

    def issues(self) -> Iterable[Found]:
        return _probe_port_issues(self.probe_ports, self.security_group_ids)


class TenantSpec(Spec):
    """A team with its own namespaces in a shared cluster (SEC-TEN-1)."""

    namespaces: dict[Namespace, TenantNamespaceSpec] = Field(min_length=1, max_length=20)
    """Namespaces of the tenant; the first one holds its Flux source."""

    members: dict[ObjectName, TenantMemberSpec] = {}
    """Users and pipelines of the tenant, by a name of your choice. Default: none."""

    quota: QuotaSpec = QuotaSpec()
    """Quota of each namespace."""

    limits: ContainerLimitsSpec = ContainerLimitsSpec()
    """LimitRange of each namespace."""

    network: NamespaceNetworkSpec = NamespaceNetworkSpec()
    """Traffic that is allowed in all its namespaces, in addition to traffic between them. Default:
    DNS only."""

    ingress: TenantIngressSpec = TenantIngressSpec()
    """Names and annotations of its Ingresses and Services."""

    api_priority: ApiPrioritySpec = ApiPrioritySpec()
    """Share of the API server's capacity."""

    workloads: dict[ObjectName, WorkloadSpec] = {}
    """Service accounts with IAM permissions, by name. Default: none."""

    security_group_ids: tuple[SecurityGroupId, ...] = Field(default=(), max_length=5)
    """Ids of security groups of every pod in its namespaces, whatever its service account; those of
    workloads are added. Default: none; pods that are not of such a workload have those of the
    node."""

    probe_ports: tuple[Annotated[Int, Field(ge=1, le=65535)], ...] = ()
    """TCP ports on which nodes may probe its pods; only with `security_group_ids`. Default:
    none."""

    fargate: Bool = False
    """Run all its pods on Fargate (SEC-NODE-5). Default: false."""

    node_pool: NodePoolSpec | None = None
    """Dedicated Karpenter nodes. Default: none; the tenant shares nodes with others."""

    source: TenantSourceSpec | None = None
    """A repository that Flux applies to the tenant's namespaces. Default: none."""

    def namespace_of(self, workload: WorkloadSpec) -> str:
        """Return the namespace of a workload."""
        return workload.namespace or next(iter(self.namespaces))

    def issues(self) -> Iterable[Found]:
        yield from _probe_port_issues(self.probe_ports, self.security_group_ids)
        for namespace in self.namespaces:
            if namespace in catalogue.system_namespaces() or namespace == "default":
                yield ("namespaces", namespace), "must not be a namespace of the system"
        yield from self._member_issues()
        if self.node_pool is not None:
            yield from self._node_pool_issues(self.node_pool)
        for name, workload in self.workloads.items():
            yield from self._workload_issues(("workloads", name), workload)

    def warnings(self) -> Iterable[Warned]:
        networks = {"network": self.network}
        networks |= {f"namespaces.{name}": one.network for name, one in self.namespaces.items()}
        named = [where for where, one in networks.items() if one.ingress or one.egress]
        if self.fargate and named:
            yield Warned(
                "network-rules-on-fargate",
                ("fargate",),
                f"leaves the network rules of {', '.join(named)} without effect: the VPC CNI "
                "enforces NetworkPolicies on nodes only; security_group_ids of workloads work "
                "on Fargate",
            )

    def _member_issues(self) -> Iterator[Found]:
        # EKS API reference, CreateAccessEntry: one entry for a principal in a cluster.
        seen: dict[str, str] = {}
        for key, member in self.members.items():
            arn = member.principal_arn
            other = seen.setdefault(arn, key) if arn is not None else key
            if other != key:
                yield (
                    ("members", key, "principal_arn"),
                    f"is already members.{other}, and EKS allows one entry for each principal; use "
                    f"another role, got {arn}",
                )

    def _node_pool_issues(self, pool: NodePoolSpec) -> Iterator[Found]:
        if self.fargate:
            yield ("node_pool",), "has no effect with fargate: true; remove one of them"
        if pool.one_per_zone:
            yield ("node_pool", "one_per_zone"), "is not for the nodes of a tenant; remove it"
        for field in ("efa", "capacity_reservations"):
            if getattr(pool, field):
                yield (
                    ("node_pool", field),
                    "is for pools of karpenter.node_pools, since those of tenants share its "
                    "EC2NodeClass; describe the pool there, or give the tenant a cluster",
                )
        if "tenant" in pool.labels or "tenant" in pool.taints:
            yield ("node_pool", "labels"), "must not have the key tenant, which the library sets"

    def _workload_issues(
        self, path: tuple[str | int, ...], workload: WorkloadSpec
    ) -> Iterator[Found]:
        if workload.namespace is None and len(self.namespaces) > 1:
            yield (
                (*path, "namespace"),
                f"must be one of {', '.join(self.namespaces)}, since there are several, got none",
            )
        if workload.namespace is not None and workload.namespace not in self.namespaces:
            yield (
                (*path, "namespace"),
                f"must be one of {', '.join(self.namespaces)}, got {workload.namespace!r}",
            )
        groups = {*self.security_group_ids, *workload.security_group_ids}
        # EKS user guide, "Assign security groups to individual Pods": a pod has those of all
        # policies that select it, and a network interface has at most five.
        if workload.security_group_ids and len(groups) > 5:
            yield (
                (*path, "security_group_ids"),
                "must be at most 5 together with security_group_ids of the tenant, got "
                f"{len(groups)}",
            )
        if self.fargate and workload.secrets:
            yield (
                (*path, "secrets"),
                "cannot be mounted on Fargate, where the driver does not run; let the pod read "
                "them with its role, or run the tenant on nodes",
            )

    def network_of(self, namespace: str) -> NamespaceNetworkSpec:
        """Return the allowed traffic of a namespace, including the rules of the tenant."""
        own = self.namespaces[namespace].network
        return NamespaceNetworkSpec(
            ingress={**self.network.ingress, **own.ingress},
            egress={**self.network.egress, **own.egress},
            dns=self.network.dns and own.dns,
        )

    @property
    def neighbours(self) -> Mapping[str, frozenset[str]]:
        """Namespaces of others that rules name, by direction."""
        found: dict[str, set[str]] = {"ingress": set(), "egress": set()}
        for namespace in self.namespaces:
            network = self.network_of(namespace)
            for direction, rules in (("ingress", network.ingress), ("egress", network.egress)):
                for rule in rules.values():
                    found[direction] |= {*rule.namespaces} - self.namespaces.keys()
        return {direction: frozenset(names) for direction, names in found.items()}


def _probe_port_issues(ports: Sequence[int], groups: Sequence[str]) -> Iterator[Found]:
    """Return an issue for ports of pods whose groups are those of the node, which may probe all."""
    if ports and not groups:
        yield (
            ("probe_ports",),
            "has no effect without security_group_ids beside it, since the groups of a node let it "
            "probe its pods; remove it, or name the groups",
        )
