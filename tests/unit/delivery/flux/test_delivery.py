import aws_cdk as cdk
import pytest
from aws_cdk import aws_sqs as sqs

from eks_blueprint.delivery import FluxDelivery, HelmRelease, Manifests
from eks_blueprint.errors import BlueprintError

CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": "b"}}


@pytest.fixture
def delivery() -> FluxDelivery:
    return FluxDelivery("prod")


def test_definitions_are_below_controllers_and_those_below_objects(delivery: FluxDelivery) -> None:
    delivery.install(HelmRelease("karpenter-crd"))
    delivery.install(HelmRelease("karpenter"))
    delivery.apply(Manifests("pool", (CONFIG,)))
    assert {path for path in delivery.tree if "kustomization" not in path} == {
        "infrastructure/crds/prod/karpenter-crd.yaml",
        "infrastructure/controllers/prod/karpenter.yaml",
        "infrastructure/configs/prod/pool.yaml",
    }


def test_layers_without_anything_are_there_all_the_same(delivery: FluxDelivery) -> None:
    (overlay,) = delivery.tree["clusters/prod/crds/kustomization.yaml"]
    assert overlay["resources"] == ["../../../infrastructure/crds/prod"]
    (layer,) = delivery.tree["infrastructure/crds/prod/kustomization.yaml"]
    assert layer["resources"] == []


def test_chart_with_a_service_waits_for_the_load_balancer_webhook(delivery: FluxDelivery) -> None:
    delivery.install(HelmRelease("aws-load-balancer-controller"))
    delivery.install(HelmRelease("external-dns", values={"policy": "upsert-only"}))
    _, release = delivery.tree["infrastructure/controllers/prod/external-dns.yaml"]
    assert release["spec"]["dependsOn"] == [{"name": "aws-load-balancer-controller"}]


def test_definitions_of_a_chart_are_upgraded_once(delivery: FluxDelivery) -> None:
    for name in ("karpenter-crd", "karpenter", "aws-load-balancer-controller"):
        delivery.install(HelmRelease(name))
    crds = {
        name: objects[1]["spec"]["upgrade"]["crds"]
        for name, objects in (
            (path.rpartition("/")[2], objects)
            for path, objects in delivery.tree.items()
            if "kustomization" not in path
        )
    }
    assert crds == {
        "karpenter-crd.yaml": "Skip",
        "karpenter.yaml": "Skip",
        "aws-load-balancer-controller.yaml": "CreateReplace",
    }


def test_aws_resources_become_prerequisites(delivery: FluxDelivery, stack: cdk.Stack) -> None:
    queue = sqs.CfnQueue(stack, "Queue")
    step = delivery.install(HelmRelease("karpenter-crd"))
    delivery.install(HelmRelease("karpenter"), after=(step, queue))
    assert delivery.prerequisites == [queue]


def test_fails_on_a_name_that_is_taken(delivery: FluxDelivery) -> None:
    delivery.apply(Manifests("pool", (CONFIG,)))
    with pytest.raises(BlueprintError, match="pool is delivered already"):
        delivery.apply(Manifests("pool", (CONFIG,)))
