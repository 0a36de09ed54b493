"""Workspaces of Prometheus and Grafana, and the setting of Transaction Search."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.observability import (
    GrafanaWorkspace,
    PrometheusReference,
    PrometheusWorkspace,
    TransactionSearch,
)
from eks_blueprint.spec import GrafanaSpec, PrometheusSpec, TransactionSearchSpec
from tests.support.objects import text

ARN = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1234"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/given"


def only(stack: cdk.Stack, kind: str) -> dict[str, Any]:
    (found,) = Template.from_stack(stack).find_resources(kind).values()
    return found


def test_a_workspace_is_encrypted_and_kept(stack: cdk.Stack) -> None:
    PrometheusWorkspace(stack, "Prometheus", alias="prod")
    found = only(stack, "AWS::APS::Workspace")
    assert found["DeletionPolicy"] == "RetainExceptOnCreate"
    assert found["Properties"]["Alias"] == "prod"
    ((key_id, key),) = Template.from_stack(stack).find_resources("AWS::KMS::Key").items()
    assert found["Properties"]["KmsKeyArn"] == {"Fn::GetAtt": [key_id, "Arn"]}
    assert key["Properties"]["EnableKeyRotation"] is True
    # AMP's own default, unless the spec says more.
    assert "WorkspaceConfiguration" not in found["Properties"]


def test_retention_and_key_of_the_spec(stack: cdk.Stack) -> None:
    spec = PrometheusSpec(kms_key_arn=KEY, retention_days=30)
    made = PrometheusWorkspace(
        stack, "Prometheus", spec=spec, removal_policy=cdk.RemovalPolicy.DESTROY
    )
    assert made.key.key_arn == KEY
    found = only(stack, "AWS::APS::Workspace")
    assert found["DeletionPolicy"] == "Delete"
    assert found["Properties"] == {
        "KmsKeyArn": KEY,
        "WorkspaceConfiguration": {"RetentionPeriodInDays": 30},
    }
    assert not Template.from_stack(stack).find_resources("AWS::KMS::Key")


def test_a_key_of_the_app(stack: cdk.Stack) -> None:
    key = kms.Key.from_key_arn(stack, "Given", KEY)
    assert PrometheusWorkspace(stack, "Prometheus", key=key).key is key


def test_a_principal_that_may_query(stack: cdk.Stack) -> None:
    made = PrometheusWorkspace(stack, "Prometheus")
    role = iam.Role(stack, "Reader", assumed_by=iam.AccountRootPrincipal())
    made.grant_query(role)
    policy = only(stack, "AWS::IAM::Policy")
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Resource"] == stack.resolve(made.arn)
    assert all(name.split(":")[1].startswith(("Get", "Query")) for name in statement["Action"])


def test_fails_to_make_a_workspace_that_exists(stack: cdk.Stack) -> None:
    with pytest.raises(BlueprintError, match=r"workspace_arn must be unset for a new workspace"):
        PrometheusWorkspace(stack, "Prometheus", spec=PrometheusSpec(workspace_arn=ARN))


def test_fails_on_a_key_of_another_region(stack: cdk.Stack) -> None:
    spec = PrometheusSpec(kms_key_arn=KEY.replace("eu-west-1", "eu-central-1"))
    with pytest.raises(BlueprintError, match=r"spec\.kms_key_arn: must be in eu-west-1"):
        PrometheusWorkspace(stack, "Prometheus", spec=spec)


def test_a_workspace_by_its_arn() -> None:
    found = PrometheusReference.of_arn(ARN)
    assert found.workspace_id == "ws-1234"
    url = found.remote_write_url("https://aps-workspaces.eu-west-1.amazonaws.com")
    assert url == (
        "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1234/api/v1/remote_write"
    )


def test_grafana_reads_one_workspace_and_the_log_groups_that_are_named(stack: cdk.Stack) -> None:
    GrafanaWorkspace(
        stack,
        "Grafana",
        workspace=PrometheusReference.of_arn(ARN),
        log_groups=["/aws/eks/prod/opentelemetry/*"],
    )
    policy = only(stack, "AWS::IAM::ManagedPolicy")
    every, logs, prometheus = policy["Properties"]["PolicyDocument"]["Statement"]
    assert every["Resource"] == "*"
    reading = ("Describe", "Get", "List", "BatchGet", "Stop")
    assert all(name.split(":")[1].startswith(reading) for name in every["Action"])
    # What records say is read by these three.
    assert not {"logs:StartQuery", "logs:GetLogEvents"} & set(every["Action"])
    assert [text(one) for one in logs["Resource"]] == [
        "arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:"
        "log-group:/aws/eks/prod/opentelemetry/*:*"
    ]
    assert prometheus["Resource"] == ARN
    assert "aps:RemoteWrite" not in prometheus["Action"]


def test_grafana_alone_reads_no_logs_and_no_workspace(stack: cdk.Stack) -> None:
    GrafanaWorkspace(stack, "Grafana")
    policy = only(stack, "AWS::IAM::ManagedPolicy")
    statements = policy["Properties"]["PolicyDocument"]["Statement"]
    actions = [name for statement in statements for name in statement["Action"]]
    # Composite alarms are returned to whoever may describe everything only.
    for one in ("DescribeAlarms", "DescribeAlarmHistory"):
        assert f"cloudwatch:{one}" in statements[0]["Action"]
    assert not any(name.startswith("aps:") for name in actions)
    assert not {"logs:StartQuery", "logs:GetLogEvents"} & {*actions}


def test_only_grafana_of_this_account_and_region_has_the_role(stack: cdk.Stack) -> None:
    GrafanaWorkspace(stack, "Grafana")
    role = only(stack, "AWS::IAM::Role")
    (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "grafana.amazonaws.com"}
    condition = statement["Condition"]
    assert condition["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert text(condition["ArnLike"]["aws:SourceArn"]) == (
        "arn:<AWS::Partition>:grafana:<AWS::Region>:<AWS::AccountId>:/workspaces/*"
    )


def test_users_sign_in_with_identity_center_from_everywhere(stack: cdk.Stack) -> None:
    GrafanaWorkspace(stack, "Grafana", name="prod")
    found = only(stack, "AWS::Grafana::Workspace")["Properties"]
    assert found.pop("RoleArn")
    assert found == {
        "AccountAccessType": "CURRENT_ACCOUNT",
        "AuthenticationProviders": ["AWS_SSO"],
        "Name": "prod",
        "PermissionType": "CUSTOMER_MANAGED",
        "PluginAdminEnabled": False,
    }


def test_users_sign_in_with_saml_from_where_the_spec_says(stack: cdk.Stack) -> None:
    spec = GrafanaSpec.model_validate(
        {
            "saml": {
                "metadata_url": "https://idp.example.com/metadata",
                "role_attribute": "groups",
                "admin_groups": ["platform"],
                "editor_groups": ["developers"],
            },
            "access": {"endpoint_ids": ["vpce-0a1b2c3d"]},
        }
    )
    GrafanaWorkspace(stack, "Grafana", spec=spec)
    found = only(stack, "AWS::Grafana::Workspace")["Properties"]
    assert found["AuthenticationProviders"] == ["SAML"]
    assert found["SamlConfiguration"] == {
        "IdpMetadata": {"Url": "https://idp.example.com/metadata"},
        "AssertionAttributes": {"Role": "groups"},
        "RoleValues": {"Admin": ["platform"], "Editor": ["developers"]},
    }
    # API: both lists are required; an empty one admits nobody.
    assert found["NetworkAccessControl"] == {"PrefixListIds": [], "VpceIds": ["vpce-0a1b2c3d"]}


def test_x_ray_may_write_spans_before_the_setting_is_made(stack: cdk.Stack) -> None:
    TransactionSearch(stack, "Search", spec=TransactionSearchSpec(indexing_percent=5))
    ((policy_id, policy),) = (
        Template.from_stack(stack).find_resources("AWS::Logs::ResourcePolicy").items()
    )
    search = only(stack, "AWS::XRay::TransactionSearchConfig")
    assert search["Properties"] == {"IndexingPercentage": 5}
    assert search["DependsOn"] == [policy_id]
    (statement,) = json.loads(text(policy["Properties"]["PolicyDocument"]))["Statement"]
    assert statement["Principal"] == {"Service": "xray.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "<AWS::AccountId>"}
    assert [one.rpartition(":log-group:")[2] for one in statement["Resource"]] == [
        "aws/spans:*",
        "/aws/application-signals/data:*",
    ]
