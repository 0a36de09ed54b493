"""What is allowed and may still surprise is said, and stops nothing."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint import spec
from eks_blueprint.catalogue import known_warnings
from eks_blueprint.errors import Issue
from eks_blueprint.spec import BlueprintSpec, ClusterSpec
from eks_blueprint.spec.parts import all_warnings
from tests.support.apps import EXAMPLES, ROOT

ENTRY = {"admin": {"principal_arn": "arn:aws:iam::111122223333:role/a", "role": "admin"}}
SUBNETS = {"eu-west-1a": "subnet-0a000001", "eu-west-1b": "subnet-0a000002"}
VPC = {"vpc_id": "vpc-0a1b2c3d", "cidrs": ["10.0.0.0/16"], "private_subnets": SUBNETS}
DUAL = {**VPC, "cidrs": ["10.0.0.0/16", "2001:db8::/56"]}
COREFILE = ".:53 { dns64\nforward . fd00:ec2::253 }"
TWO_GROUPS = {
    "namespace": "web",
    "pods": {"app": "web"},
    "security_group_ids": ["sg-0a000001", "sg-0a000002"],
}
SHOP = {"namespaces": {"shop": {}}}
PAY = {"namespaces": {"pay": {}}}
JOINS = {"namespaces": {"shop": {"labels": {"ingress": "shared", "team": "a"}}}}
LABELLED = {"namespaces": {"shop": {"labels": {"ingress": "public"}}}}
LIMITS = {"limits": {"cpu": 10, "memory_gib": 40}}
RULES = {"egress": {"out": {"cidrs": ["203.0.113.0/24"]}}}

INSIGHTS = "amazon-cloudwatch-observability"
HYBRID = {
    "network": {"ip_family": "ipv4"},
    "service_ipv4_cidr": "172.20.0.0/16",
    "node_groups": {
        "system": {
            "labels": {"role": "system"},
            "taints": {"CriticalAddonsOnly": {"value": "true", "effect": "NoSchedule"}},
        }
    },
    "hybrid_nodes": {
        "remote_node_cidrs": ["10.80.0.0/24"],
        "remote_pod_cidrs": ["10.81.0.0/16"],
        "ssm": {},
        "cilium": {},
        "gateway": {"transit_gateway_id": "tgw-0a1b2c3d"},
    },
}
CHART = {"web": {"repository": "https://charts.example.com", "version": "1.0.0"}}


def of(**cluster: Any) -> dict[str, str]:
    """Give the warnings of a cluster: path by name."""
    made = BlueprintSpec.model_validate(
        {"clusters": {"c": {"profile": "core", "access_entries": ENTRY, **cluster}}}
    )
    return {one.name: ".".join(map(str, one.path[2:])) for one in all_warnings(made)}


# It shows an experiment.
EXPERIMENT = "32-service-discovery"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_give_no_warning(path: Path) -> None:
    found: list[Issue] = []
    spec.load(path, warn=found.append)
    if path.stem == EXPERIMENT:
        assert {one.path.rpartition(".")[2] for one in found} == {"cloud_map"}
    else:
        assert found == []


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        ({"access_entries": {}}, {"no-access": "access_entries"}),
        (
            {"network": {"ip_family": "ipv4", "existing": VPC}},
            {"way-out-of-existing-vpc": "network.existing.private_subnets"},
        ),
        (
            {"ingress": {}, "tenants": {"a": LABELLED}},
            {"namespace-label": "tenants.a.namespaces.shop.labels.ingress"},
        ),
        (
            {"ingress": {}, "tenants": {"a": JOINS}},
            {"no-domains": "tenants.a.ingress.domains"},
        ),
        (
            {"tenants": {"a": {**SHOP, "ingress": {"any_domain": True}}, "b": PAY}},
            {"any-domain": "tenants.a.ingress.any_domain"},
        ),
        (
            {
                "network": {"ip_family": "ipv4"},
                "tenants": {"a": {**SHOP, "fargate": True, "network": RULES}},
            },
            {"network-rules-on-fargate": "tenants.a.fargate"},
        ),
        (
            {"network_policies": {"namespaces": {"kube-system": {}}}},
            {"policies-of-a-system-namespace": "network_policies.namespaces.kube-system"},
        ),
        (
            {"network": {"existing": DUAL, "endpoints": "none"}, "network_policies": {}},
            {"nat64-in-existing-vpc": "network_policies.ipv4_egress"},
        ),
        (
            {
                "network_policies": {},
                "addons": {"coredns": {"configuration": {"corefile": ".:53 { dns64 }"}}},
            },
            {"corefile-without-dns64": "addons.coredns.configuration.corefile"},
        ),
        (
            {"ingress": {}, "pod_security_groups": {"policies": {"web": TWO_GROUPS}}},
            {"several-groups-of-targets": "pod_security_groups.policies.web.security_group_ids"},
        ),
        (
            {
                "ingress": {},
                "pod_security_groups": {},
                "tenants": {
                    "a": {
                        **SHOP,
                        "security_group_ids": ["sg-0a000001"],
                        "workloads": {"web": {"security_group_ids": ["sg-0a000002"]}},
                    }
                },
            },
            {"several-groups-of-targets": "tenants.a.workloads.web.security_group_ids"},
        ),
        (
            {"storage": {"buckets": {"a": {"bucket": "team-data", "namespace": "kube-system"}}}},
            {"system-namespace": "storage.buckets.a.namespace"},
        ),
        (
            {
                "storage": {
                    "file_systems": {
                        "a": {"access_points": {"b": {"path": "/b", "namespace": "flux-system"}}}
                    }
                }
            },
            {"system-namespace": "storage.file_systems.a.access_points.b.namespace"},
        ),
        (
            {
                "access_entries": {
                    "team": {**ENTRY["admin"], "namespaces": ["web", "kube-*"]},
                    "reader": {
                        "principal_arn": "arn:aws:iam::111122223333:role/b",
                        "role": "viewer",
                        "namespaces": ["kube-system"],
                    },
                }
            },
            {"system-namespace": "access_entries.team.namespaces.1"},
        ),
        ({"addons": {"cordns": {}}}, {"unknown-addon": "addons.cordns"}),
        ({"charts": CHART}, {"charts-without-nodes": "charts"}),
        (
            {
                "karpenter": {},
                "gatekeeper": {},
                "ingress": {},
                "cluster_autoscaler": {},
                "node_groups": {
                    "system": {"instance_types": ["c7g.large"], "min_size": 2, "max_size": 2}
                },
            },
            {"controllers-barely-fit": "node_groups.system.instance_types"},
        ),
        (
            {"node_groups": {"system": None, "apps": {}}, "tenants": {"a": SHOP}},
            {"controllers-beside-tenants": "node_groups"},
        ),
        (
            {"auto_mode": {"node_pools": {"apps": LIMITS}}, "tenants": {"a": SHOP}},
            {"controllers-beside-tenants": "auto_mode.node_pools"},
        ),
        (
            {"node_groups": {"w": {"instance_types": ["m7g.large", "m7g.metal-48xl"]}}},
            {"unknown-instance-type": "node_groups.w.instance_types.1"},
        ),
        (
            {"karpenter": {"node_pools": {"w": {"instance_types": ["m99g.large"], **LIMITS}}}},
            {"unknown-instance-type": "karpenter.node_pools.w.instance_types.0"},
        ),
        (
            {"bastion": {"instance_type": "t9g.nano"}},
            {"unknown-instance-type": "bastion.instance_type"},
        ),
        (
            {**HYBRID, "observability": {"container_insights": {}}},
            {"hybrid-nodes-container-insights": "hybrid_nodes"},
        ),
        (
            {**HYBRID, "addons": {INSIGHTS: {"configuration": {"agent": {"env": []}}}}},
            {"hybrid-nodes-container-insights": "hybrid_nodes"},
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_warns(cluster: dict[str, Any], expected: dict[str, str]) -> None:
    assert of(**cluster) == expected


@pytest.mark.parametrize(
    "cluster",
    [
        {"access_entries": {}, "gitops": {"git": {"url": "https://example.com/a/b.git"}}},
        {
            **HYBRID,
            "addons": {
                INSIGHTS: {
                    "configuration": {
                        "agent": {"env": [{"name": "RUN_WITH_IRSA", "value": "True"}]}
                    }
                }
            },
        },
        {
            "access_entries": {},
            "oidc_providers": {"o": {"issuer_url": "https://o.example.com", "client_id": "k"}},
        },
        {"network": {"ip_family": "ipv4", "existing": VPC, "endpoints": "none"}},
        {"network": {"ip_family": "ipv4", "existing": VPC, "endpoints": "derived"}},
        {
            "ingress": {"namespace_labels": {"ingress": "public"}},
            "tenants": {"a": {**LABELLED, "ingress": {"any_domain": True}}},
        },
        {"ingress": {}, "tenants": {"a": SHOP}},
        {"tenants": {"a": LABELLED}},
        {"ingress": {"any_namespace": True}, "tenants": {"a": SHOP}},
        {"ingress": {}, "tenants": {"a": {**JOINS, "ingress": {"domains": ["shop.test"]}}}},
        {"tenants": {"a": {**SHOP, "ingress": {"any_domain": True}}}},
        {"ingress": {"any_namespace": True}},
        {"tenants": {"a": {**SHOP, "fargate": True}}},
        {"pod_security_groups": {"policies": {"web": TWO_GROUPS}}},
        {
            "ingress": {},
            "pod_security_groups": {},
            "tenants": {
                "a": {
                    **SHOP,
                    "security_group_ids": ["sg-0a000001"],
                    "workloads": {"web": {"security_group_ids": ["sg-0a000001"]}, "jobs": {}},
                }
            },
        },
        {"network_policies": {"namespaces": {"default": {}}}},
        {
            "network": {"existing": DUAL, "endpoints": "none"},
            "network_policies": {"ipv4_egress": "nat64"},
        },
        {
            "network": {"existing": DUAL, "endpoints": "none"},
            "network_policies": {"ipv4_egress": "node"},
        },
        {"network": {"existing": DUAL, "endpoints": "none"}},
        {"addons": {"coredns": {"configuration": {"corefile": ".:53 { errors }"}}}},
        {
            "network_policies": {},
            "addons": {"coredns": {"configuration": {"corefile": COREFILE}}},
        },
        {"tags": {"team": "a", "teams": "b"}},
        {"addons": {"adot": {}}},
        {"bastion": {"instance_type": "t4g.2xlarge"}},
        {"node_groups": {"w": {"instance_types": ["m7g.metal", "m8g.metal-48xl"]}}},
    ],
)
def test_does_not_warn(cluster: dict[str, Any]) -> None:
    assert of(**cluster) == {}


def test_warning_has_the_line_of_the_file_once(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("defaults:\n  addons: {cordns: {}}\n  access_entries:\n    a: "
                    "{principal_arn: 'arn:aws:iam::111122223333:role/a', role: admin}\n"
                    "clusters: {a: {}, b: {}}\n")  # fmt: skip
    found: list[Issue] = []
    spec.load(path, warn=found.append)
    assert [str(issue).partition(" is ")[0] for issue in found] == [
        f"warning: {path}:2 defaults.addons.cordns:"
    ]


def test_warning_about_a_combination_is_given_in_the_cluster(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("defaults:\n  ingress: {}\n  access_entries:\n    a: "
                    "{principal_arn: 'arn:aws:iam::111122223333:role/a', role: admin}\n"
                    "clusters:\n  a: {}\n"
                    "  b: {tenants: {a: {namespaces: {a: {labels: {ingress: b}}}}}}\n")  # fmt: skip
    found: list[Issue] = []
    spec.load(path, warn=found.append)
    assert [(issue.line, issue.path) for issue in found] == [
        (7, "clusters.b.tenants.a.namespaces.a.labels.ingress")
    ]


@pytest.mark.parametrize(
    "cluster",
    [
        {"karpenter": {}},
        {"node_groups": {"general": {}}},
        {"fargate_profiles": {"web": {"selectors": {"web": {"namespace": "web"}}}}},
        {"profile": "poc"},
    ],
    ids=lambda cluster: next(iter(cluster)),
)
def test_charts_with_nodes_give_no_warning(cluster: dict[str, Any]) -> None:
    assert of(charts=CHART, **cluster) == {}


def test_validate_prints_warnings_and_exits_with_zero(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("clusters:\n  prod: {}\n")
    command = [sys.executable, "-m", "eks_blueprint.cli", "validate", "--spec", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.startswith(f"warning: {path}:2 clusters.prod.access_entries: names no ")
    assert "valid, 1 cluster: prod" in done.stdout


def test_python_callers_are_refused_nothing() -> None:
    assert [one.name for one in ClusterSpec().warnings()] == ["no-access"]


def test_every_warning_is_known_by_its_name() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "eks_blueprint").rglob("*.py"))
    names = set(re.findall(r'Warned\(\s*"([a-z0-9-]+)"', source))
    assert len(names) >= 7
    assert names <= known_warnings().keys()
