"""Node groups in a new VPC, in any partition, and on clusters that somebody else made."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from eks_blueprint.compute import NodeGroups
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import NodeGroupSpec

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")


def test_nodes_wait_for_their_rights_and_the_ways_out(
    stack: cdk.Stack, cluster: eks.ICluster, volumes_key: kms.IKey
) -> None:
    vpc = ec2.Vpc(stack, "Vpc", availability_zones=["eu-west-1a"], nat_gateways=1)
    NodeGroups(
        stack,
        "NodeGroups",
        cluster=cluster,
        groups={"system": NodeGroupSpec()},
        subnets=vpc.private_subnets,
        zones=["eu-west-1a"],
        volumes_key=volumes_key,
        kubernetes_version="1.35",
    )
    template = Template.from_stack(stack)
    ((_, group),) = template.find_resources("AWS::EKS::Nodegroup").items()
    to_nat = [
        name
        for name, route in template.find_resources("AWS::EC2::Route").items()
        if "NatGatewayId" in route["Properties"]
    ]
    rights = [*template.find_resources("AWS::IAM::ManagedPolicy")]
    assert len(to_nat) == len(rights) == 1
    assert {*to_nat, *rights} <= {*group["DependsOn"]}


def test_no_partition_and_no_cluster_name_is_written_down(agnostic_stack: cdk.Stack) -> None:
    arn = agnostic_stack.format_arn(service="kms", resource="key", resource_name="volumes")
    NodeGroups(
        agnostic_stack,
        "NodeGroups",
        cluster=eks.Cluster.from_cluster_attributes(
            agnostic_stack, "Imported", cluster_name=cdk.Token.as_string({"Ref": "Name"})
        ),
        groups={"system": NodeGroupSpec()},
        subnets=[
            ec2.Subnet.from_subnet_attributes(
                agnostic_stack, "One", subnet_id="subnet-0a00000a", route_table_id="rtb-0a1b2c3d"
            )
        ],
        zones=[cdk.Fn.select(0, cdk.Fn.get_azs())],
        volumes_key=kms.Key.from_key_arn(agnostic_stack, "Key", arn),
        kubernetes_version="1.35",
    )
    template = Template.from_stack(agnostic_stack)
    (group,) = template.find_resources("AWS::EKS::Nodegroup").values()
    assert group["Properties"]["ClusterName"] == {"Ref": "Name"}
    assert "arn:aws:" not in json.dumps(template.to_json())


def test_fails_for_an_own_ami_on_a_cluster_without_endpoint(
    stack: cdk.Stack, subnets: list[ec2.ISubnet], volumes_key: kms.IKey
) -> None:
    bare = eks.Cluster.from_cluster_attributes(stack, "Bare", cluster_name="bare")
    own = NodeGroupSpec.model_validate(
        {
            "custom_ami": {
                "ami_id": "ami-0a1b2c3d",
                "cis_attestation": {
                    "benchmark": "CIS Bottlerocket Benchmark v1.0.0",
                    "level": 1,
                    "date": "2026-11-02",
                    "report": "https://audits.example.com/1",
                },
            }
        }
    )
    with pytest.raises(
        BlueprintError, match="Test/NodeGroups/own: cluster must have cluster_endpoint"
    ):
        NodeGroups(
            stack,
            "NodeGroups",
            cluster=bare,
            groups={"own": own},
            subnets=subnets,
            zones=ZONES,
            volumes_key=volumes_key,
            kubernetes_version="1.35",
        )
