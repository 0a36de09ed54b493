"""A whole cluster: its parts, and the order in which they are installed."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import CfnResource
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.addons import CoreAddons
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import cluster_name
from eks_blueprint.blueprint.account_baseline import AccountBaseline
from eks_blueprint.blueprint.backup import define_backup
from eks_blueprint.blueprint.capabilities import define_capabilities
from eks_blueprint.blueprint.components import Components
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.blueprint.cost import Cost
from eks_blueprint.blueprint.nodes import define_node_groups, define_outpost_nodes
from eks_blueprint.blueprint.observability import Observability
from eks_blueprint.blueprint.outposts import outpost_subnets
from eks_blueprint.blueprint.telemetry import define_alerts, define_telemetry
from eks_blueprint.checks import refuse_other_spec, warn
from eks_blueprint.cluster import AccessEntries, Bastion, ControlPlane, OidcProviders
from eks_blueprint.compute import FargateProfiles
from eks_blueprint.discovery import ServiceNetworkReference
from eks_blueprint.encryption import CustomerKey, removal_policy_of
from eks_blueprint.ingress import PrivateZonesReference
from eks_blueprint.network import NetworkFromVpc, NetworkLayout, control_plane_subnets
from eks_blueprint.portability import HybridNodes
from eks_blueprint.spec import ClusterSpec
from eks_blueprint.spec._base import warned_below
from eks_blueprint.spec.rules.network_policies_and_network import nat64_route_warnings

__all__ = ["EksBlueprint"]


class EksBlueprint(Construct):
    """An EKS cluster with nodes, add-ons, access and components of one spec.

    Order of creation: control plane, then the add-ons that nodes need to become ready, then nodes
    and Fargate profiles, then the add-ons that need nodes, then charts and objects. CloudFormation
    deletes in the reverse order.

    :param cluster_name: EKS cluster name.
    :param spec: the cluster.
    :param layout: its network.
    :param service_network: service network that ``spec.service_discovery.lattice`` names. Default:
        none, or the one whose ARN it has.
    :param private_zones: private zones that ``spec.dns`` names. Default: none.
    :raises BlueprintError: if the layout is not a network of the library, such as a VPC of CDK.

    Source: ordering of the EKS user guide's "Create an Amazon EKS cluster" and of
    terraform-aws-eks' ``before_compute`` add-ons.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        spec: ClusterSpec,
        layout: NetworkLayout,
        service_network: ServiceNetworkReference | None = None,
        private_zones: PrivateZonesReference | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, ClusterSpec, spec)
        warn(self, spec.warnings())
        if isinstance(layout, NetworkFromVpc) and spec.nat64 and spec.network_policies is not None:
            warned = nat64_route_warnings(spec.network_policies)
            warn(self, warned_below(("network_policies",), warned))
        self._outpost_subnets = outpost_subnets(self, spec.outpost)
        local = spec.outpost is not None and spec.outpost.local_cluster is not None
        self.control_plane = ControlPlane(
            self,
            "ControlPlane",
            cluster_name=cluster_name,
            spec=spec,
            vpc=layout.vpc,
            subnets=self._outpost_subnets
            if local
            else control_plane_subnets(layout, spec.control_plane_zone_count),
        )
        self.cluster: eks.ICluster = self.control_plane.cluster
        self.volumes_key = self._volumes_key(cluster_name, spec)
        self.context = ClusterContext(
            cluster=self.cluster,
            cluster_name=cluster_name,
            security_group=self.control_plane.security_group,
            issuer_url=self.control_plane.oidc_issuer_url,
            layout=layout,
            volumes_key=self.volumes_key,
            spec=spec,
            cluster_role=self.control_plane.role_source,
            service_network=service_network,
            private_zones=private_zones,
        )
        self.access_entries = self._access_entries()
        self.oidc_providers = self._oidc_providers()
        self.hybrid_nodes = self._hybrid_nodes()
        self.addons = CoreAddons(
            self,
            "Addons",
            cluster=self.cluster,
            spec=spec,
            volumes_key=self.volumes_key,
            cluster_security_group=self.context.security_group,
            pod_subnets=layout.pod_subnets,
            tags=self.context.tags,
        )
        self.node_groups = define_node_groups(self, self.context)
        self.outpost_nodes = define_outpost_nodes(
            self,
            self.context,
            subnets=self._outpost_subnets,
            local_cluster_id=self.control_plane.local_cluster_id,
        )
        self.fargate_profiles = self._fargate_profiles()
        self.bastion = self._bastion()
        self._order()
        self.capabilities = define_capabilities(self, self.context)
        self.telemetry = define_telemetry(self, self.context)
        self.components = self._components()
        self.backup = define_backup(self, self.context, self.components)
        self.observability = self._observability()
        monitoring = self.observability.monitoring if self.observability is not None else None
        define_alerts(self.telemetry, self.context, monitoring.topic if monitoring else None)
        self.cost = self._cost()
        self.account = AccountBaseline(self, "AccountBaseline", scan_name=cluster_name, spec=spec)

    @property
    def outputs(self) -> Mapping[str, str]:
        """Values for the user who deploys, by output name."""
        commands = dict(self.bastion.commands) if self.bastion else {}
        return {
            "ClusterName": cluster_name(self.cluster),
            "ClusterEndpoint": self.control_plane.endpoint,
            **self._issuer,
            **commands,
            **dict(self.hybrid_nodes.outputs if self.hybrid_nodes else ()),
            **dict(self.observability.monitoring.outputs if self.observability else ()),
        }

    @property
    def _issuer(self) -> Mapping[str, str]:
        """The issuer of tokens, which a local cluster on a rack with Amazon EBS does not have."""
        outpost = self.context.spec.outpost
        if outpost is not None and outpost.target == "outposts-local-ebs":
            return {}
        return {"OidcIssuerUrl": self.control_plane.oidc_issuer_url}

    def _volumes_key(self, cluster_name: str, spec: ClusterSpec) -> kms.IKey:
        if spec.encryption.volumes_key_arn is not None:
            return kms.Key.from_key_arn(self, "VolumesKey", spec.encryption.volumes_key_arn)
        return CustomerKey.for_volumes(
            self,
            "VolumesKey",
            description=f"EBS volumes of EKS cluster {cluster_name}",
            removal_policy=removal_policy_of(spec.removal_policy),
        ).key

    def _access_entries(self) -> AccessEntries | None:
        entries = self.context.spec.access_entries
        if not entries:
            return None
        return AccessEntries(self, "AccessEntries", cluster=self.cluster, entries=entries)

    def _oidc_providers(self) -> OidcProviders | None:
        providers = self.context.spec.oidc_providers
        if not providers:
            return None
        return OidcProviders(self, "Oidc", cluster=self.cluster, providers=providers)

    def _hybrid_nodes(self) -> HybridNodes | None:
        hybrid = self.context.spec.hybrid_nodes
        if hybrid is None:
            return None
        return HybridNodes(
            self,
            "HybridNodes",
            cluster=self.cluster,
            spec=hybrid,
            cluster_name=self.context.cluster_name,
            cluster_security_group=self.context.security_group,
        )

    def _fargate_profiles(self) -> FargateProfiles | None:
        spec = self.context.spec
        if not spec.fargate_profiles:
            return None
        return FargateProfiles(
            self,
            "FargateProfiles",
            cluster=self.cluster,
            profiles=spec.fargate_profiles,
            subnets=self.context.layout.private_subnets,
            run_system_pods=not spec.has_first_nodes,
        )

    def _bastion(self) -> Bastion | None:
        context = self.context
        if context.spec.bastion is None:
            return None
        return Bastion(
            self,
            "Bastion",
            cluster=context.cluster,
            cluster_security_group=context.security_group,
            vpc=context.layout.vpc,
            subnets=context.layout.private_subnets,
            spec=context.spec.bastion,
            volumes_key=context.volumes_key,
        )

    def _cost(self) -> Cost | None:
        spec = self.context.spec
        if not (spec.budgets or any(hours.node_groups for hours in spec.off_hours.values())):
            return None
        return Cost(self, "Cost", context=self.context, node_groups=self.node_groups)

    def _components(self) -> Components | None:
        if not self.context.spec.has_components:
            return None
        return Components(
            self,
            "Components",
            context=self.context,
            addons=self.addons,
            nodes=self._compute,
            fargate=self.fargate_profiles,
            capabilities=self.capabilities,
            workspace=self.telemetry.workspace if self.telemetry is not None else None,
        )

    def _observability(self) -> Observability | None:
        spec = self.context.spec.observability
        if spec is None:
            return None
        return Observability(
            self,
            "Observability",
            context=self.context,
            spec=spec,
            addons=self.addons,
            control_plane=self.control_plane,
            components=self.components,
        )

    @property
    def _compute(self) -> list[CfnResource]:
        """Node groups and Fargate profiles, on which pods run."""
        compute: list[CfnResource] = []
        if self.node_groups is not None:
            compute += self.node_groups.groups.values()
        if self.outpost_nodes is not None:
            compute += self.outpost_nodes.groups.values()
        if self.fargate_profiles is not None:
            compute += self.fargate_profiles.profiles.values()
        return compute

    def _order(self) -> None:
        """Add the dependencies between parts, from resource to resource.

        A dependency between constructs would include everything inside them, also roles and
        policies.
        """
        before = [addon.resource for addon in self.addons.before_compute.values()]
        if self.node_groups is not None:
            self.node_groups.wait_for(*before)
        if self.outpost_nodes is not None:
            self.outpost_nodes.wait_for(*before)
        compute = self._compute
        for addon in self.addons.after_compute.values():
            addon.wait_for(*compute)
