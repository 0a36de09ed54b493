"""Pods of an isolated cluster reach every AWS service that their roles allow them to call."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from eks_blueprint.spec import BlueprintSpec, ClusterSpec
from eks_blueprint.spec.components import components_of
from eks_blueprint.spec.endpoint_services import derived_services
from tests.support.apps import EXAMPLES, example

# Prefix of IAM actions: endpoint services of the same API.
ENDPOINTS = {
    "acm-pca": {"acm-pca"},
    "aps": {"aps-workspaces"},
    "autoscaling": {"autoscaling"},
    "cloudwatch": {"monitoring"},
    "ec2": {"ec2"},
    "ecr": {"ecr.api", "ecr.dkr"},
    "eks": {"eks"},
    "eks-auth": {"eks-auth"},
    "elasticfilesystem": {"elasticfilesystem"},
    "elasticloadbalancing": {"elasticloadbalancing"},
    "logs": {"logs"},
    "secretsmanager": {"secretsmanager"},
    "sqs": {"sqs"},
    "ssm": {"ssm"},
    "sts": {"sts"},
    "vpc-lattice": {"vpc-lattice"},
    "xray": {"xray"},
}
WITHOUT = {
    "s3": "a gateway endpoint, in every network of the library",
    "kms": "EBS, EFS and S3 call AWS KMS themselves, for whoever may use the key",
    "iam": "Karpenter is given an instance profile; the load balancer controller creates the "
    "service-linked role of ELB only where it does not exist",
    "pricing": "Karpenter has a price list of its own where isolatedVPC is set",
    "arc-zonal-shift": "Karpenter's zonal shift is off in an isolated VPC",
    "acm": "certificates are named by the class; discovery by host name does not work",
    "cognito-idp": "only for Ingresses that authenticate with Cognito",
    "shield": "turned off",
    "waf-regional": "turned off",
    "wafv2": "turned off; web_acl_arn is refused",
    "tag": "the controller asks ELB instead unless a feature gate is on",
    "globalaccelerator": "its controller is a feature gate that is off",
}


def _statements(resources: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the statements of policies of roles for pods."""
    roles = {
        key
        for key, one in resources.items()
        if one["Type"] == "AWS::IAM::Role"
        and "pods.eks.amazonaws.com" in json.dumps(one["Properties"]["AssumeRolePolicyDocument"])
    }
    for one in resources.values():
        if one["Type"] in ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"):
            attached = json.dumps(one["Properties"].get("Roles", []))
            if any(f'"{role}"' in attached for role in roles):
                yield from one["Properties"]["PolicyDocument"]["Statement"]


def _services(path: Path, name: str) -> set[str]:
    found = set()
    for statement in _statements(example(path).resources(name)):
        actions = statement.get("Action", [])
        for action in [actions] if isinstance(actions, str) else actions:
            if statement["Effect"] == "Allow":
                found.add(action.partition(":")[0])
    return found


def _isolated(path: Path, name: str) -> ClusterSpec | None:
    """Return the cluster in an isolated VPC, or nothing where a part of it cannot be there."""
    raw = yaml.safe_load(path.read_text("utf-8"))
    spec = BlueprintSpec.model_validate(raw).clusters[name]
    if any(component.unreachable for component, _ in components_of(spec)):
        return None
    network = spec.network.model_copy(update={"nat": "none", "existing": None, "shared": None})
    return spec.model_copy(update={"network": network})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_service_of_a_role_for_pods_has_an_endpoint(path: Path) -> None:
    for name in yaml.safe_load(path.read_text("utf-8")).get("clusters", {}):
        spec = _isolated(path, name)
        if spec is None:
            continue
        derived = set(derived_services(spec))
        missing = {
            service
            for service in _services(path, name) - set(WITHOUT)
            if not ENDPOINTS.get(service, {"unknown"}) <= derived
        }
        assert missing == set(), f"{name}: name their endpoints in components.yaml, or say why not"


def test_cluster_with_kubectl_has_the_endpoint_of_lambda() -> None:
    core = {"profile": "core", "network": {"nat": "none"}}
    isolated = ClusterSpec(**core, private_registry={}, ingress={})
    assert "lambda" in derived_services(isolated)
    assert "lambda" not in derived_services(ClusterSpec(profile="core", ingress={}))
    assert "lambda" not in derived_services(ClusterSpec(**core))


def test_roles_of_pods_are_found() -> None:
    services = {
        service
        for path in EXAMPLES
        for name in yaml.safe_load(path.read_text("utf-8")).get("clusters", {})
        if _isolated(path, name) is not None
        for service in _services(path, name)
    }
    assert {"autoscaling", "ec2", "elasticloadbalancing", "secretsmanager", "sqs"} <= services
    assert set(WITHOUT) & services


def insights(**more: Any) -> set[str]:
    return set(derived_services(ClusterSpec(profile="core", **more)))


@pytest.mark.parametrize("logs", [True, False])
def test_container_insights_sends_metrics_as_logs(logs: bool) -> None:
    found = insights(observability={"container_insights": {"logs": logs}})
    assert found == insights(addons={"eks-pod-identity-agent": {}}) >= {"logs"}


def test_traces_of_application_signals_have_an_endpoint() -> None:
    plain = insights(observability={"container_insights": {}})
    signals = insights(observability={"container_insights": {"application_signals": True}})
    assert signals - plain == {"xray"}


def test_an_addon_with_its_own_settings_has_the_endpoints_of_all_that_is_on_by_default() -> None:
    alone = insights(addons={"amazon-cloudwatch-observability": {}})
    assert alone - insights() == {"monitoring", "xray"}
