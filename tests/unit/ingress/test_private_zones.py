"""Private hosted zones, their profile, and the role of another account."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.ingress import PrivateZones, PrivateZonesAssociation, PrivateZonesRole
from eks_blueprint.ingress.zone_permissions import record_statements
from eks_blueprint.spec import PrivateZonesSpec
from tests.support.objects import text

ZONES = {"internal": {"domain_name": "internal.example.com"}}
EXISTING = {"internal": {"domain_name": "internal.example.com", "zone_id": "Z0123456789"}}


def properties(stack: cdk.Stack, kind: str) -> Any:
    (one,) = Template.from_stack(stack).find_resources(kind).values()
    return one["Properties"]


def test_vpcs_of_the_account_are_associated_with_the_zone(stack: cdk.Stack) -> None:
    spec = PrivateZonesSpec(
        zones=ZONES, vpcs={"hub": {"vpc_id": "vpc-0a1b2c3d", "region": "eu-central-1"}}
    )
    made = PrivateZones(stack, "It", name="apps", spec=spec, vpcs={"vpc-0a1b2c3e": "eu-west-1"})
    zone = properties(stack, "AWS::Route53::HostedZone")
    assert zone["Name"] == "internal.example.com"
    assert zone["VPCs"] == [
        {"VPCId": "vpc-0a1b2c3e", "VPCRegion": "eu-west-1"},
        {"VPCId": "vpc-0a1b2c3d", "VPCRegion": "eu-central-1"},
    ]
    assert list(made.zone_ids) == ["internal.example.com"]
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::Route53Profiles::Profile", 0)
    template.resource_count_is("AWS::RAM::ResourceShare", 0)


def test_a_profile_holds_the_zones_and_is_shared_with_the_permission_to_use_it(
    stack: cdk.Stack,
) -> None:
    spec = PrivateZonesSpec(zones=EXISTING, profile={})
    PrivateZones(stack, "It", name="apps", spec=spec, share_with=["444455556666"])
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::Route53::HostedZone", 0)
    place = properties(stack, "AWS::Route53Profiles::ProfileResourceAssociation")
    assert text(place["ResourceArn"]) == "arn:<AWS::Partition>:route53:::hostedzone/Z0123456789"
    share = properties(stack, "AWS::RAM::ResourceShare")
    assert share["Principals"] == ["444455556666"]
    assert share["AllowExternalPrincipals"] is False
    # The default permission of the type: to associate and to read, not to add resources.
    assert "PermissionArns" not in share


def test_fails_for_a_zone_without_a_vpc(stack: cdk.Stack) -> None:
    with pytest.raises(BlueprintError, match="vpcs must name a VPC of the account, got none"):
        PrivateZones(stack, "It", name="apps", spec=PrivateZonesSpec(zones=ZONES))


def test_fails_for_accounts_without_a_profile(stack: cdk.Stack) -> None:
    spec = PrivateZonesSpec(zones=ZONES, vpcs={"hub": {"vpc_id": "vpc-0a1b2c3d"}})
    with pytest.raises(BlueprintError, match="share_with must be empty without profile"):
        PrivateZones(stack, "It", name="apps", spec=spec, share_with=["444455556666"])


def test_a_vpc_is_associated_with_the_profile(stack: cdk.Stack) -> None:
    vpc = ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id="vpc-0a1b2c3d", availability_zones=["eu-west-1a"]
    )
    PrivateZonesAssociation(stack, "It", profile_id="rp-1", vpc=vpc, name="n" * 80)
    assert properties(stack, "AWS::Route53Profiles::ProfileAssociation") == {
        "Name": "n" * 64,
        "ProfileId": "rp-1",
        "ResourceId": "vpc-0a1b2c3d",
    }


def test_only_external_dns_of_one_cluster_may_assume_the_role(stack: cdk.Stack) -> None:
    PrivateZonesRole(
        stack,
        "It",
        role_name="billing-zones-writer",
        account="444455556666",
        region="eu-west-1",
        cluster_name="billing",
        zones={"internal.example.com": "Z0123456789"},
        label="billing",
    )
    role = properties(stack, "AWS::IAM::Role")
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert text(statement["Principal"]["AWS"]) == "arn:<AWS::Partition>:iam::444455556666:root"
    tags = statement["Condition"]["StringEquals"]
    assert {key: text(value) for key, value in tags.items()} == {
        "aws:PrincipalTag/eks-cluster-arn": (
            "arn:<AWS::Partition>:eks:eu-west-1:444455556666:cluster/billing"
        ),
        "aws:PrincipalTag/kubernetes-namespace": "external-dns",
        "aws:PrincipalTag/kubernetes-service-account": "external-dns",
    }


def test_a_label_limits_what_may_be_changed_but_not_what_may_be_read() -> None:
    change, read = record_statements({"internal.example.com": "Z0123456789"}, label="orders")
    assert change["Action"] == ["route53:ChangeResourceRecordSets"]
    assert change["Condition"] == {
        "ForAllValues:StringLike": {
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": [
                "orders.internal.example.com",
                "*.orders.internal.example.com",
                "a-orders.internal.example.com",
                "aaaa-orders.internal.example.com",
                "cname-orders.internal.example.com",
            ]
        }
    }
    assert "route53:ChangeResourceRecordSets" not in read["Action"]
    assert "Condition" not in read
