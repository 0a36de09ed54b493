"""What bounds a permission or a resource in every example, as rules for all of their kind."""

import ipaddress
from collections.abc import Iterator
from typing import Any

import pytest

from tests.governance.test_iam import IDENTITY, KEYS, TRUST, actions, listed, statements
from tests.support.apps import EXAMPLES, Assembly, example
from tests.support.objects import text

Found = Iterator[tuple[str, dict[str, Any]]]


def test_statements_are_whole() -> None:
    parts = {"Sid", "Effect", "Action", "Condition"}
    for found, wanted in ((IDENTITY, "Resource"), (KEYS, "Resource"), (TRUST, "Principal")):
        for key, statement in found:
            allowed = parts | {wanted} | ({"Principal"} if found is KEYS else set())
            assert {"Effect", "Action", wanted} <= set(statement) <= allowed, key
            assert statement["Effect"] in ("Allow", "Deny"), key


def test_resources_are_arns_or_all() -> None:
    # A reference to a topic is its ARN (template reference, AWS::SNS::Topic, "Return values").
    topics = {f"<{key}>" for _, _, key, _ in resources("AWS::SNS::Topic")}
    assert topics, "the check would be void"
    for key, statement in [*IDENTITY, *KEYS]:
        for resource in listed(statement["Resource"]):
            name = resource if isinstance(resource, str) else text(resource)
            whole = name == "*" or name.startswith("arn:") or name in topics
            assert whole or "Arn" in name, (key, name)


def granting(action: str) -> list[dict[str, Any]]:
    found = [s for _, s in [*IDENTITY, *KEYS] if s["Effect"] == "Allow"]
    return [s for s in found if action in listed(s["Action"])]


def conditions(statement: dict[str, Any]) -> dict[str, Any]:
    """Keys of all conditions of a statement, with their values."""
    return {key: v for one in statement.get("Condition", {}).values() for key, v in one.items()}


def test_a_role_is_passed_to_instances_only_and_is_one() -> None:
    found = granting("iam:PassRole")
    assert found, "the check would be void"
    for statement in found:
        passed = listed(conditions(statement)["iam:PassedToService"])
        assert set(passed) <= {"ec2.amazonaws.com", "ec2.amazonaws.com.cn"}
        assert set(statement["Resource"]) == {"Fn::GetAtt"}


def test_grants_of_keys_are_for_aws_resources_only() -> None:
    found = granting("kms:CreateGrant")
    assert found, "the check would be void"
    for statement in found:
        assert conditions(statement)["kms:GrantIsForAWSResource"] in ("true", True)


def test_karpenter_reads_ec2_in_its_region_only() -> None:
    found = granting("ec2:DescribeSpotPriceHistory")
    assert found, "the check would be void"
    for statement in found:
        assert conditions(statement)["aws:RequestedRegion"] == {"Ref": "AWS::Region"}


def test_services_write_to_buckets_for_one_source_only() -> None:
    found = [
        s
        for _, s in statements("AWS::S3::BucketPolicy", "PolicyDocument")
        if "Service" in s["Principal"]
    ]
    assert found, "the check would be void"
    for statement in found:
        assert "<AWS::AccountId>" in text(conditions(statement)["aws:SourceArn"])


def test_buckets_and_file_systems_refuse_plain_text() -> None:
    buckets = [*statements("AWS::S3::BucketPolicy", "PolicyDocument")]
    systems = [*statements("AWS::EFS::FileSystem", "FileSystemPolicy")]
    for found in (buckets, systems):
        denied = {key for key, s in found if s["Effect"] == "Deny" and refuses_plain_text(s)}
        assert denied
        assert denied == {key for key, _ in found}


def refuses_plain_text(statement: dict[str, Any]) -> bool:
    return conditions(statement).get("aws:SecureTransport") == "false"


def test_file_systems_are_reached_through_mount_targets_only() -> None:
    found = [
        s
        for _, s in statements("AWS::EFS::FileSystem", "FileSystemPolicy")
        if s["Effect"] == "Allow"
    ]
    assert found, "the check would be void"
    for statement in found:
        assert conditions(statement)["elasticfilesystem:AccessedViaMountTarget"] == "true"


def resources(kind: str) -> Iterator[tuple[Assembly, str, str, dict[str, Any]]]:
    for path in EXAMPLES:
        assembly = example(path)
        for stack in assembly.templates:
            for key, resource in assembly.resources(stack, kind).items():
                yield assembly, stack, key, resource


def test_flow_logs_wait_for_the_policy_of_their_role() -> None:
    found = [*resources("AWS::EC2::FlowLog")]
    assert found, "the check would be void"
    for assembly, stack, key, flow_log in found:
        role = flow_log["Properties"]["DeliverLogsPermissionArn"]["Fn::GetAtt"][0]
        policies = {
            name
            for name, policy in assembly.resources(stack, "AWS::IAM::ManagedPolicy").items()
            if {"Ref": role} in policy["Properties"].get("Roles", ())
        }
        assert policies, key
        assert policies <= set(flow_log["DependsOn"]), key


# docs/how-to/network.md, "Address ranges".
MASKS = {"public": 22, "private": 19, "intra": 26}


@pytest.mark.parametrize("tier", MASKS)
def test_subnets_of_a_vpc_of_16_bits_have_the_documented_size(tier: str) -> None:
    found = {
        key: ipaddress.ip_network(subnet["Properties"]["CidrBlock"])
        for assembly, stack, key, subnet in resources("AWS::EC2::Subnet")
        if f"Vpc{tier}Subnet" in key and has_16_bits(assembly, stack)
    }
    assert found, "the check would be void"
    assert {block.prefixlen for block in found.values()} == {MASKS[tier]}


def has_16_bits(assembly: Assembly, stack: str) -> bool:
    (vpc,) = assembly.resources(stack, "AWS::EC2::VPC").values()
    return str(vpc["Properties"]["CidrBlock"]).endswith("/16")


def test_nodes_have_detailed_monitoring() -> None:
    templates = {
        key: template["Properties"]["LaunchTemplateData"]
        for _, _, key, template in resources("AWS::EC2::LaunchTemplate")
        if "NodeGroups" in key
    }
    assert templates, "the check would be void"
    for key, data in templates.items():
        assert data["Monitoring"] == {"Enabled": True}, key


def test_nothing_but_karpenter_passes_roles() -> None:
    assert {a for a in actions(IDENTITY) if a.startswith("iam:Pass")} == {"iam:PassRole"}
    assert all("Karpenter" in key for key, s in IDENTITY if "iam:PassRole" in listed(s["Action"]))
