"""The traffic of two clusters: records or a load balancer, and what guards the live one."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from eks_blueprint.assembly import read_assembly
from eks_blueprint.difference.live_clusters import live_clusters
from eks_blueprint.results import Severity
from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.spec.parts import all_warnings
from eks_blueprint.stacks import build

PLACE = {"account": "111122223333", "region": "eu-west-1"}
CLUSTER = {
    "profile": "core",
    "environment": PLACE,
    "network": {"shared": "main"},
    "ingress": {},
}
SHARED = {
    "networks": {"main": {"environment": PLACE, "nat": "single", "zone_count": 2}},
    "clusters": {"old": CLUSTER, "new": CLUSTER},
}
BALANCER = {
    "inbound_cidrs": ["10.0.0.0/8", "2001:db8::/32"],
    "certificate_arns": [
        f"arn:aws:acm:eu-west-1:111122223333:certificate/0a1{number}" for number in range(2)
    ],
    "web_acl_arn": "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0a1b",
    "services": {
        "web": {"host_names": ["shop.example.com"], "port": 8080},
        "api": {"host_names": ["api.example.com"], "port": 8080, "target_groups": "shared"},
    },
}
TARGETS = {
    colour: {
        "dns_name": f"internal-{colour}-1.eu-west-1.elb.amazonaws.com",
        "hosted_zone_id": "Z32O12XQLNTSW2",
    }
    for colour in ("blue", "green")
}
DNS = {
    "hosted_zone": {"zone_id": "Z0123456789ABC", "domain_name": "shop.example.com"},
    "records": {"web": {"name": "shop.example.com", **TARGETS}},
}


def _spec(**pair: Any) -> dict[str, Any]:
    return {
        **SHARED,
        "blue_green": {"shop": {"blue": "old", "green": "new", "live": "blue", **pair}},
    }


SPECS = {
    "balancer": _spec(weights={"blue": 90, "green": 10}, load_balancer=BALANCER),
    "dns": _spec(weights={"blue": 90, "green": 10}, dns=DNS),
    "moved": _spec(live="green", dns=DNS),
    "one": _spec(
        green=None,
        dns={**DNS, "records": {"web": {"name": "shop.example.com", "blue": TARGETS["blue"]}}},
    ),
    "mixed": {
        **_spec(dns=DNS),
        "clusters": {"old": CLUSTER, "new": {**CLUSTER, "network": {"ip_family": "ipv4"}}},
    },
}


@cache
def _folder(name: str, only: tuple[str, ...] | None = None) -> Path:
    app = cdk.App()
    build(app, BlueprintSpec.model_validate(SPECS[name]), only=only)
    return Path(app.synth().directory)


def _template(name: str, stack: str = "shop-traffic") -> dict[str, Any]:
    text = (_folder(name) / f"{stack}.template.json").read_text(encoding="utf-8")
    template: dict[str, Any] = json.loads(text)
    return template


def _of(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = template["Resources"].values()
    return [one["Properties"] for one in found if one["Type"] == f"AWS::{kind}"]


def test_records_lead_to_both_load_balancers_by_weight() -> None:
    records = _of(_template("dns"), "Route53::RecordSet")
    found = {(one["SetIdentifier"], one["Type"]): one for one in records}
    assert {key: one["Weight"] for key, one in found.items()} == {
        ("blue", "A"): 90,
        ("blue", "AAAA"): 90,
        ("green", "A"): 10,
        ("green", "AAAA"): 10,
    }
    assert found["green", "A"]["AliasTarget"] == {
        "DNSName": TARGETS["green"]["dns_name"],
        "HostedZoneId": "Z32O12XQLNTSW2",
        "EvaluateTargetHealth": True,
    }
    assert {one["HostedZoneId"] for one in records} == {"Z0123456789ABC"}


def test_a_name_has_no_aaaa_record_where_only_one_side_has_ipv6() -> None:
    """All clients with IPv6 would go there, whatever the weights."""
    records = _of(_template("mixed"), "Route53::RecordSet")
    assert [one["Type"] for one in records] == ["A", "A"]


def test_without_weights_all_traffic_goes_to_the_live_cluster() -> None:
    records = _of(_template("moved"), "Route53::RecordSet")
    assert {(one["SetIdentifier"], one["Weight"]) for one in records} == {
        ("blue", 0),
        ("green", 100),
    }


def test_a_pair_may_have_one_cluster_only() -> None:
    records = _of(_template("one"), "Route53::RecordSet")
    assert {one["SetIdentifier"] for one in records} == {"blue"}


def test_requests_are_forwarded_to_a_target_group_of_each_cluster() -> None:
    template = _template("balancer")
    groups = {
        key: one["Properties"]
        for key, one in template["Resources"].items()
        if one["Type"] == "AWS::ElasticLoadBalancingV2::TargetGroup"
    }
    assert sorted(one["Name"] for one in groups.values()) == [
        "shop-api",
        "shop-web-blue",
        "shop-web-green",
    ]
    assert {one["IpAddressType"] for one in groups.values()} == {"ipv6"}
    rules = _of(template, "ElasticLoadBalancingV2::ListenerRule")
    shares = {
        rule["Conditions"][0]["HostHeaderConfig"]["Values"][0]: [
            (groups[one["TargetGroupArn"]["Ref"]]["Name"], one.get("Weight"))
            for one in rule["Actions"][0]["ForwardConfig"]["TargetGroups"]
        ]
        for rule in rules
    }
    assert shares == {
        "shop.example.com": [("shop-web-blue", 90), ("shop-web-green", 10)],
        "api.example.com": [("shop-api", None)],
    }
    assert len({rule["Priority"] for rule in rules}) == 2


def test_the_load_balancer_listens_to_https_of_the_named_ranges_only() -> None:
    template = _template("balancer")
    (listener,) = _of(template, "ElasticLoadBalancingV2::Listener")
    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    assert listener["DefaultActions"][0]["FixedResponseConfig"] == {"StatusCode": "404"}
    (group,) = _of(template, "EC2::SecurityGroup")
    inbound = {
        (one.get("CidrIp"), one.get("CidrIpv6"), one["ToPort"])
        for one in group["SecurityGroupIngress"]
    }
    assert inbound == {("10.0.0.0/8", None, 443), (None, "2001:db8::/32", 443)}
    assert {one["ToPort"] for one in group["SecurityGroupEgress"]} == {8080}
    (acl,) = _of(template, "WAFv2::WebACLAssociation")
    assert acl["WebACLArn"] == BALANCER["web_acl_arn"]


@pytest.mark.parametrize("cluster", ["old", "new"])
def test_both_clusters_admit_the_load_balancer_once_for_each_port(cluster: str) -> None:
    rules = [
        one
        for one in _of(_template("balancer", cluster), "EC2::SecurityGroupIngress")
        if one.get("Description") == "from the load balancer of shop"
    ]
    assert [(one["FromPort"], one["ToPort"], one["IpProtocol"]) for one in rules] == [
        (8080, 8080, "tcp")
    ]
    assert "shop-traffic" in json.dumps(rules[0]["SourceSecurityGroupId"])


def test_the_traffic_stack_does_not_depend_on_which_clusters_are_built() -> None:
    every = _template("balancer")
    text = (_folder("balancer", ("new",)) / "shop-traffic.template.json").read_text("utf-8")
    assert json.loads(text) == every


def test_the_traffic_stack_outlives_both_clusters() -> None:
    for name in ("balancer", "dns"):
        stack = read_assembly(_folder(name)).stacks["shop-traffic"]
        assert not {"old", "new"} & set(stack.depends_on)


def test_the_live_cluster_and_one_with_traffic_must_not_leave_the_app() -> None:
    old = read_assembly(_folder("dns"))
    for gone, reason in (("old", "is the live one"), ("new", "has the weight 10")):
        kept = "new" if gone == "old" else "old"
        (finding,) = live_clusters(old, read_assembly(_folder("dns", (kept,))))
        assert finding.severity is Severity.ERROR
        assert finding.subject == f"{gone}/{gone}"
        assert reason in finding.message


def test_a_cluster_without_traffic_may_leave_the_app() -> None:
    old = read_assembly(_folder("moved"))
    assert [*live_clusters(old, read_assembly(_folder("moved", ("new",))))] == []
    assert [*live_clusters(old, old)] == []


def test_warns_that_the_live_cluster_gets_less_traffic() -> None:
    spec = BlueprintSpec.model_validate(_spec(weights={"blue": 10, "green": 90}, dns=DNS))
    (warned,) = [one for one in all_warnings(spec) if one.name == "live-with-less-traffic"]
    assert warned.path == ("blue_green", "shop", "live")
