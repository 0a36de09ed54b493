"""The stacks of connections: what they hold, in which order, and how they know each other."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.stacks import build

ACCOUNTS = ("111122223333", "444455556666")


def _cluster(number: int, account: str, region: str, **network: Any) -> dict[str, Any]:
    return {
        "profile": "core",
        "environment": {"account": account, "region": region},
        "network": {"cidr": f"10.{number}.0.0/16", "zone_count": 2, "nat": "single", **network},
    }


EXISTING = {
    "ip_family": "ipv4",
    "existing": {
        "vpc_id": "vpc-0a1b2c3d",
        "cidrs": ["10.9.0.0/16"],
        "private_subnets": {"eu-west-1a": "subnet-0a000001", "eu-west-1b": "subnet-0a000002"},
    },
}
ALLOW = {
    "api": {"source": "orders", "destination": "reports", "from_port": 8443},
    "back": {
        "source": "reports",
        "destination": "orders",
        "protocol": "udp",
        "from_port": 53,
        "to_port": 54,
    },
}
SPECS: dict[str, dict[str, Any]] = {
    "peering": {
        "clusters": {
            "orders": _cluster(0, ACCOUNTS[0], "eu-west-1"),
            "reports": _cluster(1, ACCOUNTS[0], "eu-west-1"),
            "alone": _cluster(2, ACCOUNTS[0], "eu-west-1"),
        },
        "connections": {
            "it": {
                "clusters": ["orders", "reports"],
                "peering": {},
                "public_subnets": True,
                "allow": ALLOW,
            }
        },
    },
    "accounts": {
        "clusters": {
            "orders": _cluster(0, ACCOUNTS[0], "eu-west-1"),
            "reports": _cluster(1, ACCOUNTS[1], "eu-central-1"),
        },
        "connections": {"it": {"clusters": ["orders", "reports"], "peering": {}, "allow": ALLOW}},
    },
    "gateway": {
        "clusters": {
            "orders": _cluster(0, ACCOUNTS[0], "eu-west-1"),
            "reports": _cluster(1, ACCOUNTS[1], "eu-west-1", ip_family="ipv4"),
            "old": {
                "profile": "core",
                "environment": {"account": ACCOUNTS[0], "region": "eu-west-1"},
                "network": EXISTING,
            },
        },
        "connections": {
            "it": {
                "clusters": ["orders", "reports", "old"],
                "transit_gateway": {},
                "route_table_ids": {"old": ["rtb-0a000001"]},
                "allow": ALLOW,
            }
        },
    },
    "given": {
        "clusters": {
            "orders": _cluster(0, ACCOUNTS[0], "eu-west-1"),
            "reports": _cluster(1, ACCOUNTS[0], "eu-west-1"),
        },
        "connections": {
            "it": {
                "clusters": ["orders", "reports"],
                "transit_gateway": {"id": "tgw-0a1b2c3d", "route_table_id": "tgw-rtb-0a1b2c3d"},
            }
        },
    },
    "shared": {
        "networks": {
            "main": {
                "environment": {"account": ACCOUNTS[0], "region": "eu-west-1"},
                "nat": "single",
            }
        },
        "clusters": {
            name: {
                "profile": "core",
                "environment": {"account": ACCOUNTS[0], "region": "eu-west-1"},
                "network": {"shared": "main"},
            }
            for name in ("orders", "reports")
        },
        "connections": {"it": {"clusters": ["orders", "reports"], "allow": ALLOW}},
    },
}


@cache
def _made(name: str, only: tuple[str, ...] | None = None) -> dict[str, dict[str, Any]]:
    app = cdk.App()
    build(app, BlueprintSpec.model_validate(SPECS[name]), only=only)
    assembly = app.synth()
    return {
        stack.stack_name: {
            **json.loads(Path(stack.template_full_path).read_text(encoding="utf-8")),
            "after": [one.id for one in stack.dependencies if one.id.find(".assets") < 0],
        }
        for stack in assembly.stacks
    }


def _of(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [
        one["Properties"] for one in template["Resources"].values() if one["Type"] == f"AWS::{kind}"
    ]


def _output(stack: str, output: str, **more: Any) -> dict[str, Any]:
    return {"Fn::GetStackOutput": {"StackName": stack, "OutputName": output, **more}}


def _role(account: str) -> dict[str, Any]:
    stacks = _made("accounts")
    name = "it-orders-trust" if account == ACCOUNTS[0] else "it-reports-trust"
    (role,) = _of(stacks[name], "IAM::Role")
    arn = ["arn:", {"Ref": "AWS::Partition"}, f":iam::{account}:role/{role['RoleName']}"]
    return {"Fn::Join": ["", arn]}


def test_both_sides_have_a_route_in_every_private_table_and_those_of_the_control_plane() -> None:
    stacks = _made("peering")
    for own, other, cidr in (("orders", "reports", "10.1"), ("reports", "orders", "10.0")):
        routes = _of(stacks[f"it-{own}-connection"], "EC2::Route")
        six = _output(f"{other}-network", "ConnectionIpv6Cidr")
        for tier in ("Private", "Intra", "Public"):
            for number in (1, 2):
                table = _output(f"{own}-network", f"Connection{tier}{number}RouteTableId")
                ways = [one for one in routes if one["RouteTableId"] == table]
                assert [one.get("DestinationCidrBlock") for one in ways] == [f"{cidr}.0.0/16", None]
                assert [one.get("DestinationIpv6CidrBlock") for one in ways] == [None, six]
        assert len(routes) == 12


def test_public_tables_have_no_route_unless_asked_for() -> None:
    routes = _of(_made("accounts")["it-orders-connection"], "EC2::Route")
    assert len(routes) == 8
    assert not any("Public" in json.dumps(one) for one in routes)


def test_what_is_read_is_an_output_of_the_stack_it_is_read_from() -> None:
    for name in SPECS:
        stacks = _made(name)
        read = {
            (one["StackName"], one["OutputName"])
            for template in stacks.values()
            for one in _calls(template)
        }
        assert read
        for stack, output in read:
            assert output in stacks[stack]["Outputs"], (stack, output)
            # An export could not be taken back while a stack of the connection exists.
            assert "Export" not in stacks[stack]["Outputs"][output]


def _calls(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        found = [value["Fn::GetStackOutput"]] if "Fn::GetStackOutput" in value else []
        return found + [one for item in value.values() for one in _calls(item)]
    return [one for item in value for one in _calls(item)] if isinstance(value, list) else []


def test_what_is_read_was_deployed_before() -> None:
    for name in SPECS:
        stacks = _made(name)
        for stack, template in stacks.items():
            for one in _calls(template):
                assert one["StackName"] in template["after"], (name, stack)


def test_a_cluster_without_connection_keeps_its_templates() -> None:
    assert not any(key.startswith("Connection") for key in _made("peering")["alone"]["Outputs"])
    outputs = _made("peering")["alone-network"]["Outputs"]
    assert not any(key.startswith("Connection") for key in outputs)


def test_clusters_and_networks_do_not_depend_on_which_clusters_are_built() -> None:
    few = _made("peering", ("orders",))
    assert sorted(few) == ["orders", "orders-network"]
    every = _made("peering")
    for name, template in few.items():
        assert template["Outputs"] == every[name]["Outputs"]
        assert template["Resources"] == every[name]["Resources"]


def test_within_a_region_a_rule_names_the_group_of_the_other_cluster() -> None:
    stacks = _made("peering")
    (rule,) = _of(stacks["it-reports-connection"], "EC2::SecurityGroupIngress")
    assert rule == {
        "Description": "from EKS cluster orders",
        "GroupId": _output("reports", "ConnectionSecurityGroupId"),
        "SourceSecurityGroupId": _output("orders", "ConnectionSecurityGroupId"),
        "IpProtocol": "tcp",
        "FromPort": 8443,
        "ToPort": 8443,
    }
    (back,) = _of(stacks["it-orders-connection"], "EC2::SecurityGroupIngress")
    assert (back["IpProtocol"], back["FromPort"], back["ToPort"]) == ("udp", 53, 54)


def test_the_rule_of_the_requester_waits_for_the_peering() -> None:
    resources = _made("peering")["it-orders-connection"]["Resources"]
    (peering,) = (k for k, v in resources.items() if v["Type"] == "AWS::EC2::VPCPeeringConnection")
    (rule,) = (v for v in resources.values() if v["Type"] == "AWS::EC2::SecurityGroupIngress")
    assert rule["DependsOn"] == [peering]


def test_between_regions_a_rule_names_ranges() -> None:
    template = _made("accounts")["it-reports-connection"]
    rules = _of(template, "EC2::SecurityGroupIngress")
    assert [one.get("CidrIp") for one in rules] == ["10.0.0.0/16", None]
    assert "SourcePrefixListId" in rules[1]
    assert not any("SourceSecurityGroupId" in one for one in rules)
    (ranges,) = _of(template, "EC2::PrefixList")
    (entry,) = ranges["Entries"]
    assert entry["Cidr"]["Fn::GetStackOutput"] == {
        "StackName": "orders-network",
        "OutputName": "ConnectionIpv6Cidr",
        "Region": "eu-west-1",
        "RoleArn": _role(ACCOUNTS[0]),
    }


def test_a_peering_between_accounts_is_accepted_by_a_role_of_the_other_one() -> None:
    (peering,) = _of(_made("accounts")["it-orders-connection"], "EC2::VPCPeeringConnection")
    assert peering["PeerOwnerId"] == ACCOUNTS[1]
    assert peering["PeerRegion"] == "eu-central-1"
    assert peering["PeerRoleArn"] == _role(ACCOUNTS[1])


def test_within_an_account_nobody_has_to_accept() -> None:
    stacks = _made("peering")
    (peering,) = _of(stacks["it-orders-connection"], "EC2::VPCPeeringConnection")
    assert not {"PeerOwnerId", "PeerRegion", "PeerRoleArn"} & peering.keys()
    assert not any(name.endswith("-trust") for name in stacks)


@pytest.mark.parametrize(("side", "other"), [("orders", 1), ("reports", 0)])
def test_the_other_account_may_only_deploy_with_the_role(side: str, other: int) -> None:
    (role,) = _of(_made("accounts")[f"it-{side}-trust"], "IAM::Role")
    region = ("eu-west-1", "eu-central-1")[other]
    deploying = f"cdk-hnb659fds-cfn-exec-role-{ACCOUNTS[other]}-{region}"
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    arn = ["arn:", {"Ref": "AWS::Partition"}, f":iam::{ACCOUNTS[other]}:role/{deploying}"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"AWS": [{"Fn::Join": ["", arn]}]},
        "Action": "sts:AssumeRole",
    }


def test_the_requesters_account_lets_read_and_nothing_else() -> None:
    (policy,) = _of(_made("accounts")["it-orders-trust"], "IAM::ManagedPolicy")
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "cloudformation:DescribeStacks"
    stacks = [one["Fn::Join"][1][-1].split(":stack/")[1] for one in statement["Resource"]]
    # The source of `api` is named by its range, so that nobody has to read its group.
    assert stacks == ["orders-network/*", "it-orders-connection/*"]


def test_the_accepters_account_accepts_one_vpc_for_one_vpc() -> None:
    template = _made("accounts")["it-reports-trust"]
    (policy,) = _of(template, "IAM::ManagedPolicy")
    _, for_vpc, from_vpc = policy["PolicyDocument"]["Statement"]
    assert for_vpc["Action"] == from_vpc["Action"] == "ec2:AcceptVpcPeeringConnection"
    own = _output("reports-network", "ConnectionVpcId")
    assert own in for_vpc["Resource"]["Fn::Join"][1]
    condition = from_vpc["Condition"]["ArnEquals"]
    assert condition["ec2:AccepterVpc"] == for_vpc["Resource"]
    requester = condition["ec2:RequesterVpc"]["Fn::Join"][1]
    assert f":ec2:eu-west-1:{ACCOUNTS[0]}:vpc/" in requester
    assert requester[-1]["Fn::GetStackOutput"]["RoleArn"] == _role(ACCOUNTS[0])


def test_a_transit_gateway_is_shared_with_the_other_accounts_only() -> None:
    template = _made("gateway")["it-transit-gateway"]
    (gateway,) = _of(template, "EC2::TransitGateway")
    assert gateway["AutoAcceptSharedAttachments"] == "enable"
    (share,) = _of(template, "RAM::ResourceShare")
    assert share["Principals"] == [ACCOUNTS[1]]
    assert share["AllowExternalPrincipals"] is False


def test_every_vpc_is_attached_once_with_routes_that_wait_for_it() -> None:
    stacks = _made("gateway")
    destinations = {
        "orders": {"10.1.0.0/16", "10.9.0.0/16"},
        "reports": {"10.0.0.0/16", "10.9.0.0/16"},
        "old": {"10.0.0.0/16", "10.1.0.0/16"},
    }
    for name, expected in destinations.items():
        template = stacks[f"it-{name}-connection"]
        (attachment,) = _of(template, "EC2::TransitGatewayAttachment")
        assert len(attachment["SubnetIds"]) == 2
        routes = [v for v in template["Resources"].values() if v["Type"] == "AWS::EC2::Route"]
        found = {one["Properties"].get("DestinationCidrBlock") for one in routes} - {None}
        assert found == expected
        assert all(one["DependsOn"] for one in routes)
        ipv6 = [one for one in routes if "DestinationIpv6CidrBlock" in one["Properties"]]
        # Only one VPC has IPv6, so no other one has a route to it.
        assert ipv6 == []
        family = "enable" if name == "orders" else "disable"
        assert attachment["Options"]["Ipv6Support"] == family


def test_the_route_tables_of_an_existing_vpc_are_those_that_are_given() -> None:
    routes = _of(_made("gateway")["it-old-connection"], "EC2::Route")
    assert {one["RouteTableId"] for one in routes} == {"rtb-0a000001"}


def test_a_given_transit_gateway_is_not_created() -> None:
    stacks = _made("given")
    assert "it-transit-gateway" not in stacks
    template = stacks["it-orders-connection"]
    (attachment,) = _of(template, "EC2::TransitGatewayAttachment")
    assert attachment["TransitGatewayId"] == "tgw-0a1b2c3d"
    for kind in ("Association", "Propagation"):
        (one,) = _of(template, f"EC2::TransitGatewayRouteTable{kind}")
        assert one["TransitGatewayRouteTableId"] == "tgw-rtb-0a1b2c3d"


def test_nothing_is_open_unless_it_is_named() -> None:
    for side in ("orders", "reports"):
        template = _made("given")[f"it-{side}-connection"]
        assert _of(template, "EC2::SecurityGroupIngress") == []


def test_clusters_of_one_vpc_get_rules_and_nothing_else() -> None:
    stacks = _made("shared")
    resources = stacks["it-main-connection"]["Resources"].values()
    assert {one["Type"] for one in resources} == {"AWS::EC2::SecurityGroupIngress"}
    assert len(resources) == 2
    assert not any(key.startswith("Connection") for key in stacks["main-shared-network"]["Outputs"])
