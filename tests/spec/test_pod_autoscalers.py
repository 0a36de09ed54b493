"""Objects of the spec that scale one workload by the same resource, in both directions."""

from typing import Any

import pytest

from eks_blueprint.errors import SpecError
from eks_blueprint.spec import ClusterSpec

TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}


def vertical(mode: str | None = None, policies: Any = None, target: Any = TARGET) -> Any:
    spec: dict[str, Any] = {"targetRef": target}
    if mode is not None:
        spec["updatePolicy"] = {"updateMode": mode}
    if policies is not None:
        spec["resourcePolicy"] = {"containerPolicies": policies}
    return {
        "apiVersion": "autoscaling.k8s.io/v1",
        "kind": "VerticalPodAutoscaler",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": spec,
    }


def horizontal(*metrics: Any, namespace: str = "shop", target: Any = TARGET) -> Any:
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web", "namespace": namespace},
        "spec": {"scaleTargetRef": target, "maxReplicas": 3, "metrics": [*metrics]},
    }


def cluster(*objects: Any, **more: Any) -> ClusterSpec:
    return ClusterSpec.model_validate({"manifests": {"own": {"objects": [*objects]}}, **more})


CPU = {"type": "Resource", "resource": {"name": "cpu"}}
MEMORY = {"type": "Resource", "resource": {"name": "memory"}}
OF_WEB = {"type": "ContainerResource", "containerResource": {"name": "cpu", "container": "web"}}
QUEUE = {"type": "External", "external": {"metric": {"name": "queue"}}}
OFF = {"mode": "Off"}


@pytest.mark.parametrize(
    ("vpa", "hpa"),
    [
        (vertical(), horizontal(CPU)),
        # Without metrics, Kubernetes looks at CPU; so does autoscaling/v1.
        (vertical(), horizontal()),
        (vertical("Recreate"), horizontal(MEMORY)),
        (vertical("InPlaceOrRecreate"), horizontal(QUEUE, CPU)),
        (vertical("Auto"), horizontal(OF_WEB)),
        (vertical(policies=[{"containerName": "proxy", **OFF}]), horizontal(CPU)),
        (vertical(policies=[{"containerName": "proxy", **OFF}]), horizontal(OF_WEB)),
        (
            vertical(policies=[{"containerName": "web"}, {"containerName": "*", **OFF}]),
            horizontal(OF_WEB),
        ),
        (
            vertical(policies=[{"containerName": "*", "controlledResources": ["memory"]}]),
            horizontal(CPU, MEMORY),
        ),
    ],
)
def test_fails_if_both_change_one_resource(vpa: Any, hpa: Any) -> None:
    for objects in ((vpa, hpa), (hpa, vpa)):
        with pytest.raises(SpecError, match=r"of Deployment web, by which manifests.own.objects"):
            cluster(*objects)


@pytest.mark.parametrize(
    ("vpa", "hpa"),
    [
        (vertical("Off"), horizontal(CPU)),
        (vertical("Initial"), horizontal(CPU)),
        (vertical(), horizontal(QUEUE)),
        (vertical(policies=[{"containerName": "*", **OFF}]), horizontal(CPU)),
        (
            vertical(policies=[{"containerName": "*", "controlledResources": ["memory"]}]),
            horizontal(CPU),
        ),
        (vertical(policies=[{"containerName": "web", **OFF}]), horizontal(OF_WEB)),
        (vertical(), horizontal(CPU, namespace="other")),
        (vertical(), horizontal(CPU, target={**TARGET, "name": "api"})),
        (vertical(), horizontal(CPU, target={**TARGET, "kind": "StatefulSet"})),
        # What is not yet an object is left to the API server.
        (vertical(target={}), horizontal(CPU, target={})),
        (vertical(policies="all"), horizontal("cpu", namespace="other")),
    ],
)
def test_accepts_what_does_not_meet(vpa: Any, hpa: Any) -> None:
    assert cluster(vpa, hpa).manifests


def test_fails_beside_the_autoscaler_of_a_tenant() -> None:
    web = {"horizontal_pod_autoscaler": {"max_replicas": 4}}
    shop = {"namespaces": {"shop": {}}, "workloads": {"web": web}}
    with pytest.raises(SpecError, match=r"of Deployment web, by which tenants.shop.workloads.web"):
        cluster(vertical(), tenants={"shop": shop})
    assert cluster(vertical("Off"), tenants={"shop": shop}).tenants
