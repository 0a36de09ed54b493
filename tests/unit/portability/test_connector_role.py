"""The EKS Connector: its role, the commands that register a cluster, and who may look."""

import shlex
from typing import Any

import aws_cdk as cdk
import botocore.session
import pytest
from aws_cdk.assertions import Template
from botocore.validate import ParamValidator

from eks_blueprint.connected_cluster import (
    CONNECTOR_PROVIDERS,
    connector_commands,
    viewer_objects,
)
from eks_blueprint.errors import BlueprintError
from eks_blueprint.portability import ConnectorRole
from tests.support.objects import text

ROLE = "arn:aws:iam::111122223333:role/connector"
VIEWER = "arn:aws:iam::111122223333:role/operators"


def statements(stack: cdk.Stack, **arguments: Any) -> tuple[Any, list[dict[str, Any]]]:
    ConnectorRole(stack, "It", **arguments)
    template = Template.from_stack(stack)
    (role,) = template.find_resources("AWS::IAM::Role").values()
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    return trust, policy["Properties"]["PolicyDocument"]["Statement"]


def test_systems_manager_of_this_account_gives_out_the_role(stack: cdk.Stack) -> None:
    trust, _ = statements(stack)
    assert trust["Principal"] == {"Service": "ssm.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_the_agent_opens_channels_and_nothing_else(stack: cdk.Stack) -> None:
    _, allowed = statements(stack, cluster_names=["plant"])
    control, data = allowed
    assert control["Action"] == "ssmmessages:CreateControlChannel"
    assert [text(one) for one in control["Resource"]] == [
        "arn:<AWS::Partition>:eks:<AWS::Region>:<AWS::AccountId>:cluster/plant"
    ]
    assert all(one.startswith("ssmmessages:") for one in data["Action"])


def test_the_command_says_what_the_api_takes() -> None:
    register, _, _ = connector_commands(
        "plant", role_arn=ROLE, region="eu-west-1", provider="EKS_ANYWHERE"
    )
    words = shlex.split(register)
    assert words[:3] == ["aws", "eks", "register-cluster"]
    flags = dict(zip(words[3::2], words[4::2], strict=True))
    config = dict(part.split("=") for part in flags["--connector-config"].split(","))
    model = botocore.session.get_session().get_service_model("eks")
    shape = model.operation_model("RegisterCluster").input_shape
    request = {"name": flags["--name"], "connectorConfig": config}
    assert not ParamValidator().validate(request, shape).has_errors()
    providers = model.shape_for("ConnectorConfigProvider").enum
    assert {*CONNECTOR_PROVIDERS} == {*providers}


def test_the_code_of_the_activation_stays_a_variable() -> None:
    _, install, _ = connector_commands("plant", region="eu-west-1", viewers=[VIEWER])
    assert '--set eks.activationCode="$ACTIVATION_CODE"' in install
    assert f"--set 'authentication.allowedUserARNs[0]={VIEWER}'" in install
    assert "oci://public.ecr.aws/eks-connector/eks-connector-chart --version 0.0.11" in install


def test_the_agent_acts_as_the_viewers_and_as_nobody_else() -> None:
    role, agent, view = viewer_objects([VIEWER, VIEWER])
    assert role["rules"] == [
        {
            "apiGroups": [""],
            "resources": ["users"],
            "verbs": ["impersonate"],
            "resourceNames": [VIEWER],
        }
    ]
    assert agent["subjects"] == [
        {"kind": "ServiceAccount", "name": "eks-connector", "namespace": "eks-connector"}
    ]
    assert view["roleRef"]["name"] == "view"
    assert [one["name"] for one in view["subjects"]] == [VIEWER]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "my cluster"}, "name must be a name of at most 100"),
        ({"role_arn": "connector"}, "role_arn must be the ARN of an IAM role"),
        ({"region": "Frankfurt"}, "region must be an AWS Region"),
        ({"provider": "eks"}, "provider must be one of EKS_ANYWHERE, ANTHOS"),
        ({"viewers": ["*"]}, r"viewers\[0\] must be the ARN of an IAM role or user"),
    ],
    ids=["name", "role", "region", "provider", "viewer"],
)
def test_fails_for_what_aws_rejects(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(BlueprintError, match=message):
        connector_commands(**{"name": "plant", **arguments})


def test_fails_without_a_viewer() -> None:
    with pytest.raises(BlueprintError, match="arns must name at least one"):
        viewer_objects([])


def test_helm_reads_a_role_with_a_comma_as_one() -> None:
    """IAM allows commas in names, and Helm separates values by them."""
    _, install, _ = connector_commands("plant", viewers=["arn:aws:iam::111122223333:role/a,b=c"])
    assert r"allowedUserARNs[0]=arn:aws:iam::111122223333:role/a\,b=c'" in install
