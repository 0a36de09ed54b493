import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Match, Template

from eks_blueprint.delivery import KubectlProvider


@pytest.fixture
def template(stack: cdk.Stack, vpc: ec2.IVpc, subnets: list[ec2.ISubnet]) -> Template:
    cluster = eks.Cluster.from_cluster_attributes(
        stack,
        "InVpc",
        cluster_name="existing",
        vpc=vpc,
        cluster_security_group_id="sg-0a1b2c3d",
    )
    KubectlProvider(stack, "Kubectl", cluster=cluster, subnets=subnets)
    return Template.from_stack(stack)


def test_functions_stand_in_the_private_subnets(template: Template) -> None:
    functions = template.find_resources("AWS::Lambda::Function")
    assert len(functions) == 2
    for function in functions.values():
        assert function["Properties"]["VpcConfig"] == {
            "SecurityGroupIds": ["sg-0a1b2c3d"],
            "SubnetIds": [f"subnet-0a00000{zone}" for zone in "abc"],
        }


def test_role_administers_the_cluster_and_little_else(template: Template) -> None:
    template.has_resource_properties(
        "AWS::EKS::AccessEntry",
        {
            "ClusterName": "existing",
            "AccessPolicies": [
                {
                    "AccessScope": {"Type": "cluster"},
                    "PolicyArn": Match.any_value(),
                }
            ],
        },
    )
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    actions = {
        action
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        for action in (
            [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        )
    }
    assert not {a for a in actions if a.startswith(("ecr:", "s3:", "iam:"))}
    assert "eks:DescribeCluster" in actions


def test_logs_are_encrypted_and_end(template: Template) -> None:
    groups = template.find_resources("AWS::Logs::LogGroup")
    assert len(groups) == 2
    for group in groups.values():
        assert group["Properties"]["RetentionInDays"] == 365
        assert "KmsKeyId" in group["Properties"]
