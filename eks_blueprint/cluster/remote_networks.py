"""Who outside the VPC reaches the control plane of a cluster with hybrid nodes."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.attributes import vpc_id
from eks_blueprint.security_groups import SecurityGroupOwner, no_egress

__all__ = ["RemoteNetworkAccess"]


class RemoteNetworkAccess(SecurityGroupOwner):
    """A further security group of the control plane, which lets kubelets and pods of sites in.

    The security group of the cluster belongs to nodes and pods of the cloud as well, which the
    clients of the API server need not reach. What the control plane sends to sites leaves through
    that group, which allows all egress.

    :param vpc: VPC of the cluster.
    :param cidrs: ranges of hybrid nodes and of their pods.

    Source: EKS user guide, "Prepare networking for hybrid nodes", security group configuration.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, cidrs: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        self.security_group_resource = ec2.CfnSecurityGroup(
            self,
            "Resource",
            group_description="Hybrid nodes and their pods reach the Kubernetes API",
            vpc_id=vpc_id(vpc),
            security_group_ingress=[
                {
                    "ipProtocol": "tcp",
                    "fromPort": 443,
                    "toPort": 443,
                    "cidrIp": cidr,
                    "description": "Kubernetes API",
                }
                for cidr in cidrs
            ],
            security_group_egress=[no_egress("no egress")],
        )
        self.group_id: str = self.security_group_resource.attr_group_id
