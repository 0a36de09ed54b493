"""The proxy of a cluster reaches nodes, controllers and functions, and what is near bypasses it."""

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import Assembly, synthesize
from tests.support.objects import text

PROXY = "http://proxy.example.com:3128"
CLUSTER: dict[str, Any] = {
    "environment": {"account": "111122223333", "region": "eu-west-1"},
    "network": {"cidr": "10.1.0.0/16"},
    "proxy": {"https_proxy": PROXY, "no_proxy": [".corp.example.com"]},
    "node_groups": {
        "own": {"bottlerocket": {"https_proxy": "http://other:3128", "no_proxy": ["localhost"]}}
    },
    "profile": "core",
    "karpenter": {
        "node_pools": {
            "apps": {"taints": {"pool": {"value": "apps"}}, "limits": {"cpu": 8, "memory_gib": 32}}
        }
    },
    "ingress": {},
    "dns": {"hosted_zones": {"a": {"zone_id": "Z0123456789ABC", "domain_name": "example.com"}}},
    "cluster_autoscaler": {},
}


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return synthesize(BlueprintSpec.model_validate({"clusters": {"prod": CLUSTER}}))


def resources(assembly: Assembly, kind: str) -> Iterator[dict[str, Any]]:
    for resource in assembly.templates["prod"]["Resources"].values():
        if resource["Type"] == kind:
            yield resource["Properties"]


def of_nodes(assembly: Assembly) -> dict[str, Any]:
    """Give the network settings of node groups by the name of their instances, and Karpenter's."""
    found = {}
    for one in resources(assembly, "AWS::EC2::LaunchTemplate"):
        data = one["LaunchTemplateData"]
        if "TagSpecifications" in data and "Fn::Base64" in str(data.get("UserData")):
            name = text(data["TagSpecifications"][0]["Tags"][0]["Value"]).rpartition("/")[2]
            found[name] = tomllib.loads(text(data["UserData"]["Fn::Base64"]))["settings"]["network"]
    for one in resources(assembly, "Custom::AWSCDK-EKS-KubernetesResource"):
        (first, *_) = json.loads(text(one["Manifest"]))
        if first["kind"] == "EC2NodeClass":
            found["karpenter"] = tomllib.loads(first["spec"]["userData"])["settings"]["network"]
    return found


def test_nodes_have_it_unless_they_have_their_own(assembly: Assembly) -> None:
    nodes = of_nodes(assembly)
    assert nodes["own"] == {"https-proxy": "http://other:3128", "no-proxy": ["localhost"]}
    for name in ("system", "karpenter"):
        assert nodes[name]["https-proxy"] == PROXY
        assert {
            "169.254.170.23",
            "fd00:ec2::23",
            ".svc",
            "10.1.0.0/16",
            "fd00::/8",
            ".eks.amazonaws.com",
            "sts.eu-west-1.amazonaws.com",
            "api.ecr.eu-west-1.amazonaws.com",
            ".dkr.ecr.eu-west-1.amazonaws.com",
            ".s3.eu-west-1.amazonaws.com",
            "eks-auth.eu-west-1.api.aws",
            ".corp.example.com",
        } <= set(nodes[name]["no-proxy"])


def test_functions_of_kubectl_have_it(assembly: Assembly) -> None:
    (found,) = [
        one["Environment"]["Variables"]
        for one in resources(assembly, "AWS::Lambda::Function")
        if one.get("Layers")
    ]
    assert found["HTTPS_PROXY"] == PROXY
    assert ".corp.example.com" in found["NO_PROXY"].split(",")


@pytest.mark.parametrize(
    ("region", "ip_family", "api"),
    [
        ("eu-west-1", "ipv6", "prod.eks-cluster.eu-west-1.api.aws"),
        ("cn-north-1", "ipv4", "prod.gr7.cn-north-1.eks.amazonaws.com.cn"),
        ("eu-west-1", "ipv4", "prod.gr7.eu-west-1.eks.amazonaws.com"),
        (None, "ipv6", "prod.eks-cluster.<AWS::Region>.api.aws"),
    ],
)
def test_the_api_of_the_cluster_is_reached_directly(
    region: str | None, ip_family: str, api: str
) -> None:
    cluster = {
        "environment": {"account": "111122223333", "region": region} if region else {},
        "network": {"ip_family": ip_family},
        "proxy": {"https_proxy": PROXY},
        # An object, so that there is a function that applies it.
        "karpenter": {},
    }
    made = synthesize(BlueprintSpec.model_validate({"clusters": {"prod": cluster}}))
    (found,) = [
        text(one["Environment"]["Variables"]["NO_PROXY"])
        for one in resources(made, "AWS::Lambda::Function")
        if one.get("Layers")
    ]
    domains = [one for one in found.split(",") if one.startswith(".")]
    assert any(api.endswith(one) for one in domains)


def test_controllers_have_it_in_the_form_of_their_chart(assembly: Assembly) -> None:
    values = {
        one["Release"]: json.loads(text(one["Values"]))
        for one in resources(assembly, "Custom::AWSCDK-EKS-HelmChart")
        if "Values" in one
    }
    lists = values["karpenter"]["controller"]["env"], values["external-dns"]["env"]
    maps = values["aws-load-balancer-controller"]["env"], values["cluster-autoscaler"]["extraEnv"]
    for found in ({one["name"]: one["value"] for one in env} for env in lists):
        assert found["HTTPS_PROXY"] == PROXY
        assert "10.1.0.0/16" in found["NO_PROXY"]
    assert {"name": "AWS_DEFAULT_REGION", "value": "<AWS::Region>"} in lists[1]
    for env in maps:
        assert env["HTTPS_PROXY"] == PROXY


def test_without_a_proxy_nothing_is_set() -> None:
    spec = {key: value for key, value in CLUSTER.items() if key not in ("proxy", "node_groups")}
    made = synthesize(BlueprintSpec.model_validate({"clusters": {"prod": spec}}))
    assert "PROXY" not in json.dumps(made.templates["prod"])
