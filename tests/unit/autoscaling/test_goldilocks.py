"""Goldilocks: what it installs, and where its recommendations come from."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk.assertions import Template

from eks_blueprint.autoscaling import Goldilocks
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import SpecError
from eks_blueprint.spec import BlueprintSpec, ClusterSpec, GoldilocksSpec
from tests.support.apps import synthesize
from tests.support.objects import CHART, text


def values(stack: cdk.Stack, delivery: KubectlDelivery, **spec: Any) -> Any:
    Goldilocks(stack, "It", delivery=delivery, spec=GoldilocksSpec.model_validate(spec))
    (chart,) = Template.from_stack(stack).find_resources(CHART).values()
    assert chart["Properties"]["Namespace"] == "goldilocks"
    return json.loads(text(chart["Properties"]["Values"]))


def test_takes_labelled_namespaces_and_installs_nothing_twice(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    found = values(stack, delivery)
    assert found["controller"]["flags"] == {}
    # The chart could bring both; the library has its own.
    assert not found["vpa"]["enabled"]
    assert not found["metrics-server"]["enabled"]
    assert found["dashboard"]["enabled"]
    # Nothing outside the cluster reaches a page without login.
    assert "ingress" not in found["dashboard"]
    assert "service" not in found["dashboard"]


def test_all_namespaces_concerns_both_the_controller_and_the_page(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    found = values(stack, delivery, all_namespaces=True)
    for part in ("controller", "dashboard"):
        assert found[part]["flags"] == {"on-by-default": True}


def test_without_the_page(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    assert values(stack, delivery, dashboard=False)["dashboard"] == {"enabled": False}


def test_comes_after_the_definition_of_what_it_makes() -> None:
    cluster = {
        "environment": {"account": "111122223333", "region": "eu-west-1"},
        "profile": "core",
        "vertical_pod_autoscaler": {},
        "goldilocks": {},
    }
    assembly = synthesize(BlueprintSpec.model_validate({"clusters": {"prod": cluster}}))
    charts = assembly.resources("prod", CHART)
    by_name = {one["Properties"]["Release"]: key for key, one in charts.items()}
    assert by_name["vertical-pod-autoscaler"] in charts[by_name["goldilocks"]]["DependsOn"]


def test_fails_without_the_vertical_pod_autoscaler() -> None:
    with pytest.raises(SpecError, match="goldilocks: shows recommendations of the Vertical Pod"):
        ClusterSpec(profile="core", goldilocks={})


def test_flux_installs_it_after_the_vpa_and_before_what_compares_objects() -> None:
    cluster = {
        "environment": {"account": "111122223333", "region": "eu-west-1"},
        "profile": "core",
        "vertical_pod_autoscaler": {"mode": "auto"},
        "goldilocks": {},
        "gatekeeper": {},
        "node_groups": {"system": {"instance_types": ["m7g.xlarge"]}},
        "gitops": {"git": {"url": "https://github.com/example/gitops.git"}},
    }
    assembly = synthesize(BlueprintSpec.model_validate({"clusters": {"prod": cluster}}))
    tree = assembly.folder / "gitops" / "infrastructure"
    release = (tree / "controllers" / "prod" / "goldilocks.yaml").read_text("utf-8")
    (found,) = [
        item for item in yaml.safe_load_all(release) if item and item["kind"] == "HelmRelease"
    ]
    assert {"name": "vertical-pod-autoscaler"} in found["spec"]["dependsOn"]
    # The layer of configs starts when that of controllers is ready.
    config = (tree / "configs" / "prod" / "gatekeeper-config.yaml").read_text("utf-8")
    assert "VerticalPodAutoscaler" in config
    assert (tree / "configs" / "prod" / "constraint-no-vpa-with-hpa.yaml").is_file()
