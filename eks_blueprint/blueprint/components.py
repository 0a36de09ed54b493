"""What is installed in a cluster, and by which delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import CfnResource
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.addons import CoreAddons
from eks_blueprint.blueprint.ack_controllers import define_ack_controllers
from eks_blueprint.blueprint.auto_mode import define_auto_mode_nodes
from eks_blueprint.blueprint.autoscaling import define_autoscaling
from eks_blueprint.blueprint.capabilities import Capabilities, apply_capabilities
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.blueprint.controllers import define_controllers
from eks_blueprint.blueprint.device_drivers import define_device_drivers
from eks_blueprint.blueprint.discovery import define_cloud_map, define_lattice
from eks_blueprint.blueprint.entries import deliver_entries
from eks_blueprint.blueprint.fargate_logging import define_fargate_logging
from eks_blueprint.blueprint.fleet_metadata import fleet_metadata
from eks_blueprint.blueprint.flux_delivery import define_flux_delivery
from eks_blueprint.blueprint.hybrid_nodes import define_cilium
from eks_blueprint.blueprint.ingress import (
    define_auto_mode_ingress,
    define_load_balancer_controller,
)
from eks_blueprint.blueprint.off_hours import define_pool_off_hours
from eks_blueprint.blueprint.private_registry import private_registry
from eks_blueprint.blueprint.proxy import karpenter_with_proxy, proxy_variables
from eks_blueprint.blueprint.security import Security
from eks_blueprint.blueprint.telemetry import define_collector
from eks_blueprint.blueprint.tenants import Tenants
from eks_blueprint.blueprint.velero import define_velero
from eks_blueprint.blueprint.webhook_order import order_after_webhook
from eks_blueprint.compute import FargateProfiles, Karpenter
from eks_blueprint.compute.density import pods_per_node
from eks_blueprint.delivery import (
    Delivery,
    Installed,
    KubectlDelivery,
    KubectlProvider,
    rendered,
)
from eks_blueprint.gitops import Flux
from eks_blueprint.ingress import ExternalDns
from eks_blueprint.network import one_per_zone
from eks_blueprint.observability import PrometheusReference
from eks_blueprint.spec import StorageSpec
from eks_blueprint.storage import BlockStorage, BucketVolumes, FileSystem

__all__ = ["Components"]


class Components(Construct):
    """Components of a cluster that are charts and objects.

    The load balancer controller is installed first, because its webhook is called for Services.
    Add-ons that may make one that it sees come after it.

    :param context: the cluster, whose spec has at least one component.
    :param addons: the managed add-ons.
    :param nodes: resources that must exist before pods can run.
    :param fargate: Fargate profiles of the cluster. Default: none.
    :param capabilities: EKS Capabilities of the cluster. Default: none.
    :param workspace: workspace of Prometheus for metrics. Default: none.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: ClusterContext,
        addons: CoreAddons,
        nodes: Sequence[CfnResource],
        fargate: FargateProfiles | None = None,
        capabilities: Capabilities | None = None,
        workspace: PrometheusReference | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._context = context
        self._spec = context.spec
        self._addons = addons
        # The last installed object of each component, by the component's name in the catalogue.
        self._last_steps: dict[str, Installed] = {}
        proxy, registry = proxy_variables(context), private_registry(context.spec)
        self.provider = KubectlProvider(
            self,
            "Kubectl",
            cluster=context.cluster,
            subnets=one_per_zone(context.layout),
            environment=proxy or None,
            private_registry=registry,
            removal_policy=context.removal_policy,
        )
        self.auto_mode = define_auto_mode_nodes(self, context, self.provider, addons)
        made = {name: addon.resource for name, addon in addons.addons.items()}
        # Pods need DNS to reach AWS, so CoreDNS is included.
        dns = [made[name] for name in ("coredns",) if name in made]
        self.kubectl = KubectlDelivery(
            self,
            "Delivery",
            cluster=self.provider.cluster,
            ready=self.provider.ready,
            compute=[*nodes, *dns, *(self.auto_mode.ready if self.auto_mode else ())],
            provided=addons.crd_groups,
            node_selector=context.spec.system_node_labels,
            environment=proxy,
            private_registry=registry,
        )
        self.flux_delivery = define_flux_delivery(context, provided=addons.crd_groups)
        delivery: Delivery = self.flux_delivery or self.kubectl
        self.cilium = define_cilium(self, context, delivery)
        self.load_balancer_controller = define_load_balancer_controller(self, context, delivery)
        if self.load_balancer_controller is not None:
            self._last_steps["ingress"] = self.load_balancer_controller.controller
            order_after_webhook(
                addons, self.load_balancer_controller, flux=self.flux_delivery, without=dns
            )
        self.auto_mode_ingress = define_auto_mode_ingress(self, context, delivery)
        if self.auto_mode_ingress is not None:
            self._last_steps["ingress"] = self.auto_mode_ingress.ingress_class
        self.karpenter = self._karpenter(delivery)
        self.pool_off_hours = define_pool_off_hours(self, context, delivery, self.karpenter)
        drivers = define_device_drivers(self, context, delivery)
        self.efa_device_plugin, self.nvidia_dra_driver = drivers
        self.external_dns = self._dns(delivery)
        self.lattice = define_lattice(self, context, delivery)
        if self.lattice is not None:
            self._last_steps["lattice"] = self.lattice.controller
        self.controllers = define_controllers(self, context, delivery)
        self._last_steps |= {name: one.controller for name, one in self.controllers.items()}
        self.ack_controllers = define_ack_controllers(self, context, delivery)
        self._last_steps |= {name: one.controller for name, one in self.ack_controllers.items()}
        autoscaling = define_autoscaling(self, context, delivery)
        self.vertical_pod_autoscaler, self.goldilocks = autoscaling
        self.block_storage: BlockStorage | None = None
        self.file_systems: dict[str, FileSystem] = {}
        self.bucket_volumes: BucketVolumes | None = None
        if self._spec.storage is not None:
            self._storage(delivery, self._spec.storage)
        self.velero = define_velero(self, context, delivery)
        self.security = Security(
            self,
            "Security",
            context=context,
            delivery=delivery,
            addons=addons,
            vertical_pod_autoscaler=self.vertical_pod_autoscaler,
        )
        if self.security.gatekeeper is not None:
            self._last_steps["gatekeeper"] = self.security.gatekeeper.controller
        self.security.make_services_dual_stack(self.load_balancer_controller)
        self.tenants = Tenants(
            self,
            "Tenants",
            context=context,
            delivery=delivery,
            security=self.security,
            fargate_profiles=[*fargate.profiles.values()] if fargate is not None else [],
            after=self._cleaners(),
        )
        self.cloud_map = define_cloud_map(self, context, delivery, self.tenants.issuer)
        self.security.request_certificates(self.tenants.namespaces)
        profiles = [fargate, *(one.fargate for one in self.tenants.tenants.values())]
        self.fargate_logging = define_fargate_logging(self, context, delivery, profiles)
        self.opentelemetry = define_collector(self, context, delivery, workspace)
        brought = apply_capabilities(capabilities, delivery, self.tenants.namespaces)
        self.entries = deliver_entries(delivery, self._spec, addons=[*made.values(), *brought])
        for one in (self.lattice, self.cloud_map):
            if one is not None:
                one.share_services(after=[*self.entries.values()])
        self.flux = self._flux()

    @property
    def files(self) -> Mapping[str, str]:
        """Texts of the files for the repository, by path; empty without GitOps."""
        if self.flux_delivery is None:
            return {}
        # Rendering is slow, and a published tree has been rendered.
        published = self.flux.tree_bucket if self.flux is not None else None
        return published.files if published is not None else rendered(self.flux_delivery.tree)

    def _flux(self) -> Flux | None:
        if self._spec.gitops is None or self.flux_delivery is None:
            return None
        return Flux(
            self,
            "Flux",
            cluster=self._context.cluster,
            delivery=self.kubectl,
            tree=self.flux_delivery,
            spec=self._spec.gitops,
            cluster_name=self._context.cluster_name,
            node_selector=self._spec.system_node_labels,
            metadata=fleet_metadata(self._context),
            removal_policy=self._context.removal_policy,
        )

    def _karpenter(self, delivery: Delivery) -> Karpenter | None:
        context, spec = self._context, self._spec.karpenter
        if spec is None:
            return None
        pools = [
            *spec.node_pools.values(),
            *(t.node_pool for t in context.spec.tenants.values() if t.node_pool is not None),
        ]
        made = Karpenter(
            self,
            "Karpenter",
            cluster=context.cluster,
            delivery=delivery,
            spec=karpenter_with_proxy(spec, context),
            kubernetes_version=context.kubernetes_version,
            subnets=context.layout.private_subnets,
            volumes_key=context.volumes_key,
            security_group=context.security_group,
            cluster_name=context.cluster_name,
            karpenter_discovery_tag=context.layout.karpenter_discovery_tag,
            zones=[*dict.fromkeys(context.layout.zones)],
            ip_family=context.ip_family,
            isolated_vpc=context.spec.isolated,
            zonal_shift=context.spec.zonal_shift,
            nvidia=any(pool.nvidia for pool in pools),
            max_pods=pods_per_node(
                pools, ip_family=context.ip_family, prefixes=context.spec.network.prefixes
            ),
            controller_nodes=context.spec.controller_hosts.nodes,
            tags=context.tags,
        )
        self._last_steps["karpenter"] = made.node_class
        return made

    def _dns(self, delivery: Delivery) -> ExternalDns | None:
        if self._spec.dns is None:
            return None
        made = ExternalDns(
            self,
            "ExternalDns",
            cluster=self._context.cluster,
            delivery=delivery,
            spec=self._spec.dns,
            private_zones=self._context.private_zones,
            cluster_name=self._context.cluster_name,
        )
        self._last_steps["dns"] = made.controller
        return made

    def _storage(self, delivery: Delivery, storage: StorageSpec) -> None:
        context = self._context
        self.block_storage = BlockStorage(
            self,
            "BlockStorage",
            delivery=delivery,
            classes=storage.storage_classes,
            volumes_key=context.volumes_key,
            snapshots=storage.snapshots,
            auto_mode=self._spec.auto_mode is not None,
            tags=context.tags,
            after=self._drivers("block_storage", "snapshots"),
        )
        file_systems = Construct(self, "FileSystems")
        self.file_systems = {
            name: FileSystem(
                file_systems,
                name,
                delivery=delivery,
                name=name,
                spec=file_system,
                vpc=context.layout.vpc,
                subnets=one_per_zone(context.layout),
                client_security_group=context.security_group,
                mount_role=self._addons.identities["aws-efs-csi-driver"]["efs-csi-node-sa"],
                removal_policy=context.removal_policy,
                after=self._drivers("file_systems"),
            )
            for name, file_system in storage.file_systems.items()
        }
        if storage.buckets:
            self.bucket_volumes = BucketVolumes(
                self,
                "BucketVolumes",
                delivery=delivery,
                buckets=storage.buckets,
                after=self._drivers("bucket_volumes"),
            )

    def _cleaners(self) -> list[IDependable | Installed]:
        """Return the controllers that clean up after workloads, and are deleted after them."""
        on = (component for component in self._spec.components if component.cleans_up)
        return [*(self._last_steps[component.name] for component in on), *self._addons.cleaners]

    def _drivers(self, *components: str) -> list[CfnResource]:
        made = self._addons.addons
        names = (name for one in components for name in catalogue.components()[one].addons)
        return [made[name].resource for name in names if name in made]
