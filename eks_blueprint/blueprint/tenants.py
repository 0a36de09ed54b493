"""The tenants of a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import CfnResource
from constructs import Construct, IDependable

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.blueprint.security import Security
from eks_blueprint.delivery import Delivery, Installed
from eks_blueprint.iam import IssuerProvider
from eks_blueprint.tenancy import Tenant

__all__ = ["Tenants"]


class Tenants(Construct):
    """All tenants of a spec, and the resources that they share.

    :param context: the cluster.
    :param delivery: how objects come into the cluster.
    :param security: the security constructs of the cluster.
    :param fargate_profiles: profiles of the cluster, since EKS creates one at a time.
    :param after: resources that must exist before the tenants, and be deleted after them.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: ClusterContext,
        delivery: Delivery,
        security: Security,
        fargate_profiles: Sequence[CfnResource] = (),
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        spec = self._spec = context.spec
        self.issuer = self._issuer(context.issuer_url)
        policies = spec.network_policies
        self.tenants = {
            name: Tenant(
                self,
                name,
                cluster=context.cluster,
                delivery=delivery,
                name=name,
                spec=tenant,
                kubernetes_version=context.kubernetes_version,
                subnets=context.layout.private_subnets,
                issuer=self.issuer,
                ip_family=context.ip_family,
                oidc_groups_prefix=self._groups_prefix(),
                isolate_network=policies is not None and policies.isolate_tenants,
                place_pods=security.gatekeeper is not None,
                security_groups=security.pod_security_groups,
                vpc_cidrs=context.pod_cidrs,
                dns_cidrs=context.dns_cidrs,
                auto_mode=spec.auto_mode is not None,
                after=after,
            )
            for name, tenant in spec.tenants.items()
        }
        self._one_profile_at_a_time(fargate_profiles)

    def _issuer(self, url: str) -> IssuerProvider | None:
        tenants = self._spec.tenants.values()
        if any(tenant.fargate and tenant.workloads for tenant in tenants):
            return IssuerProvider(self, "Issuer", issuer_url=url)
        return None

    def _groups_prefix(self) -> str:
        for provider in self._spec.oidc_providers.values():
            if provider.groups_prefix is not None:
                return provider.groups_prefix
        return "oidc:"

    def _one_profile_at_a_time(self, first: Sequence[CfnResource]) -> None:
        last = [*first]
        for tenant in self.tenants.values():
            if tenant.fargate is not None:
                if last:
                    tenant.fargate.wait_for(*last)
                last = [*tenant.fargate.profiles.values()]

    @property
    def namespaces(self) -> Mapping[str, Installed]:
        """The installed objects of each namespace, by its name."""
        return {
            namespace: step
            for tenant in self.tenants.values()
            for namespace, step in tenant.namespaces.items()
        }
