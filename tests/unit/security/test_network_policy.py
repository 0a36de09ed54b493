from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.security import NetworkPolicies, cluster_network_policy, namespace_policies
from eks_blueprint.spec import ClusterNetworkPolicySpec, NamespaceNetworkSpec
from tests.support.delivered import delivered


def policies(stack: cdk.Stack, delivery: KubectlDelivery, **spec: Any) -> dict[str, dict[str, Any]]:
    NetworkPolicies(
        stack,
        "Policies",
        delivery=delivery,
        namespaces={"shop": NamespaceNetworkSpec.model_validate(spec)},
    )
    return delivered(stack)


def test_everything_is_denied_but_names(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    got = policies(stack, delivery)
    assert got["NetworkPolicy/shop/default-deny"]["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
    }
    allowed = got["NetworkPolicy/shop/allowed"]["spec"]
    assert "ingress" not in allowed
    assert "Ingress" in allowed["policyTypes"]
    (dns,) = allowed["egress"]
    assert dns["ports"] == [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]
    (peer,) = dns["to"]
    assert peer["namespaceSelector"]["matchLabels"] == {
        "kubernetes.io/metadata.name": "kube-system"
    }
    assert peer["podSelector"]["matchLabels"] == {"k8s-app": "kube-dns"}


def test_names_can_be_denied_too(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    got = policies(stack, delivery, dns=False)
    assert "egress" not in got["NetworkPolicy/shop/allowed"]["spec"]


def test_rules_name_the_other_side_by_namespace_label_pod_or_range(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    got = policies(
        stack,
        delivery,
        dns=False,
        ingress={
            "by-name": {"namespaces": ["web", "jobs"], "pods": {"app": "front"}},
            "by-label": {"namespace_labels": {"team": "web"}},
            "by-pod": {"pods": {"app": "cache"}, "ports": ["tcp/6379"]},
        },
        egress={
            "internet": {
                "cidrs": ["0.0.0.0/0"],
                "except_cidrs": ["10.0.0.0/8"],
                "ports": ["tcp/443", "udp/8000-8100", "sctp"],
            }
        },
    )
    spec = got["NetworkPolicy/shop/allowed"]["spec"]
    names = {
        "key": "kubernetes.io/metadata.name",
        "operator": "In",
        "values": ["jobs", "web"],
    }
    assert spec["ingress"] == [
        {
            "from": [
                {
                    "namespaceSelector": {"matchExpressions": [names]},
                    "podSelector": {"matchLabels": {"app": "front"}},
                }
            ]
        },
        {"from": [{"namespaceSelector": {"matchLabels": {"team": "web"}}}]},
        {
            "from": [{"podSelector": {"matchLabels": {"app": "cache"}}}],
            "ports": [{"protocol": "TCP", "port": 6379}],
        },
    ]
    assert spec["egress"] == [
        {
            "to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}],
            "ports": [
                {"protocol": "TCP", "port": 443},
                {"protocol": "UDP", "port": 8000, "endPort": 8100},
                {"protocol": "SCTP"},
            ],
        }
    ]


def test_range_of_one_family_has_no_exceptions_of_the_other() -> None:
    out = {"cidrs": ["0.0.0.0/0", "::/0"], "except_cidrs": ["10.0.0.0/8", "fc00::/7"]}
    spec = NamespaceNetworkSpec.model_validate({"dns": False, "egress": {"out": out}})
    *_, allowed = namespace_policies("shop", spec)
    assert allowed["spec"]["egress"][0]["to"] == [
        {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}},
        {"ipBlock": {"cidr": "::/0", "except": ["fc00::/7"]}},
    ]


def test_rule_for_some_pods_is_a_policy_and_a_resource_of_its_own(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    rule = {"namespaces": ["web"], "for_pods": {"app": "api"}}
    got = policies(stack, delivery, ingress={"web": rule}, egress={"out": rule})
    spec = got["NetworkPolicy/shop/ingress-web"]["spec"]
    assert spec["podSelector"] == {"matchLabels": {"app": "api"}}
    assert spec["policyTypes"] == ["Ingress"]
    assert got["NetworkPolicy/shop/egress-out"]["spec"]["policyTypes"] == ["Egress"]
    assert "ingress" not in got["NetworkPolicy/shop/allowed"]["spec"]
    assert {"network-shop.ingress-web", "network-shop.egress-out"} <= set(delivery.manifests)


def test_cluster_policy_keeps_order_tier_and_ports() -> None:
    spec = ClusterNetworkPolicySpec.model_validate(
        {
            "tier": "baseline",
            "priority": 7,
            "namespace_labels": {"kind": "app"},
            "pods": {"app": "api"},
            "ingress": {
                "first": {"action": "pass", "pods": {"app": "probe"}},
                "second": {"action": "deny"},
            },
            "egress": {
                "imds": {
                    "action": "deny",
                    "cidrs": ["169.254.169.254/32"],
                    "ports": ["tcp/80", "tcp/1-1024"],
                }
            },
        }
    )
    got = cluster_network_policy("admission_policies", spec)["spec"]
    assert (got["tier"], got["priority"]) == ("Baseline", 7)
    assert got["subject"] == {
        "pods": {
            "namespaceSelector": {"matchLabels": {"kind": "app"}},
            "podSelector": {"matchLabels": {"app": "api"}},
        }
    }
    assert [(rule["name"], rule["action"]) for rule in got["ingress"]] == [
        ("first", "Pass"),
        ("second", "Deny"),
    ]
    assert got["ingress"][1]["from"] == [{"namespaces": {}}]
    (imds,) = got["egress"]
    assert imds["to"] == [{"networks": ["169.254.169.254/32"]}]
    assert imds["ports"] == [
        {"portNumber": {"protocol": "TCP", "port": 80}},
        {"portRange": {"protocol": "TCP", "start": 1, "end": 1024}},
    ]


def test_fails_on_a_rule_that_names_both_sides_of_the_border() -> None:
    with pytest.raises(SpecError, match="or by cidrs or vpc, got both"):
        NamespaceNetworkSpec.model_validate(
            {"ingress": {"x": {"pods": {"a": "b"}, "cidrs": ["10.0.0.0/8"]}}}
        )


def test_exceptions_stay_within_their_range(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    rule = {
        "cidrs": ["10.0.0.0/8", "172.16.0.0/12"],
        "except_cidrs": ["10.1.0.0/16", "172.16.1.0/24"],
    }
    got = policies(stack, delivery, egress={"vpn": rule}, dns=False)
    (allowed,) = got["NetworkPolicy/shop/allowed"]["spec"]["egress"]
    # Kubernetes refuses an exception outside its block.
    assert [peer["ipBlock"] for peer in allowed["to"]] == [
        {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]},
        {"cidr": "172.16.0.0/12", "except": ["172.16.1.0/24"]},
    ]


def test_vpc_stands_for_its_ranges_tokens_included(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    vpc = ec2.Vpc(stack, "Vpc", ip_protocol=ec2.IpProtocol.DUAL_STACK)
    spec = NamespaceNetworkSpec.model_validate(
        {
            "ingress": {
                "lb": {"vpc": True, "ports": ["tcp/8080"]},
                "metrics": {"vpc": True, "for_pods": {"app": "metrics"}},
            }
        }
    )
    NetworkPolicies(
        stack,
        "Policies",
        delivery=delivery,
        namespaces={"shop": spec},
        vpc_cidrs=[cdk.Fn.select(0, vpc.vpc_ipv6_cidr_blocks)],
    )
    got = delivered(stack)
    block = {"ipBlock": {"cidr": "2001:db8::/56"}}
    (rule,) = got["NetworkPolicy/shop/allowed"]["spec"]["ingress"]
    assert rule == {"from": [block], "ports": [{"protocol": "TCP", "port": 8080}]}
    (rule,) = got["NetworkPolicy/shop/ingress-metrics"]["spec"]["ingress"]
    assert rule == {"from": [block]}


def test_fails_where_vpc_stands_for_nothing(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    with pytest.raises(BlueprintError, match="vpc_cidrs must name the ranges that vpc stands for"):
        policies(stack, delivery, ingress={"lb": {"vpc": True}})
