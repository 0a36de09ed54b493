"""Self-managed nodes on an Outpost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import cluster_name, literal_cluster_name
from eks_blueprint.checks import (
    imported_cluster_needs,
    refuse_no_subnets,
    refuse_other_spec,
    refuse_other_version,
    refuse_token,
    refuse_value,
    warn,
)
from eks_blueprint.compute.node_role import NodeRole
from eks_blueprint.compute.outpost_node_group import OutpostNodeGroup, OutpostNodeSettings
from eks_blueprint.spec import OutpostSpec
from eks_blueprint.spec.types import ServiceCidr

__all__ = ["OutpostNodes"]


class OutpostNodes(Construct):
    """Self-managed nodes on an Outpost, where EKS has no managed node groups.

    Each group is an Auto Scaling group with a launch template. The nodes share one role; it has the
    permissions of the VPC CNI where pods cannot use Pod Identity, which is everywhere but in local
    clusters on racks with EC2 instance store. Instances that start use the newest launch template:
    start an instance refresh to replace those that run. Without ``ami_id``, an instance starts with
    the newest AMI of the version.

    :param cluster: cluster with authentication mode API, in the Region or on the Outpost.
    :param spec: the part ``outpost`` of the spec.
    :param subnets: subnets on the Outpost.
    :param cluster_security_group: security group of the nodes.
    :param volumes_key: key of their volumes, where the Outpost has Amazon EBS.
    :param kubernetes_version: version of the nodes.
    :param service_ipv4_cidr: range of Services of the cluster.
    :param local_cluster_id: id of a local cluster. Default: none; the control plane is in the
        Region.
    :param tags: tags of instances and volumes. Default: a name.
    :raises BlueprintError: if there is no subnet, or the name of the cluster is not known before
        deployment, or the cluster is imported without endpoint or certificate authority.

    Source: EKS user guide, "Create Amazon Linux nodes on AWS Outposts"; recommendation PORT-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        spec: OutpostSpec,
        subnets: Sequence[ec2.ISubnet],
        cluster_security_group: ec2.ISecurityGroup,
        volumes_key: kms.IKey,
        kubernetes_version: str,
        service_ipv4_cidr: str,
        local_cluster_id: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, OutpostSpec, spec)
        refuse_other_version(self, kubernetes_version)
        refuse_no_subnets(self, subnets)
        refuse_value(self, "service_ipv4_cidr", service_ipv4_cidr, ServiceCidr)
        name = literal_cluster_name(cluster)
        refuse_token("cluster_name", name, scope=self)
        warn(self, spec.warnings())
        self.spec: OutpostSpec = spec
        store = spec.target == "outposts-local-instance-store"
        self.node_role = NodeRole(self, "Role", cni=not store)
        profile = iam.CfnInstanceProfile(self, "Profile", roles=[self.node_role.resource.ref])
        self.access_entry = eks_l1.CfnAccessEntry(
            self,
            "AccessEntry",
            cluster_name=cluster_name(cluster),
            principal_arn=self.node_role.role_arn,
            type="EC2_LINUX",
        )
        settings = OutpostNodeSettings(
            cluster=self._how_to_join(name, cluster, service_ipv4_cidr, local_cluster_id),
            profile_arn=profile.attr_arn,
            security_group_id=cluster_security_group.security_group_id,
            volumes_key=None if store else volumes_key,
            kubernetes_version=kubernetes_version,
            subnets=subnets,
            tags=dict(tags or {}),
        )
        self.node_groups: Mapping[str, OutpostNodeGroup] = {
            key: OutpostNodeGroup(self, key, spec=group, settings=settings)
            for key, group in spec.node_groups.items()
        }
        self.groups: Mapping[str, autoscaling.CfnAutoScalingGroup] = {
            key: group.resource for key, group in self.node_groups.items()
        }
        # A node that starts without permissions never joins.
        self.wait_for(self.node_role.policy, self.access_entry)

    def wait_for(self, *before: IDependable) -> None:
        """Start nodes after other resources.

        :param before: the resources.
        """
        for group in self.groups.values():
            group.node.add_dependency(*before)

    def _how_to_join(
        self,
        name: str,
        cluster: eks.ICluster,
        service_ipv4_cidr: str,
        local_cluster_id: str | None,
    ) -> Mapping[str, Any]:
        with imported_cluster_needs(self, "cluster_endpoint", "cluster_certificate_authority_data"):
            known: dict[str, Any] = {
                "name": name,
                "apiServerEndpoint": cluster.cluster_endpoint,
                "certificateAuthority": cluster.cluster_certificate_authority_data,
                "cidr": service_ipv4_cidr,
            }
        if local_cluster_id is not None and self.spec.target == "outposts-local-ebs":
            known |= {"enableOutpost": True, "id": local_cluster_id}
        return known
