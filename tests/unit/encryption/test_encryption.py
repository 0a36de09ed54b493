"""Keys and log groups."""

import re
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from eks_blueprint.encryption import CustomerKey, EncryptedLogGroup, removal_policy_of
from eks_blueprint.errors import BlueprintError


def statements(stack: cdk.Stack) -> list[dict[str, Any]]:
    ((_, key),) = Template.from_stack(stack).find_resources("AWS::KMS::Key").items()
    assert key["Properties"]["EnableKeyRotation"] is True
    found: list[dict[str, Any]] = key["Properties"]["KeyPolicy"]["Statement"]
    return found


def test_key_is_kept_but_not_after_a_failed_first_deployment(stack: cdk.Stack) -> None:
    CustomerKey(stack, "Key", description="test")
    ((_, key),) = Template.from_stack(stack).find_resources("AWS::KMS::Key").items()
    assert key["DeletionPolicy"] == "RetainExceptOnCreate"
    assert key["UpdateReplacePolicy"] == "Retain"


def test_key_goes_with_its_stack_on_request(stack: cdk.Stack) -> None:
    CustomerKey(stack, "Key", description="test", removal_policy=cdk.RemovalPolicy.DESTROY)
    ((_, key),) = Template.from_stack(stack).find_resources("AWS::KMS::Key").items()
    assert key["DeletionPolicy"] == "Delete"


def test_logs_key_serves_the_named_log_groups_only(stack: cdk.Stack) -> None:
    CustomerKey.for_logs(stack, "Key", description="test", log_group_arn_pattern="arn:x:y")
    _, logs = statements(stack)
    service = logs["Principal"]["Service"]["Fn::Join"][1]
    assert service == ["logs.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}]
    assert logs["Condition"] == {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:x:y"}}


def test_volumes_key_serves_auto_scaling_and_spot_without_naming_roles_that_may_not_exist(
    stack: cdk.Stack,
) -> None:
    CustomerKey.for_volumes(stack, "Key", description="test")
    _, use, attach = statements(stack)
    for statement in (use, attach):
        assert statement["Principal"] == {"AWS": "*"}
        condition = statement["Condition"]
        assert condition["StringEquals"] == {"kms:CallerAccount": {"Ref": "AWS::AccountId"}}
        arns = condition["ArnEquals"]["aws:PrincipalArn"]
        assert [arn["Fn::Join"][1][-1].rpartition(":")[2] for arn in arns] == [
            "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
            "role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
        ]
    assert attach["Action"] == "kms:CreateGrant"
    assert attach["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}


def test_log_group_has_key_retention_and_name(stack: cdk.Stack) -> None:
    key = CustomerKey(stack, "Key", description="test").key
    EncryptedLogGroup(stack, "Logs", key=key, retention_days=30, log_group_name="/test")
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Logs::LogGroup", {"LogGroupName": "/test", "RetentionInDays": 30}
    )


def test_key_of_the_app_admits_the_log_groups_that_it_encrypts(stack: cdk.Stack) -> None:
    key = kms.Key(stack, "Mine", enable_key_rotation=True)
    EncryptedLogGroup(stack, "Logs", key=key, retention_days=30, log_group_name="/test")
    EncryptedLogGroup(stack, "Other", key=key, retention_days=30)
    logs = [one for one in statements(stack) if "Service" in one["Principal"]]
    patterns = [one["Condition"]["ArnLike"].popitem()[1]["Fn::Join"][1][-1] for one in logs]
    assert patterns == [":log-group:/test", ":log-group:*"]


def test_key_of_the_library_admits_them_once(stack: cdk.Stack) -> None:
    key = CustomerKey.for_logs(stack, "Key", description="x", log_group_arn_pattern="arn:x:*").key
    EncryptedLogGroup(stack, "Logs", key=key, retention_days=30)
    assert len(statements(stack)) == 2


def test_fails_for_a_removal_policy_that_no_resource_has(stack: cdk.Stack) -> None:
    policy = cdk.RemovalPolicy.SNAPSHOT
    wanted = (
        "Test/Key: removal_policy must be one of RemovalPolicy.RETAIN, "
        "RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.DESTROY, "
        f"got {policy}"
    )
    with pytest.raises(BlueprintError, match=f"^{re.escape(wanted)}$"):
        CustomerKey(stack, "Key", description="test", removal_policy=policy)
    key = CustomerKey(stack, "Good", description="test").key
    with pytest.raises(BlueprintError, match="removal_policy must be one of"):
        EncryptedLogGroup(stack, "Logs", key=key, retention_days=1, removal_policy=policy)


def test_fails_for_a_removal_policy_that_is_text(stack: cdk.Stack) -> None:
    policy: Any = "destroy"
    wanted = "Test/Key: removal_policy must be of type RemovalPolicy, got text 'destroy'"
    with pytest.raises(BlueprintError, match=f"^{re.escape(wanted)}$"):
        CustomerKey(stack, "Key", description="test", removal_policy=policy)


def test_fails_for_a_word_that_specs_do_not_have() -> None:
    with pytest.raises(
        BlueprintError, match=r"removal_policy must be one of retain, destroy, got "
    ):
        removal_policy_of("snapshot")
