"""What Flux installs in a cluster of EKS Anywhere, with the constructs of EKS clusters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct

from eks_blueprint.autoscaling import Goldilocks, VerticalPodAutoscaler
from eks_blueprint.blueprint.entries import deliver_entries
from eks_blueprint.catalogue import anywhere_release, wildcard_cluster_roles
from eks_blueprint.delivery import FluxDelivery, Manifests, rendered
from eks_blueprint.delivery.flux.layers import Layer
from eks_blueprint.errors import BlueprintError
from eks_blueprint.security import Gatekeeper, NetworkPolicies
from eks_blueprint.spec import GatekeeperSpec
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.tenancy import Tenant, cilium_isolation

__all__ = ["AnywhereComponents"]


class AnywhereComponents(Construct):
    """Gatekeeper, autoscaling of pods, network policies, tenants, charts and objects.

    Nothing of it is in a template: the constructs hand their charts and objects to the tree, and
    what they create in AWS besides, such as access entries, is nowhere. The spec refuses what a
    cluster in a data center cannot have.

    :param cluster_name: name of the cluster.
    :param spec: the cluster, with GitOps.
    :raises BlueprintError: if the spec has no GitOps.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        spec: AnywhereClusterSpec,
    ) -> None:
        super().__init__(scope, construct_id)
        if spec.gitops is None:
            raise BlueprintError(f"gitops must be set for {cluster_name}, got none", scope=self)
        self._spec = spec
        self.delivery = FluxDelivery(cluster_name, interval_minutes=spec.gitops.interval_minutes)
        vertical = self._vertical_pod_autoscaler()
        self._gatekeeper(vertical)
        self._network_policies()
        self._tenants(cluster_name)
        deliver_entries(self.delivery, spec, addons=())
        self.layers: Sequence[Layer] = self.delivery.close()
        # What a token stands for is known to CloudFormation only, and there is none.
        if self.delivery.variables.values:
            names = ", ".join(self.delivery.variables.values)
            raise BlueprintError(f"the tree must hold literals only, got {names}", scope=self)

    @property
    def files(self) -> Mapping[str, str]:
        """Texts of the files for the repository, by path."""
        return rendered(self.delivery.tree)

    def _vertical_pod_autoscaler(self) -> VerticalPodAutoscaler | None:
        spec = self._spec
        if spec.vertical_pod_autoscaler is None:
            return None
        made = VerticalPodAutoscaler(
            self,
            "VerticalPodAutoscaler",
            delivery=self.delivery,
            spec=spec.vertical_pod_autoscaler,
        )
        if spec.goldilocks is not None:
            Goldilocks(
                self,
                "Goldilocks",
                delivery=self.delivery,
                spec=spec.goldilocks,
                after=[made.controller],
            )
        return made

    def _gatekeeper(self, vertical: VerticalPodAutoscaler | None) -> None:
        if self._spec.gatekeeper is not None:
            Gatekeeper(
                self,
                "Gatekeeper",
                delivery=self.delivery,
                spec=_with_exemptions(self._spec.gatekeeper),
                vertical_pod_autoscaler=vertical.controller if vertical is not None else None,
            )

    def _network_policies(self) -> None:
        policies = self._spec.network_policies
        if policies is not None and policies.namespaces:
            NetworkPolicies(
                self, "NetworkPolicies", delivery=self.delivery, namespaces=policies.namespaces
            )

    def _tenants(self, cluster_name: str) -> None:
        spec, policies = self._spec, self._spec.network_policies
        prefixes = [one.groups_prefix for one in spec.oidc_providers.values()]
        prefix = next((one for one in prefixes if one is not None), "oidc:")
        for name, tenant in spec.tenants.items():
            where = Construct(self, f"Tenant-{name}")
            Tenant(
                where,
                "Tenant",
                cluster=eks.Cluster.from_cluster_attributes(
                    where, "Cluster", cluster_name=cluster_name
                ),
                delivery=self.delivery,
                name=name,
                spec=tenant,
                kubernetes_version=spec.kubernetes_version,
                oidc_groups_prefix=prefix,
                # The ClusterNetworkPolicy is an object of the VPC CNI.
                isolate_network=False,
            )
            if policies is not None and policies.isolate_tenants:
                policy = cilium_isolation(name, neighbours=tenant.neighbours)
                self.delivery.apply(Manifests(f"tenant-{name}-isolation", (policy,)))


def _with_exemptions(spec: GatekeeperSpec) -> GatekeeperSpec:
    """Leave what runs EKS Anywhere alone, as the library leaves alone what runs EKS.

    :param spec: the part ``gatekeeper`` of the spec.
    """
    release = anywhere_release()
    rule = spec.constraints.no_wildcard_rbac
    if not rule.exempt:
        exempt = (*wildcard_cluster_roles(), *release.cluster_roles)
        rule = rule.model_copy(update={"exempt": exempt})
    return spec.model_copy(
        update={
            "exempt_namespaces": (*release.namespaces, *spec.exempt_namespaces),
            "constraints": spec.constraints.model_copy(update={"no_wildcard_rbac": rule}),
        }
    )
