"""IAM in every example: actions that exist, no stars that need not be."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from policy_sentry.querying.actions import get_action_data

from tests.support.apps import EXAMPLES, example
from tests.support.findings import accepted
from tests.support.objects import text
from tests.support.policies import LIMIT, size

Statement = tuple[str, dict[str, Any]]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements(kind: str, document: str) -> Iterator[Statement]:
    """Statements of one kind of policy in all examples, with the logical id of its resource."""
    for path in EXAMPLES:
        assembly = example(path)
        for stack in assembly.templates:
            for key, resource in assembly.resources(stack, kind).items():
                policy = resource["Properties"][document]
                if isinstance(policy, dict) and "Statement" in policy:
                    for statement in listed(policy["Statement"]):
                        yield key, statement


IDENTITY = list(statements("AWS::IAM::ManagedPolicy", "PolicyDocument"))
TRUST = list(statements("AWS::IAM::Role", "AssumeRolePolicyDocument"))
KEYS = list(statements("AWS::KMS::Key", "KeyPolicy"))


def actions(found: list[Statement]) -> set[str]:
    return {action for _, statement in found for action in listed(statement["Action"])}


def test_there_is_something_to_check() -> None:
    assert len(IDENTITY) > 20
    assert len(TRUST) > 20
    assert len(KEYS) > 20


@pytest.mark.parametrize("action", sorted(actions(IDENTITY) | actions(TRUST)))
def test_action_exists_and_is_no_pattern(action: str) -> None:
    assert "*" not in action
    service, _, name = action.partition(":")
    assert get_action_data(service, name), f"{action} is not in the service authorization reference"


# Lambda checks these on every resource before it makes a function in a VPC, as its managed policy
# AWSLambdaVPCAccessExecutionRole grants them; zonal shift is bound to the cluster by condition.
ON_EVERY_RESOURCE = {
    "AssignPrivateIpAddresses",
    "CreateNetworkInterface",
    "DeleteNetworkInterface",
    "GetManagedResource",
    "UnassignPrivateIpAddresses",
    # SSM agents register themselves before there is an instance that a policy could name.
    "UpdateInstanceInformation",
    # With a narrower scope they return no composite alarms (CloudWatch API reference).
    "DescribeAlarmHistory",
    "DescribeAlarms",
    # By the random id of a query; starting one is limited to groups.
    "GetQueryResults",
}


def test_star_resources_are_acknowledged(reports: Mapping[str, list[dict[str, Any]]]) -> None:
    starred = {
        key
        for key, statement in IDENTITY
        if statement["Effect"] == "Allow" and "*" in listed(statement["Resource"])
    }
    paths = {
        finding.path.partition("/")[2]
        for plugins in reports.values()
        for finding in accepted(plugins)
        if finding.rule == "AwsSolutions-IAM5[Resource::*]"
    }
    assert starred, "the check would be void"
    # A logical id is the path without what CloudFormation forbids, and a hash.
    assert {key[:-8] for key in starred} <= {re.sub("[^A-Za-z0-9]", "", path) for path in paths}


@pytest.mark.parametrize(
    ("service", "name"),
    sorted(
        {
            tuple(action.split(":"))
            for _, statement in IDENTITY
            if statement["Effect"] == "Allow" and "*" in listed(statement["Resource"])
            for action in listed(statement["Action"])
        }
    ),
)
def test_action_on_every_resource_knows_no_narrower_one(service: str, name: str) -> None:
    data = get_action_data(service, name)
    assert isinstance(data, dict)
    kinds = {row["resource_arn_format"] for row in data[service]}
    assert kinds == {"*"} or name in ON_EVERY_RESOURCE


# Roles that CDK makes by itself and gives inline policies: that of the function that CloudFormation
# calls, which calls one other function, and in a pipeline those of the builds that publish assets
# and change the pipeline. CDK offers no other kind of policy for these.
OF_PROVIDERS = re.compile(r"\w+frameworkonEventServiceRoleDefaultPolicy[0-9A-F]{8}")
OF_PIPELINES = re.compile(
    r"\w*Pipeline(AssetsFileRole|UpdatePipelineSelfMutationRole)DefaultPolicy[0-9A-F]{8}"
)


def test_policies_are_managed_and_never_inline() -> None:
    seen: set[str] = set()
    for path in EXAMPLES:
        assembly = example(path)
        for stack in assembly.templates:
            inline = assembly.resources(stack, "AWS::IAM::Policy")
            known = [OF_PROVIDERS]
            if assembly.resources(stack, "AWS::CodePipeline::Pipeline"):
                known.append(OF_PIPELINES)
            for key, policy in inline.items():
                fits = [one for one in known if one.fullmatch(key)]
                assert fits, (path.name, stack, key)
                seen.add(fits[0].pattern)
                roles = policy["Properties"]["Roles"]
                assert [{*role} for role in roles] == [{"Ref"}], key
            for role in assembly.resources(stack, "AWS::IAM::Role").values():
                assert "Policies" not in role["Properties"]
    assert seen == {OF_PROVIDERS.pattern, OF_PIPELINES.pattern}, "an exception is void"


def test_no_policy_is_larger_than_iam_takes() -> None:
    sizes = {
        key: size(policy["Properties"]["PolicyDocument"])
        for path in EXAMPLES
        for stack in example(path).templates
        for key, policy in example(path).resources(stack, "AWS::IAM::ManagedPolicy").items()
    }
    assert {key: value for key, value in sizes.items() if value >= LIMIT} == {}


def test_service_trust_is_bound_to_this_account_or_cluster_where_aws_supports_it() -> None:
    keys = {
        "eks.amazonaws.com": "aws:SourceArn",
        "eks-fargate-pods.amazonaws.com": "aws:SourceArn",
        "pods.eks.amazonaws.com": "aws:RequestTag/eks-cluster-arn",
        "vpc-flow-logs.amazonaws.com": "aws:SourceArn",
    }
    for key, statement in TRUST:
        bound = keys.get(statement["Principal"].get("Service"))
        if bound is not None:
            assert [c for c in statement["Condition"].values() if bound in c], key


def test_no_key_policy_opens_a_key_to_others_than_named() -> None:
    for key, statement in KEYS:
        principal = statement["Principal"]
        if principal == {"AWS": "*"}:
            condition = statement["Condition"]
            assert "kms:CallerAccount" in condition["StringEquals"], key
            assert "aws:PrincipalArn" in condition["ArnEquals"], key
        elif principal == {"Service": "events.amazonaws.com"}:
            # EventBridge gives SNS and KMS no condition keys (SNS developer guide, "Managing Amazon
            # SNS encryption keys and costs"): a key for the topic of alarms, and nothing else.
            assert "ObservabilityTopic" in key or "AlarmTopic" in key, key
        elif "Service" in principal:
            assert statement["Condition"], key


def test_keys_serve_cloudwatch_logs_for_named_groups_only() -> None:
    groups = [
        text(group)
        for _, statement in KEYS
        for group in listed(
            statement.get("Condition", {})
            .get("ArnLike", {})
            .get("kms:EncryptionContext:aws:logs:arn", [])
        )
    ]
    assert groups, "the check would be void"
    assert [group for group in groups if group.endswith(":log-group:*")] == []
