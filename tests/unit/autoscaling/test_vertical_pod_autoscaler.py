"""The Vertical Pod Autoscaler: what each mode installs, where, and in which order."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint import catalogue
from eks_blueprint.autoscaling import VerticalPodAutoscaler
from eks_blueprint.delivery import KubectlDelivery, Manifests
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import ClusterSpec, GatekeeperSpec, VerticalPodAutoscalerSpec
from tests.support.objects import CHART, text

PARTS = {
    "recommender": "recommender",
    "updater": "updater",
    "admissionController": "admission-controller",
}
RECOMMENDATION: Any = {
    "apiVersion": "autoscaling.k8s.io/v1",
    "kind": "VerticalPodAutoscaler",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}},
}


def values(stack: cdk.Stack, delivery: KubectlDelivery, **spec: Any) -> Any:
    made = VerticalPodAutoscalerSpec.model_validate(spec)
    VerticalPodAutoscaler(stack, "It", delivery=delivery, spec=made)
    (chart,) = Template.from_stack(stack).find_resources(CHART).values()
    assert chart["Properties"]["Namespace"] == "kube-system"
    return json.loads(text(chart["Properties"]["Values"]))


def test_recommends_and_changes_no_pod_by_default(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    found = values(stack, delivery)
    on = {part for part in PARTS if found[part]["enabled"]}
    # The webhook belongs to the admission controller.
    assert on == {"recommender"}


def test_auto_has_all_parts_twice_and_apart(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    found = values(stack, delivery, mode="auto")
    for part, component in PARTS.items():
        one = found[part]
        assert one["enabled"]
        assert one["replicas"] == 2
        assert one["podDisruptionBudget"] == {"enabled": True, "minAvailable": 1}
        assert one["tolerations"] == [catalogue.SYSTEM_TOLERATION]
        assert one["resources"]["requests"].keys() == {"cpu", "memory"}
        terms = [
            term["podAffinityTerm"]
            for term in one["affinity"]["podAntiAffinity"][
                "preferredDuringSchedulingIgnoredDuringExecution"
            ]
        ]
        assert [term["topologyKey"] for term in terms] == [
            "topology.kubernetes.io/zone",
            "kubernetes.io/hostname",
        ]
        for term in terms:
            labels = term["labelSelector"]["matchLabels"]
            assert labels["app.kubernetes.io/component"] == component
    # The jobs that make the certificate of the webhook start on the same nodes.
    jobs = found["admissionController"]["certGen"]
    assert jobs["tolerations"] == [catalogue.SYSTEM_TOLERATION]
    assert jobs["resources"]["limits"]["memory"]


def test_values_of_the_spec_are_laid_over_those_of_the_library(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    found = values(stack, delivery, values={"recommender": {"replicas": 1}})
    assert found["recommender"]["replicas"] == 1
    assert found["recommender"]["enabled"]


def test_objects_come_after_the_chart_that_defines_them(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    VerticalPodAutoscaler(stack, "It", delivery=delivery)
    delivery.apply(Manifests("size", (RECOMMENDATION,)))
    template = Template.from_stack(stack)
    (chart,) = template.find_resources(CHART)
    (item,) = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource").values()
    assert chart in item["DependsOn"]


def test_brings_the_metrics_that_it_reads() -> None:
    fargate = {"all": {"selectors": {"all": {"namespace": "*"}}}}
    spec = ClusterSpec(
        profile="poc", vertical_pod_autoscaler={}, fargate_profiles=fargate, addons={}
    )
    assert "metrics-server" in spec.effective_addons


def test_fails_without_nodes_that_take_its_pods() -> None:
    small = {"system": {"instance_types": ["t4g.nano"], "min_size": 1, "max_size": 1}}
    with pytest.raises(SpecError, match=r"a pod of vertical_pod_autoscaler requests 0.1 CPUs"):
        ClusterSpec(profile="core", vertical_pod_autoscaler={}, node_groups=small)


def test_fails_on_the_spec_of_another_construct(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    other: Any = GatekeeperSpec()
    with pytest.raises(BlueprintError, match="VerticalPodAutoscalerSpec"):
        VerticalPodAutoscaler(stack, "It", delivery=delivery, spec=other)
