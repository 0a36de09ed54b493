"""What nodes are made on."""

from dataclasses import dataclass

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms

from eks_blueprint.delivery import KubectlDelivery


@dataclass
class Ground:
    """A cluster that exists, with subnets and a key."""

    stack: cdk.Stack
    cluster: eks.ICluster
    delivery: KubectlDelivery
    subnets: list[ec2.ISubnet]
    key: kms.IKey


@pytest.fixture
def ground(
    stack: cdk.Stack,
    cluster: eks.ICluster,
    delivery: KubectlDelivery,
    subnets: list[ec2.ISubnet],
    volumes_key: kms.IKey,
) -> Ground:
    return Ground(stack, cluster, delivery, subnets, volumes_key)
