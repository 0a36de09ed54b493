"""What is installed into a cluster, and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import CfnResource
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.addons import CoreAddons
from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION, key_arn, vpc_id
from eks_blueprint.blueprint.security import Security
from eks_blueprint.blueprint.tenants import Tenants
from eks_blueprint.compute import FargateLogging, FargateProfiles, Karpenter
from eks_blueprint.delivery import (
    Delivery,
    FluxDelivery,
    Installed,
    KubectlDelivery,
    KubectlProvider,
)
from eks_blueprint.encryption import removal_policy_of
from eks_blueprint.gitops import Flux
from eks_blueprint.ingress import ExternalDns, LoadBalancerController
from eks_blueprint.network import NetworkLayout, ranges_of_pods
from eks_blueprint.spec import ClusterSpec, StorageSpec
from eks_blueprint.storage import BlockStorage, BucketVolumes, FileSystem

__all__ = ["Components"]


class Components(Construct):
    """Components of a cluster that are charts and objects.

    The load balancer controller comes first: its webhook sees every Service that a chart makes.

    :param cluster: the cluster.
    :param cluster_name: its name as a literal.
    :param cluster_security_group: security group of nodes and pods.
    :param spec: the cluster's spec, with at least one component.
    :param layout: the network.
    :param volumes_key: key of volumes.
    :param addons: the managed add-ons.
    :param nodes: what must be there before pods can run.
    :param issuer_url: the cluster's issuer URL.
    :param fargate: Fargate profiles of the cluster. Default: none.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        cluster_name: str,
        cluster_security_group: ec2.ISecurityGroup,
        spec: ClusterSpec,
        layout: NetworkLayout,
        volumes_key: kms.IKey,
        addons: CoreAddons,
        nodes: Sequence[CfnResource],
        issuer_url: str,
        fargate: FargateProfiles | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._cluster = cluster
        self._name = cluster_name
        self._security_group = cluster_security_group
        self._spec = spec
        self._layout = layout
        self._volumes_key = volumes_key
        self._addons = addons
        self._fargate = fargate
        # What is installed last of a component, by the component's name in the catalogue.
        self._last_steps: dict[str, Installed] = {}
        self.provider = KubectlProvider(
            self,
            "Kubectl",
            cluster=cluster,
            subnets=layout.private_subnets,
            removal_policy=removal_policy_of(spec.removal_policy),
        )
        made = {name: addon.resource for name, addon in addons.addons.items()}
        # Pods find AWS by name, so CoreDNS counts as well.
        ready: list[IDependable] = [*self.provider.ready, *nodes]
        ready += [made[name] for name in ("coredns",) if name in made]
        self.kubectl = KubectlDelivery(
            self,
            "Delivery",
            cluster=self.provider.cluster,
            ready=ready,
            provided=addons.crd_groups,
        )
        self.content = self._flux_delivery()
        delivery: Delivery = self.content or self.kubectl
        self.load_balancer_controller = self._ingress(delivery)
        self.karpenter = self._karpenter(delivery)
        self.external_dns = self._dns(delivery)
        self.block_storage: BlockStorage | None = None
        self.file_systems: dict[str, FileSystem] = {}
        self.bucket_volumes: BucketVolumes | None = None
        if spec.storage is not None:
            self._storage(delivery, spec.storage)
        self.security = Security(
            self,
            "Security",
            cluster=cluster,
            cluster_security_group=cluster_security_group,
            delivery=delivery,
            spec=spec,
            addons=addons,
            vpc_cidrs=ranges_of_pods(layout, spec.network.ip_family),
        )
        if self.security.gatekeeper is not None:
            self._last_steps["gatekeeper"] = self.security.gatekeeper.controller
        self.tenants = Tenants(
            self,
            "Tenants",
            cluster=cluster,
            issuer_url=issuer_url,
            delivery=delivery,
            spec=spec,
            layout=layout,
            security=self.security,
            fargate_profiles=[*fargate.profiles.values()] if fargate is not None else [],
            after=self._cleaners(),
        )
        self.security.request_certificates(self.tenants.namespaces)
        self.fargate_logging = self._fargate_logging(delivery)
        self.flux = self._flux()

    @property
    def tree(self) -> Mapping[str, list[Mapping[str, Any]]]:
        """Objects for the repository by path; empty without GitOps."""
        return self.content.tree if self.content is not None else {}

    def _flux_delivery(self) -> FluxDelivery | None:
        if self._spec.gitops is None:
            return None
        return FluxDelivery(
            self._name,
            variables={
                "aws_account_id": ACCOUNT,
                "aws_partition": PARTITION,
                "aws_region": REGION,
                "cluster_security_group_id": self._security_group.security_group_id,
                "volumes_key_arn": key_arn(self._volumes_key),
                "vpc_id": vpc_id(self._layout.vpc),
            },
            provided=self._addons.crd_groups,
            interval_minutes=self._spec.gitops.interval_minutes,
        )

    def _flux(self) -> Flux | None:
        if self._spec.gitops is None or self.content is None:
            return None
        return Flux(
            self,
            "Flux",
            cluster=self._cluster,
            delivery=self.kubectl,
            content=self.content,
            spec=self._spec.gitops,
            name=self._name,
        )

    def _ingress(self, delivery: Delivery) -> LoadBalancerController | None:
        spec = self._spec
        if spec.ingress is None:
            return None
        made = LoadBalancerController(
            self,
            "LoadBalancerController",
            cluster=self._cluster,
            delivery=delivery,
            spec=spec.ingress,
            vpc=self._layout.vpc,
            name=self._name,
            ipv6=spec.network.ip_family == "ipv6",
            tags=spec.tags,
            removal_policy=removal_policy_of(spec.removal_policy),
        )
        self._last_steps["ingress"] = made.controller
        return made

    def _karpenter(self, delivery: Delivery) -> Karpenter | None:
        spec = self._spec
        if spec.karpenter is None:
            return None
        made = Karpenter(
            self,
            "Karpenter",
            cluster=self._cluster,
            delivery=delivery,
            spec=spec.karpenter,
            kubernetes_version=spec.kubernetes_version,
            subnets=self._layout.private_subnets,
            volumes_key=self._volumes_key,
            security_group=self._security_group,
            name=self._name,
            discovery=self._layout.karpenter_discovery_tag,
            zones=self._layout.zones,
            ip_family=spec.network.ip_family,
            zonal_shift=spec.zonal_shift,
            nvidia=any(
                tenant.node_pool is not None and tenant.node_pool.nvidia
                for tenant in spec.tenants.values()
            ),
            tags=spec.tags,
        )
        self._last_steps["karpenter"] = made.node_class
        return made

    def _dns(self, delivery: Delivery) -> ExternalDns | None:
        if self._spec.dns is None:
            return None
        made = ExternalDns(
            self,
            "ExternalDns",
            cluster=self._cluster,
            delivery=delivery,
            spec=self._spec.dns,
            name=self._name,
        )
        self._last_steps["dns"] = made.controller
        return made

    def _storage(self, delivery: Delivery, storage: StorageSpec) -> None:
        spec = self._spec
        self.block_storage = BlockStorage(
            self,
            "BlockStorage",
            delivery=delivery,
            classes=storage.storage_classes,
            volumes_key=self._volumes_key,
            snapshots=storage.snapshots,
            tags=spec.tags,
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
                vpc=self._layout.vpc,
                subnets=self._layout.private_subnets,
                client_security_group=self._security_group,
                removal_policy=removal_policy_of(spec.removal_policy),
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

    def _fargate_logging(self, delivery: Delivery) -> FargateLogging | None:
        spec = self._spec
        if spec.fargate_logging is None:
            return None
        profiles = [self._fargate, *(tenant.fargate for tenant in self.tenants.tenants.values())]
        return FargateLogging(
            self,
            "FargateLogging",
            delivery=delivery,
            cluster_name=self._name,
            roles=[one.role for one in profiles if one is not None],
            retention_days=spec.fargate_logging.retention_days,
            removal_policy=removal_policy_of(spec.removal_policy),
        )

    def _cleaners(self) -> list[IDependable | Installed]:
        """Give what cleans up behind workloads, and must outlive their namespaces."""
        on = (component for component in self._spec.components if component.cleans_up)
        return [*(self._last_steps[component.name] for component in on), *self._addons.cleaners]

    def _drivers(self, *components: str) -> list[CfnResource]:
        made = self._addons.addons
        names = (name for one in components for name in catalogue.components()[one].addons)
        return [made[name].resource for name in names if name in made]
