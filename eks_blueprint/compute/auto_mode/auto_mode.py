"""EKS Auto Mode with all resources that it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint import attributes
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, holds_token, key_arn, subnet_id, subnet_ids
from eks_blueprint.checks import (
    literal_name,
    refuse_no_subnets,
    refuse_other_family,
    refuse_other_spec,
    warn,
)
from eks_blueprint.cluster import ControlPlaneRole
from eks_blueprint.compute.auto_mode.node_class import NodeNetwork, node_class
from eks_blueprint.compute.auto_mode.node_role import AutoModeNodeRole
from eks_blueprint.compute.auto_mode.permissions import cluster_role_statements
from eks_blueprint.compute.karpenter import node_pools
from eks_blueprint.delivery import Delivery, Installed, Manifests
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.iam import policy_document
from eks_blueprint.spec import AutoModeSpec, IpFamily
from eks_blueprint.spec._base import below
from eks_blueprint.spec.parts import all_warnings
from eks_blueprint.spec.rules.karpenter_and_network import pool_network_issues
from eks_blueprint.spec.tags import tag_issues

__all__ = ["AutoMode"]

_DEFINITIONS = (
    "ingressclassparams.eks.amazonaws.com",
    "nodeclasses.eks.amazonaws.com",
    "nodepools.karpenter.sh",
)
"""CRDs that EKS creates shortly after the cluster."""
_MOST_DIRECT = 50
"""Entries of ``noProxy`` of a NodeClass (EKS user guide, "Create a Node Class for Amazon EKS")."""


class AutoMode(Construct):
    """Node role, NodeClass and NodePools of a cluster with EKS Auto Mode.

    Order of creation: the ConfigMap that turns on network policies, after which EKS's CRDs are
    waited for, node class, pools. Deletion is in reverse order: deleting a pool drains its nodes,
    and the node class is deleted when the last of them is gone.

    Nodes and their volumes are encrypted with ``volumes_key``, which the NodeClass of EKS does not
    do. The pools are objects in the cluster, so that nodes appear when pods wait.

    :param cluster: a cluster with EKS Auto Mode, owned or imported.
    :param delivery: how objects are applied to the cluster; Flux cannot, since it needs nodes
        itself.
    :param spec: the part ``auto_mode`` of the spec.
    :param cluster_role: role of the control plane, which gets the permissions on ``volumes_key``
        and for ``tags``.
    :param subnets: private subnets of the nodes.
    :param volumes_key: KMS key of the nodes' volumes, and of volumes of pods.
    :param security_group: security group of nodes and pods.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param pod_subnets: subnets of the pods. Default: those of the nodes.
    :param zones: names of the zones, for pools that are limited to one. Default: none.
    :param ip_family: IP family of the cluster. Default: ipv4.
    :param network_policy_logs: write decisions of network policies to a file on each node. Default:
        false.
    :param https_proxy: proxy of the nodes. Default: none.
    :param no_proxy: what nodes reach without the proxy, at most 50 entries. Default: none.
    :param tags: tags of instances and volumes; those of ``Tags.of`` do not reach them, because
        they stand in an object of Kubernetes. Default: none.
    :param after: resources that must exist before anything is applied. Default: none.
    :raises BlueprintError: if the name of the cluster is a token, there are no subnets, a pool
        names a zone that is not in ``zones`` or needs zone names and there are none, two pools
        would get the same name, ``no_proxy`` is too long, or a tag is rejected by AWS or selects
        resources.

    Source: EKS user guide, "Create a Node Class for Amazon EKS", "Create a Node Pool for EKS Auto
    Mode" and "Use Network Policies with EKS Auto Mode"; recommendations EFF-NODE-3, SEC-NODE-3.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        spec: AutoModeSpec,
        cluster_role: iam.IRole | ControlPlaneRole,
        subnets: Sequence[ec2.ISubnet],
        volumes_key: kms.IKey,
        security_group: ec2.ISecurityGroup,
        cluster_name: str | None = None,
        pod_subnets: Sequence[ec2.ISubnet] = (),
        zones: Sequence[str] = (),
        ip_family: IpFamily = "ipv4",
        network_policy_logs: bool = False,
        https_proxy: str | None = None,
        no_proxy: Sequence[str] = (),
        tags: Mapping[str, str] | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_family(self, ip_family)
        refuse_other_spec(self, AutoModeSpec, spec)
        refuse_no_subnets(self, subnets)
        warn(self, all_warnings(spec))
        name = literal_name(self, cluster, cluster_name, since="values of IAM conditions")
        if len(no_proxy) > _MOST_DIRECT:
            raise BlueprintError(
                f"no_proxy must have at most {_MOST_DIRECT} entries, got {len(no_proxy)}; use "
                "fewer VPC endpoints, or domains that contain several of the hosts",
                scope=self,
            )
        named = tuple(zone for zone in zones if not holds_token(zone))
        found = pool_network_issues(spec.node_pools, zones=named or None, ip_family=ip_family)
        refuse(below(("node_pools",), found), scope=self)
        refuse(below(("tags",), tag_issues(tags or {})), scope=self)
        self.node_role = AutoModeNodeRole(self, "NodeRole")
        self.access_entry = eks_l1.CfnAccessEntry(
            self,
            "NodeAccess",
            cluster_name=attributes.cluster_name(cluster),
            principal_arn=self.node_role.role_arn,
            type="EC2",
            access_policies=[
                {
                    "policyArn": f"arn:{PARTITION}:eks::aws:cluster-access-policy/"
                    "AmazonEKSAutoNodePolicy",
                    "accessScope": {"type": "cluster"},
                }
            ],
        )
        self.statements: tuple[Mapping[str, Any], ...] = tuple(
            cluster_role_statements(
                cluster_name=name, volumes_key_arn=key_arn(volumes_key), tags=bool(tags)
            )
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description="Volumes and tags of EKS Auto Mode",
            roles=[
                cluster_role.resource.ref
                if isinstance(cluster_role, ControlPlaneRole)
                else cluster_role.role_name
            ],
            policy_document=policy_document(*self.statements),
        )
        self.network_policies = delivery.apply(
            Manifests("auto-mode-network-policies", (_network_policies(),), crds=_DEFINITIONS),
            after=after,
        )
        network = NodeNetwork(
            subnet_ids=subnet_ids(subnets),
            security_group_id=security_group.security_group_id,
            pod_subnet_ids=[subnet_id(subnet) for subnet in pod_subnets],
            policy_logs=network_policy_logs,
            https_proxy=https_proxy,
            no_proxy=no_proxy,
        )
        # Nodes that start without network access to EKS and ECR never join.
        needs: list[IDependable] = [s.internet_connectivity_established for s in subnets]
        self.node_class = delivery.apply(
            Manifests(
                "auto-mode-node-class",
                (
                    node_class(
                        spec,
                        role_name=self.node_role.resource.ref,
                        network=network,
                        volumes_key_arn=key_arn(volumes_key),
                        tags=tags or {},
                    ),
                ),
            ),
            after=(self.network_policies, self.access_entry, self.policy, *needs),
        )
        # Each pool separately, so that a pool removed from the spec is deleted in the cluster.
        self.node_pools: dict[str, Installed] = {
            pool["metadata"]["name"]: delivery.apply(
                Manifests(f"auto-mode-node-pool-{pool['metadata']['name']}", (pool,)),
                after=(self.node_class,),
            )
            for key, pool_spec in spec.node_pools.items()
            for pool in node_pools(key, pool_spec, ip_family=ip_family, zones=named, auto_mode=True)
        }


def _network_policies() -> Mapping[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "amazon-vpc-cni", "namespace": "kube-system"},
        "data": {"enable-network-policy-controller": "true"},
    }
