"""A HorizontalPodAutoscaler, alone and of the workload of a tenant."""

from typing import Any

import aws_cdk as cdk
import kubernetes_validate
import pytest

from eks_blueprint.autoscaling import HorizontalPodAutoscaler
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import HorizontalPodAutoscalerSpec
from tests.support.delivered import delivered


def made(stack: cdk.Stack, delivery: KubectlDelivery, **spec: Any) -> Any:
    HorizontalPodAutoscaler(
        stack,
        "It",
        delivery=delivery,
        name="web",
        namespace="shop",
        spec=HorizontalPodAutoscalerSpec.model_validate(spec),
    )
    (item,) = delivered(stack).values()
    kubernetes_validate.validate(item, "1.35", strict=True)
    return item


def test_scales_the_deployment_of_its_name_by_cpu(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    item = made(stack, delivery, max_replicas=10)
    assert item["metadata"] == {"name": "web", "namespace": "shop"} | {
        key: value for key, value in item["metadata"].items() if key == "labels"
    }
    spec = item["spec"]
    assert spec["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    # One of two can be replaced while the other serves.
    assert (spec["minReplicas"], spec["maxReplicas"]) == (2, 10)
    (metric,) = spec["metrics"]
    assert metric["resource"] == {
        "name": "cpu",
        "target": {"type": "Utilization", "averageUtilization": 70},
    }


def test_memory_alone_or_beside_cpu(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    spec = HorizontalPodAutoscalerSpec(max_replicas=3, memory_percent=80)
    assert spec.metrics == {"memory": 80}
    item = made(stack, delivery, max_replicas=3, memory_percent=80, cpu_percent=50)
    assert [metric["resource"]["name"] for metric in item["spec"]["metrics"]] == ["cpu", "memory"]


def test_another_workload_and_a_quicker_way_down(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    item = made(
        stack,
        delivery,
        max_replicas=3,
        kind="StatefulSet",
        target="store",
        scale_down_after_seconds=0,
    )
    assert item["spec"]["scaleTargetRef"]["kind"] == "StatefulSet"
    assert item["spec"]["scaleTargetRef"]["name"] == "store"
    assert item["spec"]["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 0


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"max_replicas": 1},
        {"max_replicas": 0, "min_replicas": 0},
        {"max_replicas": 2**31},
        {"max_replicas": 3, "cpu_percent": 0},
        {"max_replicas": 3, "scale_down_after_seconds": 3601},
        {"max_replicas": 3, "scale_down_after_seconds": -1},
        {"max_replicas": 3, "kind": "DaemonSet"},
    ],
    ids=str,
)
def test_fails_on_what_the_api_server_would_refuse(spec: Any) -> None:
    with pytest.raises(SpecError):
        HorizontalPodAutoscalerSpec.model_validate(spec)


@pytest.mark.parametrize("names", [{"name": "Web"}, {"namespace": "shop_1"}], ids=str)
def test_fails_on_names_that_kubernetes_refuses(
    stack: cdk.Stack, delivery: KubectlDelivery, names: dict[str, str]
) -> None:
    spec = HorizontalPodAutoscalerSpec(max_replicas=3)
    arguments: Any = {"name": "web", "namespace": "shop", **names}
    with pytest.raises(BlueprintError, match=next(iter(names))):
        HorizontalPodAutoscaler(stack, "It", delivery=delivery, spec=spec, **arguments)
