"""The add-ons in any partition, on a cluster whose name is known at deployment only."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from eks_blueprint.addons import CoreAddons
from eks_blueprint.spec import ClusterSpec


@pytest.mark.parametrize("ip_family", ["ipv6", "ipv4"])
def test_no_partition_and_no_cluster_name_is_written_down(
    agnostic_stack: cdk.Stack, ip_family: str
) -> None:
    name = {"Ref": "Name"}
    key = agnostic_stack.format_arn(service="kms", resource="key", resource_name="volumes")
    CoreAddons(
        agnostic_stack,
        "Addons",
        cluster=eks.Cluster.from_cluster_attributes(
            agnostic_stack, "Imported", cluster_name=cdk.Token.as_string(name)
        ),
        spec=ClusterSpec.model_validate({"profile": "core", "network": {"ip_family": ip_family}}),
        volumes_key=kms.Key.from_key_arn(agnostic_stack, "Key", key),
        cluster_security_group=ec2.SecurityGroup.from_security_group_id(
            agnostic_stack, "Group", "sg-0a1b2c3d"
        ),
    )
    template = Template.from_stack(agnostic_stack)
    assert "arn:aws:" not in json.dumps(template.to_json())
    addons = template.find_resources("AWS::EKS::Addon").values()
    assert [addon["Properties"]["ClusterName"] for addon in addons] == [name] * 8
    roles = template.find_resources("AWS::IAM::Role").values()
    assert len(roles) == 2
    for role in roles:
        (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        cluster = statement["Condition"]["StringEquals"]["aws:RequestTag/eks-cluster-arn"]
        assert name in cluster["Fn::Join"][1]
