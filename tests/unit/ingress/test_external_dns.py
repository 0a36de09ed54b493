import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError
from eks_blueprint.ingress import ExternalDns, PrivateZonesReference
from eks_blueprint.spec import DnsSpec
from tests.support.objects import text

ZONES = {
    "apps": {"zone_id": "Z0123456789ABC", "domain_name": "apps.example.com"},
    "internal": {"zone_id": "Z9876543210XYZ", "domain_name": "internal.example.com"},
}


def test_zones_limit_rights_and_records(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    spec = DnsSpec(hosted_zones=ZONES)
    ExternalDns(stack, "Dns", cluster=cluster, delivery=delivery, spec=spec)
    template = Template.from_stack(stack)
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    change, listing = policy["Properties"]["PolicyDocument"]["Statement"]
    assert [text(arn) for arn in change["Resource"]] == [
        "arn:<AWS::Partition>:route53:::hostedzone/Z0123456789ABC",
        "arn:<AWS::Partition>:route53:::hostedzone/Z9876543210XYZ",
    ]
    assert listing["Action"] == "route53:ListHostedZones"
    (chart,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    values = json.loads(text(chart["Properties"]["Values"]))
    assert values["policy"] == "upsert-only"
    assert values["txtOwnerId"] == "existing"
    assert values["domainFilters"] == ["apps.example.com", "internal.example.com"]
    assert values["extraArgs"] == [
        "--zone-id-filter=Z0123456789ABC",
        "--zone-id-filter=Z9876543210XYZ",
    ]
    assert chart["Properties"]["Namespace"] == "external-dns"
    assert chart["Properties"]["CreateNamespace"] is True


ROLE = "arn:aws:iam::444455556666:role/dns"


def test_zones_of_another_account_are_reached_through_a_role_and_nothing_else(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    spec = DnsSpec(hosted_zones=ZONES, role_arn=ROLE)
    ExternalDns(stack, "Dns", cluster=cluster, delivery=delivery, spec=spec)
    template = Template.from_stack(stack)
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    assert policy["Properties"]["PolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Resource": ROLE}
    ]
    (chart,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    assert json.loads(text(chart["Properties"]["Values"]))["extraArgs"] == [
        "--zone-id-filter=Z0123456789ABC",
        "--zone-id-filter=Z9876543210XYZ",
        f"--aws-assume-role={ROLE}",
    ]


def test_fails_on_a_role_of_another_partition(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    spec = DnsSpec(hosted_zones=ZONES, role_arn=ROLE.replace("aws", "aws-cn", 1))
    with pytest.raises(BlueprintError, match=r"spec\.role_arn: must be in partition aws of eu-"):
        ExternalDns(stack, "Dns", cluster=cluster, delivery=delivery, spec=spec)


def test_private_zones_and_the_external_id_of_a_role_are_arguments(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    spec = DnsSpec(
        hosted_zones=ZONES, role_arn=ROLE, role_external_id="orders", zone_type="private"
    )
    ExternalDns(stack, "Dns", cluster=cluster, delivery=delivery, spec=spec)
    (chart,) = Template.from_stack(stack).find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    assert json.loads(text(chart["Properties"]["Values"]))["extraArgs"][2:] == [
        f"--aws-assume-role={ROLE}",
        "--aws-assume-role-external-id=orders",
        "--aws-zone-type=private",
    ]


def _private(**more: Any) -> PrivateZonesReference:
    return PrivateZonesReference(
        name="internal", zones={"internal.example.com": "Z5555555555"}, **more
    )


def test_shared_zones_are_managed_below_the_name_of_the_cluster(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    spec = DnsSpec(private_zones="internal")
    ExternalDns(
        stack,
        "Dns",
        cluster=cluster,
        delivery=delivery,
        spec=spec,
        private_zones=_private(label="orders"),
    )
    template = Template.from_stack(stack)
    (chart,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    values = json.loads(text(chart["Properties"]["Values"]))
    assert values["domainFilters"] == ["orders.internal.example.com"]
    assert values["extraArgs"] == [
        "--zone-id-filter=Z5555555555",
        # Without it, ExternalDNS finds no zone for a filter that is longer than its name.
        "--aws-zone-match-parent",
        "--aws-zone-type=private",
    ]
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    change, read, listing = policy["Properties"]["PolicyDocument"]["Statement"]
    assert "*.orders.internal.example.com" in json.dumps(change["Condition"])
    assert "route53:ChangeResourceRecordSets" not in [*read["Action"], listing["Action"]]


def test_shared_zones_stand_beside_zones_of_the_spec(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    spec = DnsSpec(private_zones="internal", hosted_zones={"apps": ZONES["apps"]})
    ExternalDns(
        stack, "Dns", cluster=cluster, delivery=delivery, spec=spec, private_zones=_private()
    )
    template = Template.from_stack(stack)
    (chart,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    values = json.loads(text(chart["Properties"]["Values"]))
    assert values["domainFilters"] == ["apps.example.com", "internal.example.com"]
    # Both kinds of zones.
    assert values["extraArgs"] == [
        "--zone-id-filter=Z0123456789ABC",
        "--zone-id-filter=Z5555555555",
    ]


def test_shared_zones_of_another_account_are_reached_through_their_role(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    ExternalDns(
        stack,
        "Dns",
        cluster=cluster,
        delivery=delivery,
        spec=DnsSpec(private_zones="internal"),
        private_zones=_private(role_arn=ROLE),
    )
    template = Template.from_stack(stack)
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Resource"] == ROLE
    (chart,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    args = json.loads(text(chart["Properties"]["Values"]))["extraArgs"]
    assert f"--aws-assume-role={ROLE}" in args


@pytest.mark.parametrize("given", [None, "other"])
def test_fails_without_the_zones_that_the_spec_names(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery, given: str | None
) -> None:
    zones = PrivateZonesReference(name=given, zones={}) if given else None
    with pytest.raises(BlueprintError, match="private_zones must be internal, as the spec says"):
        ExternalDns(
            stack,
            "Dns",
            cluster=cluster,
            delivery=delivery,
            spec=DnsSpec(private_zones="internal"),
            private_zones=zones,
        )
