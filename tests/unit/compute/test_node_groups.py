"""Managed node groups and their launch templates."""

import re
import tomllib
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_blueprint.compute import NodeGroups
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import NodeGroupSpec

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
Define = Any
OWN_AMI = {
    "ami_id": "ami-0a1b2c3d",
    "cis_attestation": {
        "benchmark": "CIS Bottlerocket Benchmark v1.0.0",
        "level": 1,
        "date": "2026-11-02",
        "report": "https://audits.example.com/1",
    },
}


@pytest.fixture
def define(
    stack: cdk.Stack,
    cluster: eks.ICluster,
    subnets: list[ec2.ISubnet],
    volumes_key: kms.IKey,
) -> Define:
    def make(
        zones: Any = ZONES, max_pods: int | None = None, **groups: dict[str, Any]
    ) -> tuple[NodeGroups, Template]:
        made = NodeGroups(
            stack,
            "NodeGroups",
            cluster=cluster,
            groups={key: NodeGroupSpec.model_validate(value) for key, value in groups.items()},
            subnets=subnets,
            zones=zones,
            volumes_key=volumes_key,
            kubernetes_version="1.35",
            max_pods=max_pods,
        )
        return made, Template.from_stack(stack)

    return make


def only(template: Template, kind: str) -> dict[str, Any]:
    ((_, resource),) = template.find_resources(kind).items()
    found: dict[str, Any] = resource["Properties"]
    return found


def test_group_joins_the_cluster_with_surge_repair_and_no_physical_name(define: Define) -> None:
    _, template = define(system={"min_size": 2, "max_size": 5})
    group = only(template, "AWS::EKS::Nodegroup")
    assert group["ClusterName"] == "existing"
    assert group["ScalingConfig"] == {"MinSize": 2, "MaxSize": 5, "DesiredSize": 2}
    assert group["UpdateConfig"] == {"MaxUnavailablePercentage": 33, "UpdateStrategy": "DEFAULT"}
    assert group["NodeRepairConfig"] == {"Enabled": True}
    assert group["CapacityType"] == "ON_DEMAND"
    assert group["Version"] == "1.35"
    assert len(group["Subnets"]) == 3
    assert not {"NodegroupName", "RemoteAccess", "DiskSize", "ReleaseVersion"} & group.keys()


def test_launch_template_has_encrypted_volumes_imdsv2_and_no_way_in(define: Define) -> None:
    _, template = define(system={"data_volume": {"size_gib": 80}})
    data = only(template, "AWS::EC2::LaunchTemplate")["LaunchTemplateData"]
    assert data["MetadataOptions"] == {
        "HttpEndpoint": "enabled",
        "HttpTokens": "required",
        "HttpPutResponseHopLimit": 1,
    }
    devices = {d["DeviceName"]: d["Ebs"] for d in data["BlockDeviceMappings"]}
    assert {name: ebs["VolumeSize"] for name, ebs in devices.items()} == {
        "/dev/xvda": 4,
        "/dev/xvdb": 80,
    }
    assert all(ebs["Encrypted"] and ebs["KmsKeyId"].endswith("volumes") for ebs in devices.values())
    assert (
        not {
            "KeyName",
            "SecurityGroupIds",
            "NetworkInterfaces",
            "InstanceType",
            "ImageId",
        }
        & data.keys()
    )


@pytest.mark.parametrize(
    ("instance_type", "variant", "ami_type"),
    [
        ("m7g.large", "standard", "BOTTLEROCKET_ARM_64"),
        ("m7g.large", "fips", "BOTTLEROCKET_ARM_64_FIPS"),
        ("g5g.xlarge", "nvidia", "BOTTLEROCKET_ARM_64_NVIDIA"),
        ("g5g.xlarge", "nvidia-fips", "BOTTLEROCKET_ARM_64_NVIDIA_FIPS"),
        ("m7i.large", "standard", "BOTTLEROCKET_x86_64"),
        ("m7i.large", "fips", "BOTTLEROCKET_x86_64_FIPS"),
        ("g6.xlarge", "nvidia", "BOTTLEROCKET_x86_64_NVIDIA"),
        ("g6.xlarge", "nvidia-fips", "BOTTLEROCKET_x86_64_NVIDIA_FIPS"),
    ],
)
def test_ami_type_follows_architecture_and_variant(
    define: Define, instance_type: str, variant: str, ami_type: str
) -> None:
    _, template = define(gpu={"instance_types": [instance_type], "variant": variant})
    assert only(template, "AWS::EKS::Nodegroup")["AmiType"] == ami_type


def test_labels_taints_and_spot_are_spelled_as_eks_spells_them(define: Define) -> None:
    _, template = define(
        batch={
            "capacity_type": "spot",
            "labels": {"team": "data"},
            "taints": {"batch": {"value": "yes", "effect": "PreferNoSchedule"}},
            "max_unavailable": 2,
            "update_strategy": "minimal",
            "node_repair": False,
            "release_version": "1.57.0-0123abcd",
        }
    )
    group = only(template, "AWS::EKS::Nodegroup")
    assert group["CapacityType"] == "SPOT"
    assert group["Labels"] == {"team": "data"}
    assert group["Taints"] == [{"Key": "batch", "Value": "yes", "Effect": "PREFER_NO_SCHEDULE"}]
    assert group["UpdateConfig"] == {"MaxUnavailable": 2, "UpdateStrategy": "MINIMAL"}
    assert group["NodeRepairConfig"] == {"Enabled": False}
    assert group["ReleaseVersion"] == "1.57.0-0123abcd"


def test_one_group_for_each_zone_has_ids_of_its_zone(define: Define) -> None:
    made, template = define(db={"one_per_zone": True})
    assert list(made.groups) == [f"db-{zone}" for zone in ZONES]
    for group in template.find_resources("AWS::EKS::Nodegroup").values():
        assert len(group["Properties"]["Subnets"]) == 1


def test_group_stays_in_the_zones_it_names(define: Define) -> None:
    _, template = define(db={"availability_zones": ["eu-west-1b"]})
    assert only(template, "AWS::EKS::Nodegroup")["Subnets"] == ["subnet-0a00000b"]


def test_group_for_each_zone_is_counted_where_zones_have_no_names(define: Define) -> None:
    zones = [cdk.Fn.select(index, cdk.Fn.get_azs()) for index in range(3)]
    made, _ = define(zones, db={"one_per_zone": True})
    assert list(made.groups) == ["db-1", "db-2", "db-3"]


def test_two_subnets_of_one_zone_are_both_used(define: Define) -> None:
    zones = ("eu-west-1a", "eu-west-1a", "eu-west-1b")
    made, template = define(zones, db={"one_per_zone": True}, apps={})
    assert list(made.groups) == ["db-eu-west-1a", "db-eu-west-1b", "apps"]
    found = template.find_resources("AWS::EKS::Nodegroup").values()
    assert [len(group["Properties"]["Subnets"]) for group in found] == [2, 1, 3]


def test_own_ami_comes_with_what_joins_the_cluster(define: Define) -> None:
    _, template = define(own={"custom_ami": OWN_AMI})
    group = only(template, "AWS::EKS::Nodegroup")
    assert not {"AmiType", "Version", "ReleaseVersion"} & group.keys()
    data = only(template, "AWS::EC2::LaunchTemplate")["LaunchTemplateData"]
    assert data["ImageId"] == "ami-0a1b2c3d"
    text = data["UserData"]["Fn::Base64"]
    assert 'cluster-name = "existing"' in text
    assert 'api-server = "https://existing.example.com"' in text
    assert 'cluster-certificate = "Q0E="' in text


def test_nodes_of_an_own_ami_register_with_labels_taints_and_density(define: Define) -> None:
    """EKS applies labels and taints only after such a node joined, and computes no density."""
    pool = {
        "custom_ami": OWN_AMI,
        "labels": {"team": "data"},
        "taints": {"dedicated": {"value": "data", "effect": "NoExecute"}, "batch": {}},
    }
    _, template = define(own=pool, eks={**pool, "custom_ami": None}, max_pods=110)
    own, managed = (
        tomllib.loads(r["Properties"]["LaunchTemplateData"]["UserData"]["Fn::Base64"])["settings"][
            "kubernetes"
        ]
        for r in template.find_resources("AWS::EC2::LaunchTemplate").values()
    )
    assert own["node-labels"] == {"team": "data"}
    assert own["node-taints"] == {"dedicated": ["data:NoExecute"], "batch": [":NoSchedule"]}
    assert own["max-pods"] == 110
    assert not {"node-labels", "node-taints", "max-pods"} & managed.keys()


def test_update_waits_for_budgets_unless_it_is_forced(define: Define) -> None:
    _, template = define(careful={}, forced={"force_update": True})
    found = template.find_resources("AWS::EKS::Nodegroup").values()
    assert [r["Properties"].get("ForceUpdateEnabled") for r in found] == [None, True]


def test_instances_of_an_own_ami_show_who_assessed_it(define: Define) -> None:
    _, template = define(own={"custom_ami": OWN_AMI})
    data = only(template, "AWS::EC2::LaunchTemplate")["LaunchTemplateData"]
    (instance,) = [s for s in data["TagSpecifications"] if s["ResourceType"] == "instance"]
    tags = {tag["Key"]: tag["Value"] for tag in instance["Tags"]}
    assert tags["cis-benchmark"] == "CIS Bottlerocket Benchmark v1.0.0"
    assert tags["cis-level"] == "1"
    assert tags["cis-date"] == "2026-11-02"
    assert tags["cis-report"] == "https://audits.example.com/1"


def test_change_of_the_template_rolls_the_nodes(define: Define) -> None:
    _, template = define(system={})
    version = only(template, "AWS::EKS::Nodegroup")["LaunchTemplate"]["Version"]
    assert version["Fn::GetAtt"][1] == "LatestVersionNumber"


def test_node_role_reads_no_ssm_parameters_and_gives_pods_nothing(define: Define) -> None:
    _, template = define(system={})
    role = only(template, "AWS::IAM::Role")
    names = {str(arn["Fn::Join"][1][-1]).rsplit("/", 1)[-1] for arn in role["ManagedPolicyArns"]}
    assert names == {"AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy"}
    (statement,) = only(template, "AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    assert not [action for action in statement["Action"] if "Parameter" in action]


def test_given_role_is_used(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet], volumes_key: kms.IKey
) -> None:
    role = iam.Role.from_role_arn(stack, "Mine", "arn:aws:iam::111122223333:role/nodes")
    made = NodeGroups(
        stack,
        "NodeGroups",
        cluster=cluster,
        groups={"system": NodeGroupSpec()},
        subnets=subnets,
        zones=ZONES,
        volumes_key=volumes_key,
        kubernetes_version="1.35",
        role=role,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 0)
    template.has_resource_properties(
        "AWS::EKS::Nodegroup", {"NodeRole": Match.string_like_regexp("role/nodes")}
    )
    assert made.role is role


def test_tags_reach_instances_and_volumes(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet], volumes_key: kms.IKey
) -> None:
    NodeGroups(
        stack,
        "NodeGroups",
        cluster=cluster,
        groups={"system": NodeGroupSpec()},
        subnets=subnets,
        zones=ZONES,
        volumes_key=volumes_key,
        kubernetes_version="1.35",
        tags={"owner": "team"},
    )
    data = only(Template.from_stack(stack), "AWS::EC2::LaunchTemplate")["LaunchTemplateData"]
    tags = [{"Key": "Name", "Value": "existing/system"}, {"Key": "owner", "Value": "team"}]
    assert data["TagSpecifications"] == [
        {"ResourceType": "instance", "Tags": tags},
        {"ResourceType": "volume", "Tags": tags},
    ]


def test_tags_of_the_app_reach_instances_and_volumes_too(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet], volumes_key: kms.IKey
) -> None:
    """CDK adds them to resources after they are made, and EKS does not pass them on."""
    groups = {"own": {"custom_ami": OWN_AMI}, "other": {}}
    made = NodeGroups(
        stack,
        "NodeGroups",
        cluster=cluster,
        groups={name: NodeGroupSpec.model_validate(value) for name, value in groups.items()},
        subnets=subnets,
        zones=ZONES,
        volumes_key=volumes_key,
        kubernetes_version="1.35",
    )
    cdk.Tags.of(stack).add("team", "shop")
    cdk.Tags.of(stack).add("cis-level", "9")
    cdk.Tags.of(made.node_groups["other"]).add("team", "web")
    found = Template.from_stack(stack)
    own, other = (
        {
            kind["ResourceType"]: {tag["Key"]: tag["Value"] for tag in kind["Tags"]}
            for kind in r["Properties"]["LaunchTemplateData"]["TagSpecifications"]
        }
        for r in found.find_resources("AWS::EC2::LaunchTemplate").values()
    )
    assert own["instance"] == own["volume"]
    assert own["volume"]["team"] == "shop"
    assert own["volume"]["cis-level"] == "1"
    assert other["instance"]["team"] == "web"


def test_grants_become_a_managed_policy_that_nodes_wait_for(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet], volumes_key: kms.IKey
) -> None:
    made = NodeGroups(
        stack,
        "NodeGroups",
        cluster=cluster,
        groups={"system": NodeGroupSpec()},
        subnets=subnets,
        zones=ZONES,
        volumes_key=volumes_key,
        kubernetes_version="1.35",
    )
    volumes_key.grant_decrypt(made)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Policy", 0)
    ((_, group),) = template.find_resources("AWS::EKS::Nodegroup").items()
    assert any("Grants" in key for key in group["DependsOn"])


def test_fails_for_a_zone_without_subnet(define: Define) -> None:
    expected = (
        "db.availability_zones[0]: must be a zone of the network, which has "
        "eu-west-1a, eu-west-1b, eu-west-1c, got 'eu-west-1d'"
    )
    with pytest.raises(BlueprintError, match=re.escape(expected)):
        define(db={"availability_zones": ["eu-west-1d"]})


def test_fails_without_groups(define: Define) -> None:
    with pytest.raises(BlueprintError, match="groups must name at least one node group"):
        define()


def test_fails_if_zones_and_subnets_differ(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet], volumes_key: kms.IKey
) -> None:
    with pytest.raises(BlueprintError, match="subnets must be one for each zone, got 3 for 1"):
        NodeGroups(
            stack,
            "NodeGroups",
            cluster=cluster,
            groups={"system": NodeGroupSpec()},
            subnets=subnets,
            zones=ZONES[:1],
            volumes_key=volumes_key,
            kubernetes_version="1.35",
        )
