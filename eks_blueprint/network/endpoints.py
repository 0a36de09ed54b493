"""VPC endpoints, so that traffic to AWS services does not use the internet."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION, subnet_ids, vpc_id
from eks_blueprint.checks import refuse_no_subnets, refuse_other_region, refuse_value
from eks_blueprint.security_groups import SecurityGroupOwner, no_egress
from eks_blueprint.spec import NetworkSpec
from eks_blueprint.spec.types import VpcRange

__all__ = ["Endpoints"]


class Endpoints(SecurityGroupOwner):
    """Interface endpoints that share one security group.

    The group allows only HTTPS from the VPC. Endpoint policies allow everything, because image
    pulls need ECR repositories and S3 buckets of AWS accounts that differ by Region.

    :param vpc: the VPC.
    :param cidrs: CIDR ranges of the VPC, as literals.
    :param subnets: one subnet per zone.
    :param services: short service names, such as ``ecr.api``.
    :param region: Region of the stack, for names that differ in China. Default: a Region outside
        China.
    :raises BlueprintError: if there is no subnet, or a range is not one of a VPC.

    Source: recommendation SEC-LINK-1; EKS user guide, "Deploy private clusters with limited
    internet access".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        cidrs: Sequence[str],
        subnets: Sequence[ec2.ISubnet],
        services: Sequence[str],
        region: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_no_subnets(self, subnets)
        refuse_other_region(self, region)
        for cidr in cidrs:
            refuse_value(self, "cidrs", cidr, VpcRange)
        self.security_group_resource = ec2.CfnSecurityGroup(
            self,
            "SecurityGroup",
            group_description="HTTPS from the VPC to AWS services",
            vpc_id=vpc_id(vpc),
            security_group_ingress=[_https_from(cidr) for cidr in cidrs],
            security_group_egress=[no_egress("no traffic")],
        )
        partition = catalogue.partition_of(region) if region else "aws"
        group_id = self.security_group_resource.attr_group_id
        ids = subnet_ids(subnets)
        self.endpoints = {
            service: ec2.CfnVPCEndpoint(
                self,
                service,
                service_name=catalogue.endpoint_service_name(service, region or REGION, partition),
                vpc_endpoint_type="Interface",
                vpc_id=vpc_id(vpc),
                subnet_ids=ids,
                security_group_ids=[group_id],
                private_dns_enabled=True,
            )
            for service in dict.fromkeys(services)
        }

    @classmethod
    def of_spec(
        cls,
        scope: Construct,
        construct_id: str,
        *,
        spec: NetworkSpec,
        derive: bool,
        services: Sequence[str],
        vpc: ec2.IVpc,
        cidrs: Sequence[str],
        subnets: Sequence[ec2.ISubnet],
        region: str | None,
    ) -> Endpoints | None:
        """Create the endpoints that a spec asks for, or none where there is nothing to create.

        :param spec: the network.
        :param derive: whether the spec wants the derived endpoints.
        :param services: derived services; those without an endpoint in the Region are left out,
            since creating one would fail.
        :param vpc: the VPC.
        :param cidrs: CIDR ranges of the VPC, as literals.
        :param subnets: one subnet per zone.
        :param region: Region of the stack, or none for any.
        """
        derived = (
            service
            for service in (services if derive else ())
            if region is None or catalogue.has_endpoint(service, region)
        )
        wanted = (*derived, *spec.extra_endpoints)
        if not wanted:
            return None
        return cls(
            scope,
            construct_id,
            vpc=vpc,
            cidrs=cidrs,
            subnets=subnets,
            services=wanted,
            region=region,
        )


def _https_from(cidr: str) -> dict[str, object]:
    key = "cidrIpv6" if ":" in cidr else "cidrIp"
    return {
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        key: cidr,
        "description": "HTTPS from the VPC",
    }
