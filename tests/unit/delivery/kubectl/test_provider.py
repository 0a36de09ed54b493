from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_blueprint.delivery import KubectlDelivery, KubectlProvider, Manifests


@pytest.fixture
def in_vpc(stack: cdk.Stack, vpc: ec2.IVpc, subnets: list[ec2.ISubnet]) -> dict[str, Any]:
    """What a provider needs."""
    cluster = eks.Cluster.from_cluster_attributes(
        stack,
        "InVpc",
        cluster_name="existing",
        vpc=vpc,
        cluster_security_group_id="sg-0a1b2c3d",
    )
    return {"cluster": cluster, "subnets": subnets}


@pytest.fixture
def template(stack: cdk.Stack, in_vpc: dict[str, Any]) -> Template:
    KubectlProvider(stack, "Kubectl", **in_vpc)
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
    policies = template.find_resources("AWS::IAM::ManagedPolicy").values()
    actions = {
        action
        for policy in policies
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
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


@pytest.mark.parametrize(
    ("policy", "written"),
    [
        (cdk.RemovalPolicy.DESTROY, "Delete"),
        (cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, "RetainExceptOnCreate"),
    ],
)
def test_logs_share_the_fate_of_their_key(
    stack: cdk.Stack, in_vpc: dict[str, Any], policy: cdk.RemovalPolicy, written: str
) -> None:
    KubectlProvider(stack, "Kubectl", **in_vpc, removal_policy=policy)
    template = Template.from_stack(stack)
    found = [
        resource
        for kind in ("AWS::Logs::LogGroup", "AWS::KMS::Key")
        for resource in template.find_resources(kind).values()
    ]
    assert len(found) == 3
    for resource in found:
        assert resource["DeletionPolicy"] == written
        assert resource["UpdateReplacePolicy"] == ("Delete" if written == "Delete" else "Retain")


def test_own_key_may_be_used_by_the_logs(stack: cdk.Stack, in_vpc: dict[str, Any]) -> None:
    key = kms.Key(stack, "Mine")
    for name in ("One", "Other"):
        KubectlProvider(stack, name, **in_vpc, logs_key=key)
    (resource,) = Template.from_stack(stack).find_resources("AWS::KMS::Key").values()
    statements = resource["Properties"]["KeyPolicy"]["Statement"]
    (logs,) = [one for one in statements if "Service" in one["Principal"]]
    assert list(logs["Condition"]["ArnLike"]) == ["kms:EncryptionContext:aws:logs:arn"]


def test_code_of_the_functions_touches_no_network_interface(template: Template) -> None:
    functions = template.find_resources("AWS::Lambda::Function")
    allowed, denied = set(), {}
    for policy in template.find_resources("AWS::IAM::ManagedPolicy").values():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            actions = statement["Action"]
            actions = {actions} if isinstance(actions, str) else set(actions)
            if statement["Effect"] == "Allow":
                allowed |= {one for one in actions if one.startswith("ec2:")}
            else:
                roles = policy["Properties"]["Roles"]
                denied |= {one: (statement.get("Condition"), roles) for one in actions}
    assert len(allowed) == 6
    assert denied.keys() >= allowed
    roles = template.find_resources("AWS::IAM::Role")
    for action in allowed:
        condition, of = denied[action]
        named = condition["ArnEquals"]["lambda:SourceFunctionArn"]
        assert {one["Fn::GetAtt"][0] for one in named} == functions.keys()
        assert {one["Ref"] for one in of} == roles.keys()
    assert denied["logs:CreateLogGroup"][0] is None


def test_custom_resources_wait_for_log_groups_and_all_policies(
    stack: cdk.Stack, in_vpc: dict[str, Any]
) -> None:
    provider = KubectlProvider(stack, "Kubectl", **in_vpc)
    delivery = KubectlDelivery(stack, "Delivery", cluster=provider.cluster, ready=provider.ready)
    item = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x"}}
    delivery.apply(Manifests("x", (item,)))
    template = Template.from_stack(stack)
    (resource,) = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource").values()
    kinds = ("AWS::Logs::LogGroup", "AWS::IAM::ManagedPolicy", "AWS::EKS::AccessEntry")
    made = {key: one for kind in kinds for key, one in template.find_resources(kind).items()}
    assert len(made) == 5
    (last,) = resource["DependsOn"]
    assert {last, *made[last]["DependsOn"]} == made.keys()
