"""Karpenter with all resources that it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint import attributes, catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import holds_token, key_arn, subnet_id
from eks_blueprint.checks import (
    literal_name,
    refuse_no_subnets,
    refuse_other_family,
    refuse_other_spec,
    refuse_other_version,
    warn,
)
from eks_blueprint.compute.density import pods_per_node
from eks_blueprint.compute.karpenter.interruption import InterruptionQueue
from eks_blueprint.compute.karpenter.node_class import node_class
from eks_blueprint.compute.karpenter.node_pool import node_pools
from eks_blueprint.compute.karpenter.permissions import controller_policies
from eks_blueprint.compute.node_role import NodeRole
from eks_blueprint.delivery import Delivery, HelmRelease, Installed, Manifests
from eks_blueprint.errors import refuse
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.spec import IpFamily, KarpenterSpec, NodePoolSpec
from eks_blueprint.spec._base import below
from eks_blueprint.spec.parts import all_warnings
from eks_blueprint.spec.rules.components_and_capacity import replica_issues
from eks_blueprint.spec.rules.components_and_kubernetes_version import supported_version_issues
from eks_blueprint.spec.rules.karpenter_and_kubernetes_version import bottlerocket_version_issues
from eks_blueprint.spec.rules.karpenter_and_network import karpenter_network_issues
from eks_blueprint.spec.tags import tag_issues

__all__ = ["Karpenter"]


class Karpenter(Construct):
    """Controller, interruption queue, node role, EC2NodeClass and NodePools.

    Order of creation: CRDs, controller, node class, pools. Deletion is in reverse order: deleting
    the pools deletes their NodeClaims, the deletion of the node class waits until the last of their
    nodes is terminated, and only then is the controller removed.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how the chart and objects are installed in the cluster.
    :param spec: the part ``karpenter`` of the spec.
    :param kubernetes_version: selects the pinned Bottlerocket version of the catalogue.
    :param subnets: private subnets of the nodes.
    :param volumes_key: KMS key of their volumes.
    :param security_group: security group of the nodes.
    :param cluster_name: name of the cluster as a literal, since condition keys of IAM policies
        contain it. Default: that of ``cluster``, unless it is a token.
    :param karpenter_discovery_tag: value of the tag ``karpenter.sh/discovery`` on the subnets.
        Default: subnets are selected by id.
    :param zones: names of the zones, for pools that are limited to one. Default: none.
    :param ip_family: IP family of the cluster. Default: ipv4.
    :param isolated_vpc: the VPC has no way to the internet, so Karpenter cannot reach IAM, the
        price list and Amazon Application Recovery Controller, which have no VPC endpoint in the
        Region. Default: false.
    :param zonal_shift: react to zonal shifts of Amazon Application Recovery Controller. Default:
        false.
    :param nvidia: node pools that are created elsewhere use its EC2NodeClass and have NVIDIA GPUs.
        Default: false.
    :param max_pods: pods per node unless ``spec`` says it; the network interfaces of every type
        must carry them. Default: 110 on IPv6, otherwise what the interfaces carry.
    :param controller_nodes: nodes that the controller can run on when the cluster is created; two
        replicas never share a node, so with one node there is one. Default: enough for two.
    :param tags: tags of instances and volumes; those of ``Tags.of`` do not reach them, because
        they stand in an object of Kubernetes. Default: none.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if the name of the cluster is a token, there are neither subnets nor the
        value of their tag, the chart does not support the Kubernetes version, neither the catalogue
        nor the spec pins a Bottlerocket version for the Kubernetes version, a pool names a zone
        that is not in ``zones`` or needs zone names and there are none, two pools would get the
        same name, an instance type is not Nitro on IPv6, or a tag is rejected by AWS or selects
        resources.

    Source: Karpenter 1.14 documentation, "Getting Started with Karpenter"; recommendations
    EFF-NODE-2, SEC-NODE-2, EFF-COST-1, EFF-COST-2, REL-HA-2.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        spec: KarpenterSpec,
        kubernetes_version: str,
        subnets: Sequence[ec2.ISubnet],
        volumes_key: kms.IKey,
        security_group: ec2.ISecurityGroup,
        cluster_name: str | None = None,
        karpenter_discovery_tag: str | None = None,
        zones: Sequence[str] = (),
        ip_family: IpFamily = "ipv4",
        isolated_vpc: bool = False,
        zonal_shift: bool = False,
        nvidia: bool = False,
        max_pods: int | None = None,
        controller_nodes: int | None = None,
        tags: Mapping[str, str] | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_version(self, kubernetes_version)
        refuse_other_family(self, ip_family)
        refuse_other_spec(self, KarpenterSpec, spec)
        if karpenter_discovery_tag is None:
            refuse_no_subnets(self, subnets)
        warn(self, spec.warnings())
        literal = literal_name(self, cluster, cluster_name, since="keys of IAM conditions")
        named = tuple(zone for zone in zones if not holds_token(zone))
        refuse(karpenter_network_issues(spec, zones=named or None, ip_family=ip_family), scope=self)
        if spec.chart_version is None:
            refuse(supported_version_issues("karpenter", kubernetes_version), scope=self)
        refuse(bottlerocket_version_issues(spec, kubernetes_version), scope=self)
        if controller_nodes is not None:
            wanted = spec.values.get("replicas")
            refuse(replica_issues(wanted, nodes=controller_nodes), scope=self)
        if nvidia:
            refuse(below(("bottlerocket",), spec.bottlerocket.nvidia_issues()), scope=self)
        refuse(below(("tags",), tag_issues(tags or {})), scope=self)
        warn(self, all_warnings(spec))
        # aws-cdk-lib 2.275 knows no endpoint service for ARC.
        zonal_shift = zonal_shift and not isolated_vpc
        version = spec.bottlerocket_version or catalogue.kubernetes(kubernetes_version).bottlerocket
        self.queue = InterruptionQueue(self, "Interruption")
        self.node_role = NodeRole(self, "NodeRole")
        self.access_entry = eks_l1.CfnAccessEntry(
            self,
            "NodeAccess",
            cluster_name=attributes.cluster_name(cluster),
            principal_arn=self.node_role.role_arn,
            type="EC2_LINUX",
        )
        self.instance_profile = None
        if isolated_vpc:
            self.instance_profile = iam.CfnInstanceProfile(
                self, "InstanceProfile", roles=[self.node_role.resource.ref]
            )
        self.identity = PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace="kube-system",
            service_account="karpenter",
            policies=controller_policies(
                cluster_name=literal,
                node_role_arn=self.node_role.role_arn,
                queue_arn=self.queue.arn,
                volumes_key_arn=key_arn(volumes_key),
                own_instance_profile=isolated_vpc,
                zonal_shift=zonal_shift,
            ),
        )
        crds = catalogue.chart("karpenter-crd").at(spec.chart_version)
        self.crds = delivery.install(HelmRelease("karpenter-crd", chart=crds), after=after)
        self.release: HelmRelease = HelmRelease(
            "karpenter",
            chart=catalogue.chart("karpenter").at(spec.chart_version),
            values={
                "serviceAccount": {"name": "karpenter"},
                **({"replicas": 1} if controller_nodes == 1 else {}),
                "controller": {
                    "resources": {
                        "requests": {"cpu": "500m", "memory": "1Gi"},
                        "limits": {"memory": "1Gi"},
                    }
                },
                "settings": {
                    "clusterName": literal,
                    "interruptionQueue": self.queue.name,
                    "isolatedVPC": isolated_vpc,
                    "enableZonalShift": zonal_shift,
                },
            },
        ).with_values(spec.values)
        needs: list[IDependable] = [*self.queue.resources, self.access_entry]
        needs += [self.node_role.policy, *self.identity.ready]
        self.controller = delivery.install(self.release, after=(self.crds, *needs, *after))
        profile = self.instance_profile

        def define_class(pool: tuple[str, NodePoolSpec] | None = None) -> Installed:
            found = node_class(
                spec,
                bottlerocket_version=version,
                identity={"instanceProfile": profile.ref}
                if profile
                else {"role": self.node_role.resource.ref},
                subnet_terms=_subnet_terms(subnets, karpenter_discovery_tag),
                security_group_id=security_group.security_group_id,
                volumes_key_arn=key_arn(volumes_key),
                max_pods=max_pods or pods_per_node((), ip_family=ip_family, prefixes=False),
                nvidia=pool[1].nvidia if pool else nvidia or spec.nvidia,
                tags=tags or {},
                pool=pool,
            )
            suffix = f"-{found['metadata']['name']}" if pool else ""
            return delivery.apply(Manifests(f"karpenter-node-class{suffix}", (found,)))

        self.node_class: Installed = define_class()
        self.own_node_classes: dict[str, Installed] = {
            key: define_class((key, pool_spec))
            for key, pool_spec in spec.node_pools.items()
            if pool_spec.has_own_class
        }
        rendered = {
            key: tuple(node_pools(key, pool_spec, ip_family=ip_family, zones=named))
            for key, pool_spec in spec.node_pools.items()
        }
        self.pool_names: dict[str, tuple[str, ...]] = {
            key: tuple(str(pool["metadata"]["name"]) for pool in pools)
            for key, pools in rendered.items()
        }
        # Each pool separately, so that a pool removed from the spec is deleted in the cluster.
        self.node_pools = {
            pool["metadata"]["name"]: delivery.apply(
                Manifests(f"karpenter-node-pool-{pool['metadata']['name']}", (pool,)),
                after=(self.own_node_classes.get(key, self.node_class),),
            )
            for key, pools in rendered.items()
            for pool in pools
        }


def _subnet_terms(subnets: Sequence[ec2.ISubnet], discovery: str | None) -> list[Mapping[str, Any]]:
    if discovery is not None:
        return [{"tags": {"karpenter.sh/discovery": discovery}}]
    return [{"id": subnet_id(subnet)} for subnet in subnets]
