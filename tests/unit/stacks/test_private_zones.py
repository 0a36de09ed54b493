"""The stacks of private zones: what they hold, in which order, and who reads whom."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from eks_blueprint.app.common import common_parts
from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.stacks import build
from tests.support.objects import text

HUB, FINANCE = "111122223333", "444455556666"
EXISTING = {
    "ip_family": "ipv4",
    "existing": {
        "vpc_id": "vpc-0a1b2c3d",
        "cidrs": ["10.9.0.0/16"],
        "private_subnets": {"eu-west-1a": "subnet-0a000001", "eu-west-1b": "subnet-0a000002"},
    },
}


def _cluster(account: str, region: str = "eu-west-1", **more: Any) -> dict[str, Any]:
    return {
        "profile": "core",
        "environment": {"account": account, "region": region},
        "network": {"zone_count": 2, "nat": "single"},
        **more,
    }


DNS = {"dns": {"private_zones": "internal"}}
SPEC = {
    "networks": {
        "apps": {
            "environment": {"account": HUB, "region": "eu-west-1"},
            "zone_count": 2,
            "nat": "single",
        }
    },
    "clusters": {
        "orders": _cluster(HUB, network={"shared": "apps"}, **DNS),
        "carts": _cluster(HUB, network={"shared": "apps"}, **DNS),
        "shop": _cluster(HUB, "eu-central-1"),
        "later": _cluster(HUB),
        "billing": _cluster(FINANCE, network=EXISTING, **DNS),
    },
    "private_zones": {
        "internal": {
            "environment": {"account": HUB, "region": "eu-west-1"},
            "zones": {"internal": {"domain_name": "internal.example.com"}},
            "resolvers": ["shop", "later"],
            "vpcs": {"office": {"vpc_id": "vpc-0f000001"}},
            "profile": {"clusters": ["later"]},
            "tags": {"team": "platform"},
        },
        "lonely": {
            "environment": {"account": HUB, "region": "eu-west-1"},
            "zones": {"other": {"domain_name": "other.example.com"}},
            "vpcs": {"office": {"vpc_id": "vpc-0f000001"}},
        },
    },
}


@cache
def _made(*only: str, stage: str = "") -> dict[str, dict[str, Any]]:
    app = cdk.App()
    scope = cdk.Stage(app, stage) if stage else app
    build(scope, BlueprintSpec.model_validate(SPEC), only=only or None)
    assembly = app.synth()
    found = assembly.get_nested_assembly(f"assembly-{stage}") if stage else assembly
    return {
        stack.stack_name: {
            **json.loads(Path(stack.template_full_path).read_text(encoding="utf-8")),
            "after": {one.id for one in stack.dependencies if one.id.find(".assets") < 0},
        }
        for stack in found.stacks
    }


def _resources(stack: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["Properties"] for one in stack["Resources"].values() if one["Type"] == kind]


def _output(stack: str, name: str, **more: Any) -> dict[str, Any]:
    return {"Fn::GetStackOutput": {"StackName": stack, "OutputName": name, **more}}


def test_vpcs_of_the_account_are_associated_once_in_all_regions() -> None:
    (zone,) = _resources(_made()["internal-private-zones"], "AWS::Route53::HostedZone")
    assert zone["VPCs"] == [
        {
            "VPCId": _output("apps-shared-network", "PrivateZonesVpcId"),
            "VPCRegion": "eu-west-1",
        },
        {
            "VPCId": _output("shop-network", "PrivateZonesVpcId", Region="eu-central-1"),
            "VPCRegion": "eu-central-1",
        },
        {"VPCId": "vpc-0f000001", "VPCRegion": {"Ref": "AWS::Region"}},
    ]


def test_other_vpcs_get_the_profile_in_stacks_of_their_own() -> None:
    made = _made()
    names = {name for name in made if name.endswith("zone-association")}
    assert names == {"internal-billing-zone-association", "internal-later-zone-association"}
    (own,) = _resources(
        made["internal-later-zone-association"], "AWS::Route53Profiles::ProfileAssociation"
    )
    assert own["ProfileId"] == _output("internal-private-zones", "ProfileId")
    assert own["ResourceId"] == _output("later-network", "PrivateZonesVpcId")
    (other,) = _resources(
        made["internal-billing-zone-association"], "AWS::Route53Profiles::ProfileAssociation"
    )
    assert other["ResourceId"] == "vpc-0a1b2c3d"
    read = other["ProfileId"]["Fn::GetStackOutput"]
    assert text(read["RoleArn"]).startswith(f"arn:<AWS::Partition>:iam::{HUB}:role/internal-")


def test_networks_come_before_zones_and_these_before_their_clusters() -> None:
    made = _made()
    zones = made["internal-private-zones"]["after"]
    assert zones == {"apps-shared-network", "shop-network"}
    assert "internal-private-zones" in made["orders"]["after"]
    assert "internal-private-zones" in made["shop"]["after"]
    assert "internal-billing-zone-association" in made["billing"]["after"]
    assert made["internal-later-zone-association"]["after"] == {
        "internal-private-zones",
        "later-network",
    }


def test_who_is_shared_with_may_read_ids_and_write_below_the_name_of_its_cluster() -> None:
    stack = _made()["internal-private-zones"]
    (share,) = _resources(stack, "AWS::RAM::ResourceShare")
    assert share["Principals"] == [FINANCE]
    reader, writer = _resources(stack, "AWS::IAM::Role")
    (trust,) = reader["AssumeRolePolicyDocument"]["Statement"]
    assert [text(one) for one in trust["Principal"]["AWS"]] == [
        f"arn:<AWS::Partition>:iam::{FINANCE}:role/cdk-hnb659fds-cfn-exec-role-{FINANCE}-eu-west-1"
    ]
    # Clusters of the account have no role here, and those that resolve only have none at all.
    assert writer["RoleName"].startswith("billing-")
    policies = json.dumps(_resources(stack, "AWS::IAM::ManagedPolicy"))
    assert "*.billing.internal.example.com" in policies
    assert "orders" not in policies


def test_owners_of_records_differ() -> None:
    made = _made()
    owners = {}
    for name in ("orders", "carts", "billing"):
        (chart,) = (
            one
            for one in _resources(made[name], "Custom::AWSCDK-EKS-HelmChart")
            if one["Release"] == "external-dns"
        )
        values = json.loads(text(chart["Values"]))
        owners[values["txtOwnerId"]] = values["domainFilters"]
    assert owners == {
        name: [f"{name}.internal.example.com"] for name in ("orders", "carts", "billing")
    }


def test_a_selection_of_clusters_does_not_change_the_zones() -> None:
    chosen, made = _made("carts"), _made()
    assert "shop-network" not in chosen
    assert "lonely-private-zones" not in chosen
    for name in ("internal-private-zones", "apps-shared-network"):
        assert {**chosen[name], "after": None} == {**made[name], "after": None}


def test_zones_that_no_cluster_uses_are_built_with_all() -> None:
    assert "lonely-private-zones" in _made()


def test_stacks_of_a_stage_read_those_of_the_same_stage() -> None:
    made = _made("carts", stage="prod")
    (zone,) = _resources(made["prod-internal-private-zones"], "AWS::Route53::HostedZone")
    assert zone["VPCs"][0]["VPCId"] == _output("prod-apps-shared-network", "PrivateZonesVpcId")


def test_tags_are_on_the_zone() -> None:
    (zone,) = _resources(_made()["internal-private-zones"], "AWS::Route53::HostedZone")
    assert {"Key": "team", "Value": "platform"} in zone["HostedZoneTags"]


def test_without_account_and_region_all_are_in_one_place() -> None:
    app = cdk.App()
    spec = {
        "clusters": {"orders": {"profile": "core", **DNS}},
        "private_zones": {
            "internal": {"zones": {"internal": {"domain_name": "internal.example.com"}}}
        },
    }
    build(app, BlueprintSpec.model_validate(spec))
    template = json.loads(
        Path(app.synth().get_stack_by_name("internal-private-zones").template_full_path).read_text(
            encoding="utf-8"
        )
    )
    (zone,) = _resources(template, "AWS::Route53::HostedZone")
    assert zone["VPCs"] == [
        {
            "VPCId": _output("orders-network", "PrivateZonesVpcId"),
            "VPCRegion": {"Ref": "AWS::Region"},
        }
    ]


def test_clusters_that_share_zones_are_built_by_one_process() -> None:
    parts = [*common_parts(BlueprintSpec.model_validate(SPEC))]
    (zones,) = [one for one in parts if one.path == ("private_zones", "internal")]
    assert set(zones.clusters) == {"orders", "carts", "shop", "later", "billing"}
    assert zones.together
