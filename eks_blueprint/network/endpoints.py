"""VPC endpoints, so that traffic to AWS stays in AWS."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Fn, Stack, Token
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint import catalogue

__all__ = ["Endpoints", "S3GatewayEndpoint"]


class S3GatewayEndpoint(Construct):
    """The gateway to Amazon S3, where image layers come from; it is free.

    :param vpc: the VPC.
    :param route_table_ids: route tables that get the route.

    Source: recommendation SEC-LINK-1.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, route_table_ids: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        self.resource = ec2.CfnVPCEndpoint(
            self,
            "Resource",
            service_name=f"com.amazonaws.{Stack.of(self).region}.s3",
            vpc_endpoint_type="Gateway",
            vpc_id=vpc.vpc_id,
            route_table_ids=[*route_table_ids],
        )


class Endpoints(Construct):
    """Interface endpoints that share one security group.

    The group lets in HTTPS from the VPC only. Endpoint policies are left open: pulls need ECR
    repositories and S3 buckets of AWS accounts that differ by Region.

    :param vpc: the VPC.
    :param cidrs: ranges of the VPC, as literals.
    :param subnets: one subnet a zone.
    :param services: short service names, such as ``ecr.api``.

    Source: recommendation SEC-LINK-1; EKS user guide, "Deploy private clusters with limited
    internet access".
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        cidrs: Sequence[str],
        subnets: Sequence[ec2.ISubnet],
        services: Sequence[str],
    ) -> None:
        super().__init__(scope, construct_id)
        self.security_group = ec2.CfnSecurityGroup(
            self,
            "SecurityGroup",
            group_description="HTTPS from the VPC to AWS services",
            vpc_id=vpc.vpc_id,
            security_group_ingress=[_https_from(cidr) for cidr in cidrs],
            # Answers are allowed by state; an empty list would become "all traffic".
            security_group_egress=[
                {
                    "ipProtocol": "icmp",
                    "fromPort": 252,
                    "toPort": 86,
                    "cidrIp": "255.255.255.255/32",
                    "description": "no traffic",
                }
            ],
        )
        stack = Stack.of(self)
        partition = (
            "aws" if Token.is_unresolved(stack.region) else catalogue.partition_of(stack.region)
        )
        group_id = Fn.get_att(self.security_group.logical_id, "GroupId").to_string()
        subnet_ids = [subnet.subnet_id for subnet in subnets]
        self.endpoints = {
            service: ec2.CfnVPCEndpoint(
                self,
                service,
                service_name=catalogue.endpoint_service_name(service, stack.region, partition),
                vpc_endpoint_type="Interface",
                vpc_id=vpc.vpc_id,
                subnet_ids=subnet_ids,
                security_group_ids=[group_id],
                private_dns_enabled=True,
            )
            for service in dict.fromkeys(services)
        }


def _https_from(cidr: str) -> dict[str, object]:
    key = "cidrIpv6" if ":" in cidr else "cidrIp"
    return {
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        key: cidr,
        "description": "HTTPS from the VPC",
    }
