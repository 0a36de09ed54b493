"""The tag of cost allocation is on all that can have tags, whoever creates it."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import Assembly, synthesize
from tests.support.objects import kubectl_objects, kubectl_releases
from tests.support.resources import schema

TAG = {"eks-cluster": "prod"}
SPEC: dict[str, Any] = {
    "profile": "core",
    "environment": {"account": "111122223333", "region": "eu-west-1"},
    "bastion": {},
    "karpenter": {"node_pools": {"general": {"limits": {"cpu": 100, "memory_gib": 400}}}},
    "ingress": {},
    "storage": {"storage_classes": {"gp3": {}}, "file_systems": {"files": {}}},
    "cost_allocation_tags": {},
    "tags": {"team": "web"},
}


def _synthesize(**changes: Any) -> Assembly:
    cluster = {key: value for key, value in (SPEC | changes).items() if value is not None}
    return synthesize(BlueprintSpec.model_validate({"clusters": {"prod": cluster}}))


@cache
def _tagged() -> Assembly:
    return _synthesize()


def _taggable(assembly: Assembly) -> Iterator[tuple[str, Any]]:
    """Give each resource of a type with tags, and its tags."""
    for template in assembly.templates.values():
        for name, resource in template["Resources"].items():
            kind = resource["Type"]
            if kind.startswith("Custom::") or kind == "AWS::CDK::Metadata":
                continue
            tagging = schema(kind).get("tagging", {})
            property_name = tagging.get("tagProperty", "/properties/Tags").rpartition("/")[2]
            if tagging.get("taggable", True) and property_name in schema(kind)["properties"]:
                yield f"{kind} {name}", resource["Properties"].get(property_name)


def _pairs(tags: Any) -> dict[str, str]:
    return dict(tags) if isinstance(tags, dict) else {one["Key"]: one["Value"] for one in tags}


def test_every_resource_that_can_have_tags_has_it() -> None:
    found = {name: _pairs(tags or []) for name, tags in _taggable(_tagged())}
    kinds = {name.partition(" ")[0] for name in found}
    assert {"AWS::EKS::Cluster", "AWS::EC2::NatGateway", "AWS::EFS::FileSystem"} <= kinds
    assert [name for name, tags in found.items() if not TAG.items() <= tags.items()] == []


def test_nodes_and_their_volumes_have_it() -> None:
    groups = _tagged().resources("prod", "AWS::EKS::Nodegroup").values()
    templates = _tagged().resources("prod", "AWS::EC2::LaunchTemplate")
    for group in groups:
        template = templates[group["Properties"]["LaunchTemplate"]["Id"]["Ref"]]
        listed = template["Properties"]["LaunchTemplateData"]["TagSpecifications"]
        tags = {one["ResourceType"]: _pairs(one["Tags"]) for one in listed}
        for kind in ("instance", "volume"):
            assert TAG.items() <= tags[kind].items()
    assert groups


def test_the_volume_of_the_bastion_has_it() -> None:
    (bastion,) = _tagged().resources("prod", "AWS::EC2::Instance").values()
    assert TAG.items() <= _pairs(bastion["Properties"]["Tags"]).items()
    assert bastion["Properties"]["PropagateTagsToVolumeOnCreation"] is True


def test_controllers_tag_what_they_create() -> None:
    (node_class,) = (
        one for one in kubectl_objects(_tagged(), "prod") if one["kind"] == "EC2NodeClass"
    )
    assert TAG.items() <= node_class["spec"]["tags"].items()
    releases = {one.name: json.loads(one.values) for one in kubectl_releases(_tagged(), "prod")}
    assert TAG.items() <= releases["aws-load-balancer-controller"]["defaultTags"].items()
    addons = _tagged().resources("prod", "AWS::EKS::Addon").values()
    (driver,) = (
        json.loads(one["Properties"]["ConfigurationValues"])
        for one in addons
        if one["Properties"]["AddonName"] == "aws-ebs-csi-driver"
    )
    assert TAG.items() <= driver["controller"]["extraVolumeTags"].items()


def test_another_key_takes_its_place() -> None:
    cluster = _synthesize(
        cost_allocation_tags={"cluster": "cost/cluster"}, karpenter=None, ingress=None, storage=None
    ).resources("prod", "AWS::EKS::Cluster")
    (made,) = cluster.values()
    assert _pairs(made["Properties"]["Tags"]) == {"cost/cluster": "prod", "team": "web"}


def test_a_shared_network_belongs_to_no_cluster() -> None:
    cluster = {key: value for key, value in SPEC.items() if key not in ("karpenter", "storage")}
    blueprint = {
        "networks": {"core": {"environment": SPEC["environment"]}},
        "clusters": {"prod": {**cluster, "network": {"shared": "core"}}},
    }
    made = synthesize(BlueprintSpec.model_validate(blueprint))
    assert "eks-cluster" not in json.dumps(made.templates["core-shared-network"])
    assert "eks-cluster" in json.dumps(made.templates["prod"])
