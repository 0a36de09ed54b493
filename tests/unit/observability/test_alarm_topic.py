"""The topic is encrypted, and only alarms and rules publish to it."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.observability import AlarmTopic
from tests.support.objects import text


def statements(stack: cdk.Stack, kind: str, policy: str) -> dict[str, dict[str, Any]]:
    """Give the statements of the one policy of a kind, by Sid."""
    (one,) = Template.from_stack(stack).find_resources(kind).values()
    return {each["Sid"]: each for each in one["Properties"][policy]["Statement"]}


def test_it_has_a_customer_managed_key(stack: cdk.Stack) -> None:
    AlarmTopic(stack, "Topic", cluster_name="prod")
    template = Template.from_stack(stack)
    (topic,) = template.find_resources("AWS::SNS::Topic").values()
    ((key, facts),) = template.find_resources("AWS::KMS::Key").items()
    assert topic["Properties"]["KmsMasterKeyId"] == {"Fn::GetAtt": [key, "Arn"]}
    assert facts["DeletionPolicy"] == "RetainExceptOnCreate"


@pytest.mark.parametrize(
    ("kind", "policy", "actions"),
    [
        ("AWS::KMS::Key", "KeyPolicy", {"kms:Decrypt", "kms:GenerateDataKey*"}),
        ("AWS::SNS::TopicPolicy", "PolicyDocument", {"sns:Publish"}),
    ],
)
def test_alarms_and_rules_may_use_it(
    stack: cdk.Stack, kind: str, policy: str, actions: set[str]
) -> None:
    AlarmTopic(stack, "Topic", cluster_name="prod")
    found = statements(stack, kind, policy)
    for sid, service in (("AllowAlarms", "cloudwatch"), ("AllowRules", "events")):
        assert found[sid]["Principal"] == {"Service": f"{service}.amazonaws.com"}
        given = found[sid]["Action"]
        assert {*([given] if isinstance(given, str) else given)} == actions
    condition = found["AllowAlarms"]["Condition"]
    assert condition["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert text(condition["ArnLike"]["aws:SourceArn"]).endswith(":alarm:*")
    # SNS developer guide: conditions on the source are not supported for EventBridge; with them
    # nothing would arrive.
    assert "Condition" not in found["AllowRules"]


def test_nothing_is_published_without_tls(stack: cdk.Stack) -> None:
    AlarmTopic(stack, "Topic", cluster_name="prod")
    deny = statements(stack, "AWS::SNS::TopicPolicy", "PolicyDocument")["DenyPlainHttp"]
    assert (deny["Effect"], deny["Principal"]) == ("Deny", "*")
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_each_address_has_a_subscription_wherever_it_stands(stack: cdk.Stack) -> None:
    AlarmTopic(stack, "Topic", cluster_name="prod", emails=["a@example.com", "b/c@example.com"])
    other = cdk.Stack(cdk.App(), "Test")
    AlarmTopic(other, "Topic", cluster_name="prod", emails=["b/c@example.com", "a@example.com"])
    found = Template.from_stack(stack).find_resources("AWS::SNS::Subscription")
    assert {one["Properties"]["Endpoint"] for one in found.values()} == {
        "a@example.com",
        "b/c@example.com",
    }
    assert {one["Properties"]["Protocol"] for one in found.values()} == {"email"}
    assert found == Template.from_stack(other).find_resources("AWS::SNS::Subscription")


def test_the_interface_of_cdk_is_the_same_topic(stack: cdk.Stack) -> None:
    made = AlarmTopic(stack, "Topic", cluster_name="prod")
    assert stack.resolve(made.topic.topic_arn) == stack.resolve(made.arn)


def test_fails_with_what_is_no_address(stack: cdk.Stack) -> None:
    with pytest.raises(BlueprintError, match="emails: must be an e-mail address"):
        AlarmTopic(stack, "Topic", cluster_name="prod", emails=["on-call"])
