"""A team that shares a cluster with others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.checks import (
    refuse_arns_of_elsewhere,
    refuse_other_family,
    refuse_other_spec,
    refuse_other_version,
    refuse_token,
    refuse_value,
    warn,
)
from eks_blueprint.cluster import AccessEntries
from eks_blueprint.compute import FargateProfiles
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.iam import IssuerProvider
from eks_blueprint.security import PodSecurityGroups, SecretMounts, namespace_policies, pod_policies
from eks_blueprint.spec import IpFamily, TenantSpec
from eks_blueprint.spec.parts import all_warnings
from eks_blueprint.spec.rules.tenants_and_network import tenant_network_issues
from eks_blueprint.spec.rules.tenants_and_oidc_providers import groups_prefix_issues
from eks_blueprint.spec.tenancy import TenantName
from eks_blueprint.tenancy.admission_settings import namespace_settings
from eks_blueprint.tenancy.api_priority import api_priority
from eks_blueprint.tenancy.fargate import fargate_profiles
from eks_blueprint.tenancy.guard import guard
from eks_blueprint.tenancy.isolation import isolation, tenant_traffic
from eks_blueprint.tenancy.members import access_entries, groups_of, subjects_of
from eks_blueprint.tenancy.namespace import limit_range, namespace_object, resource_quota
from eks_blueprint.tenancy.nodes import own_node_mutations, own_node_pools
from eks_blueprint.tenancy.pod_groups import assign_to_every_pod
from eks_blueprint.tenancy.roles import role_objects
from eks_blueprint.tenancy.source import DEPLOYER, source_manifests
from eks_blueprint.tenancy.workload import Workload

__all__ = ["Tenant"]

_AGENT = {
    "to": [
        {"ipBlock": {"cidr": "169.254.170.23/32"}},
        {"ipBlock": {"cidr": "fd00:ec2::23/128"}},
    ],
    "ports": [{"protocol": "TCP", "port": 80}],
}
"""The Pod Identity agent, which provides pods with credentials of their roles (EKS user guide, "Set
up the Amazon EKS Pod Identity Agent")."""


class Tenant(Construct):
    """Isolated namespaces of one team, and the other resources of a tenant in the spec.

    Each namespace has a Pod Security Standard, quota, limits, default-deny policy and Roles. The
    tenant as a whole has a share of the API server. The first tenant of a delivery brings the
    admission policies for all namespaces with the label ``tenant``.

    The cluster may belong to another stack. Deleting the tenant deletes its namespaces and all
    objects in them, so it must be deleted before the controllers that clean up after these objects:
    name the controllers in ``after``.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how objects are applied to the cluster.
    :param name: name of the tenant.
    :param spec: the tenant.
    :param kubernetes_version: version of the Pod Security Standards, such as 1.35.
    :param subnets: private subnets, for Fargate. Default: none.
    :param issuer: the IAM OIDC provider of the cluster's issuer, for roles of pods on Fargate.
        Default: none.
    :param ip_family: IP family of the cluster. Default: ipv4.
    :param oidc_groups_prefix: prefix of groups of the cluster's OpenID Connect provider. Default:
        ``oidc:``, that of the library's provider.
    :param isolate_network: block traffic of other tenants with a ClusterNetworkPolicy. Default:
        true.
    :param place_pods: let Gatekeeper give its pods node selector and toleration of its nodes.
        Default: false; the pods must set them.
    :param security_groups: assigns security groups to its pods and workloads. Default: none.
    :param vpc_cidrs: ranges for ``vpc`` in network rules, in the pods' IP family. Default: none.
    :param dns_cidrs: addresses of DNS servers that are not in a pod. Default: none.
    :param auto_mode: EKS Auto Mode makes its nodes, not Karpenter. Default: false.
    :param after: resources that must exist before it and be deleted after it. Default: none.
    :raises BlueprintError: for Fargate without ``subnets``, a role on Fargate without ``issuer``, a
        rule with ``vpc`` without ``vpc_cidrs``, a range of the other IP family, nodes that are not
        Nitro on IPv6, security groups without ``security_groups``, a prefix with which tokens could
        claim membership in the tenant, or ARNs of another Region; or if the name is a token.

    Source: recommendations SEC-TEN-1 to SEC-TEN-4; EKS best practices, "Tenant isolation".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        name: str,
        spec: TenantSpec,
        kubernetes_version: str,
        subnets: Sequence[ec2.ISubnet] = (),
        issuer: IssuerProvider | None = None,
        ip_family: IpFamily = "ipv4",
        oidc_groups_prefix: str = "oidc:",
        isolate_network: bool = True,
        place_pods: bool = False,
        security_groups: PodSecurityGroups | None = None,
        vpc_cidrs: Sequence[str] = (),
        dns_cidrs: Sequence[str] = (),
        auto_mode: bool = False,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_version(self, kubernetes_version)
        refuse_other_family(self, ip_family)
        refuse_other_spec(self, TenantSpec, spec)
        refuse_token("name", name, scope=self)
        refuse_value(self, "name", name, TenantName)
        self._name = name
        self._spec = spec
        self._delivery = delivery
        self._after = tuple(after)
        self._groups_prefix = oidc_groups_prefix
        self._vpc_cidrs, self._dns_cidrs = tuple(vpc_cidrs), tuple(dns_cidrs)
        self._auto_mode = auto_mode
        if spec.fargate and spec.workloads and issuer is None:
            raise BlueprintError(
                f"issuer must be given for workloads of tenant {name}, which run on Fargate",
                scope=self,
            )
        refuse(tenant_network_issues(spec, ip_family=ip_family), scope=self)
        refuse(groups_prefix_issues(oidc_groups_prefix), scope=self)
        refuse_arns_of_elsewhere(self, {"spec": spec})
        warn(self, all_warnings(spec))
        entries = access_entries(name, spec)
        self.access_entries: AccessEntries | None = (
            AccessEntries(self, "AccessEntries", cluster=cluster, entries=entries)
            if entries
            else None
        )
        self.fargate = self._fargate(cluster, subnets)
        self.admission_policies = guard(delivery)
        self.namespaces = self._namespaces(kubernetes_version)
        assign_to_every_pod(
            self, name, spec, namespaces=self.namespaces, groups=security_groups, after=self._after
        )
        self._shared(isolate_network=isolate_network)
        self._source()
        self._nodes(ip_family=ip_family, place_pods=place_pods)
        self.workloads = self._workloads(
            cluster,
            issuer if spec.fargate else None,
            security_groups,
            SecretMounts(
                self, "Secrets", delivery=delivery, ip_family=ip_family, after=self._after
            ),
        )

    def _apply(self, manifests: Manifests, *after: Installed) -> Installed:
        return self._delivery.apply(manifests, after=(*self._after, *after))

    def _namespaces(self, kubernetes_version: str) -> dict[str, Installed]:
        steps = {}
        for namespace in self._spec.namespaces:
            objects = tuple(self._objects(namespace, kubernetes_version))
            step = self._apply(
                Manifests(f"namespace-{namespace}", objects), self.admission_policies
            )
            network = self._spec.network_of(namespace)
            for manifests in pod_policies(namespace, network, vpc_cidrs=self._vpc_cidrs):
                self._apply(manifests, step)
            steps[namespace] = step
        return steps

    def _objects(self, namespace: str, kubernetes_version: str) -> Iterator[KubernetesObject]:
        """Render the objects that every namespace always has.

        kubectl does not delete objects that are removed from the list, so the list is always the
        same.
        """
        name, spec = self._name, self._spec
        one = spec.namespaces[namespace]
        yield namespace_object(
            namespace,
            one,
            tenant=name,
            kubernetes_version=kubernetes_version,
            annotations=namespace_settings(spec),
        )
        yield resource_quota(namespace, one.quota or spec.quota)
        yield limit_range(namespace, one.limits or spec.limits)
        own = tenant_traffic(name)
        egress: list[Mapping[str, Any]] = [{"to": [own]}]
        if spec.workloads and not spec.fargate:
            egress.append(_AGENT)
        yield from namespace_policies(
            namespace,
            spec.network_of(namespace),
            ingress=[{"from": [own]}],
            egress=egress,
            vpc_cidrs=self._vpc_cidrs,
            dns_cidrs=self._dns_cidrs,
        )
        subjects = subjects_of(name, spec, groups_prefix=self._groups_prefix)
        yield from role_objects(namespace, subjects)

    def _shared(self, *, isolate_network: bool) -> None:
        """Apply the objects that concern all namespaces of the tenant."""
        name, spec = self._name, self._spec
        groups = groups_of(name, spec, groups_prefix=self._groups_prefix)
        levels = api_priority(name, spec.api_priority, namespaces=[*spec.namespaces], groups=groups)
        self.api_priority = self._apply(Manifests(f"tenant-{name}-api-priority", levels))
        self.isolation = None
        if isolate_network:
            policy = isolation(name, neighbours=spec.neighbours)
            self.isolation = self._apply(Manifests(f"tenant-{name}-isolation", (policy,)))

    def _source(self) -> None:
        spec = self._spec
        if spec.source is None:
            return
        first = tuple(self.namespaces.values())
        home = next(iter(spec.namespaces))
        account = {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": DEPLOYER, "namespace": home},
            "automountServiceAccountToken": False,
        }
        deployer = self._apply(Manifests(f"tenant-{self._name}-deployer", (account,)), *first)
        for manifests in source_manifests(self._name, spec.source, namespaces=[*spec.namespaces]):
            self._apply(manifests, *first, deployer)

    def _nodes(self, *, ip_family: IpFamily, place_pods: bool) -> None:
        pool = self._spec.node_pool
        if pool is None:
            return
        pools = own_node_pools(self._name, pool, ip_family=ip_family, auto_mode=self._auto_mode)
        for made in pools:
            self._apply(Manifests(f"karpenter-node-pool-{made['metadata']['name']}", (made,)))
        if place_pods:
            namespaces = [*self._spec.namespaces]
            for change in own_node_mutations(self._name, namespaces=namespaces):
                self._apply(Manifests(f"mutation-{change['metadata']['name']}", (change,)))

    def _workloads(
        self,
        cluster: eks.ICluster,
        issuer: IssuerProvider | None,
        security_groups: PodSecurityGroups | None,
        secrets: SecretMounts,
    ) -> dict[str, Workload]:
        where = Construct(self, "Workloads")
        return {
            key: Workload(
                where,
                key,
                cluster=cluster,
                delivery=self._delivery,
                service_account=key,
                namespace=self._spec.namespace_of(workload),
                spec=workload,
                issuer=issuer,
                secrets=secrets,
                security_groups=security_groups,
                after=(*self._after, self.namespaces[self._spec.namespace_of(workload)]),
            )
            for key, workload in self._spec.workloads.items()
        }

    def _fargate(
        self, cluster: eks.ICluster, subnets: Sequence[ec2.ISubnet]
    ) -> FargateProfiles | None:
        if not self._spec.fargate:
            return None
        profiles = fargate_profiles([*self._spec.namespaces])
        return FargateProfiles(self, "Fargate", cluster=cluster, profiles=profiles, subnets=subnets)
