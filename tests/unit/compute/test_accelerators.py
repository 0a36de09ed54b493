"""GPUs, Elastic Fabric Adapters and capacity reservations of nodes."""

import json
import tomllib
from typing import Any

import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from eks_blueprint import catalogue
from eks_blueprint.compute import EfaDevicePlugin, Karpenter, NodeGroups, NvidiaDraDriver
from eks_blueprint.spec import KarpenterSpec, NodeGroupSpec
from tests.support.objects import CHART, text
from tests.unit.compute.conftest import Ground

LIMITS = {"cpu": 384, "memory_gib": 4096, "gpus": 16}
POOL = {"gpu": True, "architecture": "x86_64", "limits": LIMITS}
EFA = {**POOL, "efa": True, "instance_types": ["p5.48xlarge", "p5e.48xlarge"]}


def objects(ground: Ground, pools: dict[str, Any]) -> dict[str, Any]:
    Karpenter(
        ground.stack,
        "Karpenter",
        cluster=ground.cluster,
        delivery=ground.delivery,
        spec=KarpenterSpec.model_validate({"node_pools": pools}),
        kubernetes_version="1.35",
        subnets=ground.subnets,
        volumes_key=ground.key,
        security_group=ec2.SecurityGroup.from_security_group_id(ground.stack, "Sg", "sg-0a1b2c3d"),
    )
    found = Template.from_stack(ground.stack).find_resources(
        "Custom::AWSCDK-EKS-KubernetesResource"
    )
    items = [json.loads(text(one["Properties"]["Manifest"]))[0] for one in found.values()]
    return {f"{item['kind']}/{item['metadata']['name']}": item["spec"] for item in items}


def chart_values(ground: Ground) -> Any:
    (chart,) = Template.from_stack(ground.stack).find_resources(CHART).values()
    return json.loads(text(chart["Properties"]["Values"]))


def test_pool_stops_at_its_gpus(ground: Ground) -> None:
    pool = objects(ground, {"ml": POOL})["NodePool/ml"]
    assert pool["limits"] == {"cpu": "384", "memory": "4096Gi", "nvidia.com/gpu": "16"}


def test_pool_with_adapters_has_a_class_of_its_own(ground: Ground) -> None:
    made = objects(ground, {"ml": EFA, "web": {"limits": {"cpu": 8, "memory_gib": 32}}})
    reference = made["NodePool/ml"]["template"]["spec"]["nodeClassRef"]
    assert reference["name"] == "pool-ml"
    assert made["NodePool/web"]["template"]["spec"]["nodeClassRef"]["name"] == "default"
    interfaces = made["EC2NodeClass/pool-ml"]["networkInterfaces"]
    assert interfaces[:3] == [
        {"networkCardIndex": 0, "deviceIndex": 0, "interfaceType": "interface"},
        {"networkCardIndex": 0, "deviceIndex": 1, "interfaceType": "efa-only"},
        {"networkCardIndex": 1, "deviceIndex": 0, "interfaceType": "efa-only"},
    ]
    assert sum(one["interfaceType"] == "efa-only" for one in interfaces) == 32
    assert "networkInterfaces" not in made["EC2NodeClass/default"]


def test_first_card_without_adapter_has_the_primary_interface_only() -> None:
    layout = catalogue.efa_layout("p6-b300.48xlarge")
    assert layout is not None
    assert [*layout.places] == [(card, 0) for card in range(1, 17)]


def test_types_without_adapters_have_no_layout() -> None:
    assert catalogue.efa_layout("m7g.large") is None


def test_capacity_block_is_used_alone(ground: Ground) -> None:
    reservations = {"ids": ["cr-0123456789abcdef0"], "kind": "capacity-block"}
    made = objects(ground, {"ml": {**POOL, "capacity_reservations": reservations}})
    rules = {
        rule["key"]: rule["values"]
        for rule in made["NodePool/ml"]["template"]["spec"]["requirements"]
    }
    assert rules["karpenter.sh/capacity-type"] == ["reserved"]
    assert rules["karpenter.k8s.aws/capacity-reservation-type"] == ["capacity-block"]
    assert made["EC2NodeClass/pool-ml"]["capacityReservationSelectorTerms"] == [
        {"id": "cr-0123456789abcdef0"}
    ]


def test_reservations_by_tag_fall_back_to_what_the_spec_names(ground: Ground) -> None:
    pool = {
        **POOL,
        "capacity_types": ["reserved", "on-demand"],
        "capacity_reservations": {"tags": {"team": "ml"}},
    }
    made = objects(ground, {"ml": pool})
    rules = {
        rule["key"]: rule["values"]
        for rule in made["NodePool/ml"]["template"]["spec"]["requirements"]
    }
    assert rules["karpenter.sh/capacity-type"] == ["on-demand", "reserved"]
    # Nodes on demand do not have the label.
    assert "karpenter.k8s.aws/capacity-reservation-type" not in rules
    assert made["EC2NodeClass/pool-ml"]["capacityReservationSelectorTerms"] == [
        {"tags": {"team": "ml"}}
    ]


@pytest.mark.parametrize("dra", [True, False])
def test_the_device_plugin_is_off_where_the_dra_driver_runs(ground: Ground, dra: bool) -> None:
    group = {"instance_types": ["g6.xlarge"], "variant": "nvidia", "dra": dra}
    NodeGroups(
        ground.stack,
        "Groups",
        cluster=ground.cluster,
        groups={"gpus": NodeGroupSpec.model_validate(group)},
        subnets=ground.subnets,
        zones=("eu-west-1a", "eu-west-1b", "eu-west-1c"),
        volumes_key=ground.key,
        kubernetes_version="1.35",
    )
    NvidiaDraDriver(ground.stack, "Driver", delivery=ground.delivery)
    template = Template.from_stack(ground.stack)
    (launch,) = template.find_resources("AWS::EC2::LaunchTemplate").values()
    user_data = launch["Properties"]["LaunchTemplateData"]["UserData"]["Fn::Base64"]
    settings = tomllib.loads(user_data)["settings"]
    off = {"nvidia": {"enabled": False}}
    assert settings.get("kubelet-device-plugins") == (off if dra else None)
    (made,) = template.find_resources("AWS::EKS::Nodegroup").values()
    labels = made["Properties"].get("Labels")
    wanted = chart_values(ground)["kubeletPlugin"]["nodeSelector"]
    # The driver stays away from nodes whose device plugin gives out the same GPUs.
    assert (labels == wanted) is dra


def test_plugin_for_adapters_runs_on_tainted_nodes(ground: Ground) -> None:
    EfaDevicePlugin(ground.stack, "Plugin", delivery=ground.delivery)
    assert chart_values(ground)["tolerations"] == [{"operator": "Exists"}]
