import aws_cdk as cdk
import pytest
from aws_cdk import assertions
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks

from eks_blueprint.compute import FargateLogging, FargateProfiles
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import FargateProfileSpec, FargateSelectorSpec
from tests.support.delivered import delivered
from tests.support.graph import graph
from tests.support.objects import text

GROUP = "/aws/eks/existing/fargate"


@pytest.fixture
def template(
    stack: cdk.Stack,
    cluster: eks.ICluster,
    delivery: KubectlDelivery,
    subnets: list[ec2.ISubnet],
) -> assertions.Template:
    apps = FargateProfileSpec(selectors={"apps": FargateSelectorSpec(namespace="apps")})
    profiles = FargateProfiles(
        stack, "Profiles", cluster=cluster, profiles={"apps": apps}, subnets=subnets
    )
    FargateLogging(
        stack, "Logging", delivery=delivery, cluster_name="existing", roles=[profiles.role]
    )
    return assertions.Template.from_stack(stack)


def test_router_writes_into_an_encrypted_group_and_makes_none(
    template: assertions.Template, stack: cdk.Stack
) -> None:
    template.has_resource_properties(
        "AWS::Logs::LogGroup",
        {
            "LogGroupName": GROUP,
            "RetentionInDays": 365,
            "KmsKeyId": assertions.Match.any_value(),
        },
    )
    objects = delivered(stack)
    # Fargate looks for exactly these names and this label.
    assert objects["Namespace/aws-observability"]["metadata"]["labels"] == {
        "aws-observability": "enabled"
    }
    data = objects["ConfigMap/aws-observability/aws-logging"]["data"]
    assert f"log_group_name {GROUP}\n" in data["output.conf"]
    assert "auto_create_group false\n" in data["output.conf"]


def test_router_takes_only_these_sections_and_little_text(
    template: assertions.Template, stack: cdk.Stack
) -> None:
    data = delivered(stack)["ConfigMap/aws-observability/aws-logging"]["data"]
    assert {key for key in data if key.endswith(".conf")} == {
        "filters.conf",
        "output.conf",
        "parsers.conf",
    }
    assert sum(map(len, data.values())) < 5300
    assert "${" not in "".join(data.values())


def test_execution_role_may_write_there_and_nowhere_else(template: assertions.Template) -> None:
    (role,) = template.find_resources("AWS::IAM::Role")
    ((_, policy),) = template.find_resources("AWS::IAM::ManagedPolicy").items()
    assert policy["Properties"]["Roles"] == [{"Ref": role}]
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert "logs:CreateLogGroup" not in statement["Action"]
    (group,) = template.find_resources("AWS::Logs::LogGroup")
    assert all(f"<{group}>" in text(resource) for resource in statement["Resource"])


def test_configuration_comes_after_group_and_right(template: assertions.Template) -> None:
    resources = template.to_json()["Resources"]
    (applied,) = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource")
    before = {resources[key]["Type"] for key in graph(resources)[applied]}
    assert {"AWS::Logs::LogGroup", "AWS::IAM::ManagedPolicy"} <= before


def test_fails_without_a_role(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    with pytest.raises(BlueprintError, match="roles must name a pod execution role, got none"):
        FargateLogging(stack, "Logging", delivery=delivery, cluster_name="x", roles=[])
