"""Cilium runs on hybrid nodes only, and nothing waits for it."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk.assertions import Template

from eks_blueprint.delivery import FluxDelivery, KubectlDelivery, rendered
from eks_blueprint.portability import Cilium
from eks_blueprint.spec import CiliumSpec
from tests.support.objects import CHART, text

ONLY = [{"key": "eks.amazonaws.com/compute-type", "operator": "In", "values": ["hybrid"]}]


def installed(stack: cdk.Stack, delivery: KubectlDelivery, **spec: Any) -> dict[str, Any]:
    Cilium(
        stack,
        "It",
        delivery=delivery,
        spec=CiliumSpec.model_validate(spec),
        pod_cidrs=["10.81.0.0/16", "10.82.0.0/16"],
    )
    (chart,) = Template.from_stack(stack).find_resources(CHART).values()
    properties: dict[str, Any] = chart["Properties"]
    return properties


def terms(where: dict[str, Any]) -> Any:
    needed = where["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    return [one["matchExpressions"] for one in needed["nodeSelectorTerms"]]


def test_agents_and_operator_run_on_hybrid_nodes_only(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    values = json.loads(text(installed(stack, delivery)["Values"]))
    assert terms(values["affinity"]) == [ONLY]
    assert terms(values["operator"]["affinity"]) == [ONLY]
    assert values["operator"]["unmanagedPodWatcher"] == {"restart": False}
    assert "nodeSelector" not in values


def test_pods_get_addresses_of_the_remote_ranges(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    values = json.loads(text(installed(stack, delivery, block_prefix=26, bgp=True)["Values"]))
    assert values["ipam"] == {
        "mode": "cluster-pool",
        "operator": {
            "clusterPoolIPv4MaskSize": 26,
            "clusterPoolIPv4PodCIDRList": ["10.81.0.0/16", "10.82.0.0/16"],
        },
    }
    assert values["bgpControlPlane"] == {"enabled": True}


def test_images_are_those_of_aws_by_their_digest(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    values = json.loads(text(installed(stack, delivery)["Values"]))
    agent, operator = values["image"], values["operator"]["image"]
    assert agent["repository"] == "public.ecr.aws/eks/cilium/cilium"
    # The chart adds -generic.
    assert operator["repository"] == "public.ecr.aws/eks/cilium/operator"
    assert agent["tag"] == operator["tag"] == "v1.18.5-0"
    assert agent["digest"].startswith("sha256:")
    assert operator["genericDigest"].startswith("sha256:")


def test_cloudformation_does_not_wait_for_machines(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    assert installed(stack, delivery).get("Wait") is not True


def test_flux_does_not_wait_for_machines(stack: cdk.Stack) -> None:
    delivery = FluxDelivery("plant")
    Cilium(stack, "It", delivery=delivery, spec=CiliumSpec(), pod_cidrs=["10.81.0.0/16"])
    objects = [
        item for content in rendered(delivery.tree).values() for item in yaml.safe_load_all(content)
    ]
    (release,) = [one for one in objects if one and one["kind"] == "HelmRelease"]
    assert release["spec"]["install"]["disableWait"] is True
    assert release["spec"]["upgrade"]["disableWait"] is True


def test_values_of_the_user_win(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    values = json.loads(
        text(installed(stack, delivery, values={"operator": {"replicas": 1}})["Values"])
    )
    assert values["operator"]["replicas"] == 1
    assert terms(values["operator"]["affinity"]) == [ONLY]


@pytest.mark.parametrize("version", ["1.19.4-1"])
def test_another_version_takes_the_images_of_its_own_chart(
    stack: cdk.Stack, delivery: KubectlDelivery, version: str
) -> None:
    values = json.loads(text(installed(stack, delivery, chart_version=version)["Values"]))
    assert "image" not in values
    assert "image" not in values["operator"]
