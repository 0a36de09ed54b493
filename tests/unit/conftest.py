"""A cluster that exists, for constructs that work on any."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms

from eks_blueprint.delivery import KubectlDelivery


@pytest.fixture
def cluster(stack: cdk.Stack) -> eks.ICluster:
    """An imported cluster."""
    return eks.Cluster.from_cluster_attributes(
        stack,
        "Imported",
        cluster_name="existing",
        cluster_endpoint="https://existing.example.com",
        cluster_certificate_authority_data="Q0E=",
        cluster_security_group_id="sg-0a1b2c3d",
    )


@pytest.fixture
def subnets(stack: cdk.Stack) -> list[ec2.ISubnet]:
    """Three private subnets that exist."""
    return [
        ec2.Subnet.from_subnet_attributes(
            stack,
            f"Subnet{zone}",
            subnet_id=f"subnet-0a00000{zone}",
            availability_zone=f"eu-west-1{zone}",
            route_table_id="rtb-0a1b2c3d",
        )
        for zone in "abc"
    ]


@pytest.fixture
def volumes_key(stack: cdk.Stack) -> kms.IKey:
    """A key that exists."""
    return kms.Key.from_key_arn(
        stack, "VolumesKey", "arn:aws:kms:eu-west-1:111122223333:key/volumes"
    )


@pytest.fixture
def vpc(stack: cdk.Stack) -> ec2.IVpc:
    """A VPC that exists."""
    return ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id="vpc-0a1b2c3d", availability_zones=["eu-west-1a", "eu-west-1b"]
    )


@pytest.fixture
def managed_cluster(stack: cdk.Stack) -> eks.ICluster:
    """An imported cluster with a kubectl provider that exists."""
    provider = eks.KubectlProvider.from_kubectl_provider_attributes(
        stack,
        "GivenProvider",
        service_token="arn:aws:lambda:eu-west-1:111122223333:function:kubectl",
    )
    return eks.Cluster.from_cluster_attributes(
        stack, "Managed", cluster_name="existing", kubectl_provider=provider
    )


@pytest.fixture
def delivery(stack: cdk.Stack, managed_cluster: eks.ICluster) -> KubectlDelivery:
    """Delivery into that cluster."""
    return KubectlDelivery(stack, "Delivery", cluster=managed_cluster)
