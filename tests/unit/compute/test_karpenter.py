"""Karpenter on an imported cluster."""

import json
import tomllib
from dataclasses import replace
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Match, Template

from eks_blueprint import catalogue
from eks_blueprint.compute import Karpenter
from eks_blueprint.compute.karpenter.node_pool import node_pools
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import IpFamily, KarpenterSpec, NodePoolSpec
from tests.support.objects import text
from tests.support.policies import LIMIT, size
from tests.unit.compute.conftest import Ground

POOL = {"limits": {"cpu": 10, "memory_gib": 40}}


class Made(Ground):
    """Makes Karpenter and reads what came out."""

    def __call__(self, spec: dict[str, Any] | None = None, **options: Any) -> Template:
        security_group = ec2.SecurityGroup.from_security_group_id(
            self.stack, "Nodes", "sg-0a1b2c3d"
        )
        Karpenter(
            self.stack,
            "Karpenter",
            **{
                "cluster": self.cluster,
                "delivery": self.delivery,
                "spec": KarpenterSpec(**(spec or {})),
                "kubernetes_version": "1.35",
                "subnets": self.subnets,
                "volumes_key": self.key,
                "security_group": security_group,
                **options,
            },
        )
        return Template.from_stack(self.stack)

    def objects(self, template: Template) -> dict[str, dict[str, Any]]:
        found = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource")
        items = [json.loads(text(r["Properties"]["Manifest"]))[0] for r in found.values()]
        return {f"{item['kind']}/{item['metadata']['name']}": item["spec"] for item in items}


@pytest.fixture
def made(ground: Ground) -> Made:
    return Made(**vars(ground))


def policies(template: Template) -> list[Any]:
    found = template.find_resources("AWS::IAM::ManagedPolicy")
    return [
        r["Properties"]["PolicyDocument"] for key, r in found.items() if "NodeRolePolicy" not in key
    ]


def statements(template: Template) -> dict[str, dict[str, Any]]:
    return {s["Sid"]: s for document in policies(template) for s in document["Statement"]}


def test_default_pool_is_graviton_with_spot_and_a_limit(made: Made) -> None:
    pool = made.objects(made())["NodePool/default"]
    requirements = {r["key"]: r["values"] for r in pool["template"]["spec"]["requirements"]}
    assert requirements["kubernetes.io/arch"] == ["arm64"]
    assert requirements["karpenter.sh/capacity-type"] == ["on-demand", "spot"]
    assert "karpenter.k8s.aws/instance-hypervisor" not in requirements
    assert pool["limits"] == {"cpu": "200", "memory": "800Gi"}
    assert pool["disruption"] == {
        "consolidationPolicy": "WhenEmptyOrUnderutilized",
        "consolidateAfter": "5m",
        "budgets": [{"nodes": "10%"}],
    }
    assert pool["template"]["spec"]["expireAfter"] == "720h"


def test_ipv6_asks_for_nitro(made: Made) -> None:
    pool = made.objects(made(ip_family="ipv6"))["NodePool/default"]
    assert {
        "key": "karpenter.k8s.aws/instance-hypervisor",
        "operator": "In",
        "values": ["nitro"],
    } in pool["template"]["spec"]["requirements"]


def test_graviton_is_tried_before_x86(made: Made) -> None:
    pools = made.objects(made({"node_pools": {"a": POOL, "b": {**POOL, "architecture": "x86_64"}}}))
    assert pools["NodePool/a"]["weight"] > pools["NodePool/b"]["weight"]


def test_gpu_pool_keeps_other_pods_away(made: Made) -> None:
    pool = made.objects(made({"node_pools": {"gpu": {**POOL, "gpu": True}}}))["NodePool/gpu"]
    assert pool["template"]["spec"]["taints"] == [
        {"key": "nvidia.com/gpu", "value": "true", "effect": "NoSchedule"}
    ]


def test_taint_without_value_has_no_key_for_it(made: Made) -> None:
    """The definition of NodePool has a pattern that an empty value does not match."""
    taints = {"dedicated": {}, "team": {"value": "a", "effect": "NoExecute"}}
    pool = made.objects(made({"node_pools": {"own": {**POOL, "taints": taints}}}))["NodePool/own"]
    assert pool["template"]["spec"]["taints"] == [
        {"key": "dedicated", "effect": "NoSchedule"},
        {"key": "team", "value": "a", "effect": "NoExecute"},
    ]


def test_one_pool_for_each_zone(made: Made) -> None:
    spec = {"node_pools": {"db": {**POOL, "one_per_zone": True}}}
    objects = made.objects(made(spec, zones=["eu-west-1a", "eu-west-1b"]))
    for zone in ("eu-west-1a", "eu-west-1b"):
        requirements = objects[f"NodePool/db-{zone}"]["template"]["spec"]["requirements"]
        assert {
            "key": "topology.kubernetes.io/zone",
            "operator": "In",
            "values": [zone],
        } in requirements


def test_nodes_are_pinned_encrypted_and_deaf_to_pods(made: Made) -> None:
    spec = made.objects(made())["EC2NodeClass/default"]
    assert spec["amiSelectorTerms"] == [{"alias": "bottlerocket@v1.58.0"}]
    assert spec["metadataOptions"]["httpPutResponseHopLimit"] == 1
    assert spec["metadataOptions"]["httpTokens"] == "required"
    volumes = {m["deviceName"]: m["ebs"] for m in spec["blockDeviceMappings"]}
    assert set(volumes) == {"/dev/xvda", "/dev/xvdb"}
    for volume in volumes.values():
        assert volume["encrypted"] is True
        assert volume["kmsKeyID"].endswith(":key/volumes")


AMI = {
    "ami_id": "ami-0a1b2c3d",
    "cis_attestation": {
        "benchmark": "CIS Bottlerocket Benchmark v1.0.0",
        "level": 1,
        "date": "2026-11-02",
        "report": "https://audits.example.com/1",
    },
}


def test_own_amis_replace_the_release_and_show_who_assessed_them(made: Made) -> None:
    one = made.objects(made({"custom_amis": {"arm64": AMI}}, tags={"team": "a"}))
    spec = one["EC2NodeClass/default"]
    assert spec["amiFamily"] == "Bottlerocket"
    assert spec["amiSelectorTerms"] == [{"id": "ami-0a1b2c3d"}]
    assert "[settings.kernel]" in spec["userData"]
    assert spec["tags"]["team"] == "a"
    assert spec["tags"]["cis-date"] == "2026-11-02"


@pytest.mark.usefixtures("no_pins")
def test_own_amis_of_both_architectures_need_no_release(made: Made) -> None:
    amis = {"arm64": AMI, "x86_64": {**AMI, "ami_id": "ami-0e0e0e0e"}}
    spec = made.objects(made({"custom_amis": amis}))["EC2NodeClass/default"]
    assert spec["amiSelectorTerms"] == [{"id": "ami-0a1b2c3d"}, {"id": "ami-0e0e0e0e"}]
    assert {"cis-report-arm64", "cis-report-x86_64"} <= spec["tags"].keys()


def test_further_security_groups_stand_beside_that_of_the_cluster(made: Made) -> None:
    spec = made.objects(made({"security_group_ids": ["sg-0e0e0e0e"]}))["EC2NodeClass/default"]
    assert spec["securityGroupSelectorTerms"] == [{"id": "sg-0a1b2c3d"}, {"id": "sg-0e0e0e0e"}]


def test_subnets_are_found_by_tag_where_there_is_one(made: Made) -> None:
    spec = made.objects(made(karpenter_discovery_tag="prod"))["EC2NodeClass/default"]
    assert spec["subnetSelectorTerms"] == [{"tags": {"karpenter.sh/discovery": "prod"}}]


def test_subnets_are_named_where_there_is_no_tag(made: Made) -> None:
    spec = made.objects(made())["EC2NodeClass/default"]
    assert spec["subnetSelectorTerms"] == [{"id": f"subnet-0a00000{zone}"} for zone in "abc"]


def test_everything_it_changes_carries_the_tags_of_the_cluster(made: Made) -> None:
    found = statements(made())
    assert len(found) == 19
    for sid in (
        "AllowScopedEC2LaunchTemplateAccessActions",
        "AllowScopedEC2InstanceActionsWithTags",
        "AllowScopedResourceCreationTagging",
        "AllowScopedResourceTagging",
        "AllowScopedDeletion",
        "AllowScopedInstanceProfileCreationActions",
        "AllowScopedInstanceProfileTagActions",
        "AllowScopedInstanceProfileActions",
    ):
        equal = found[sid]["Condition"]["StringEquals"]
        owned = [key for key in equal if key.endswith("/kubernetes.io/cluster/existing")]
        assert owned, sid
        assert all(equal[key] == "owned" for key in owned)


def test_key_is_used_by_ec2_on_behalf_of_the_controller_only(made: Made) -> None:
    found = statements(made())
    via = {"Fn::Join": ["", ["ec2.", {"Ref": "AWS::Region"}, ".amazonaws.com*"]]}
    for sid in ("AllowVolumesKey", "AllowVolumesKeyForInstances"):
        assert found[sid]["Condition"]["StringLike"] == {"kms:ViaService": via}
    grants = found["AllowVolumesKeyForInstances"]["Condition"]
    assert grants["Bool"] == {"kms:GrantIsForAWSResource": "true"}


def test_queue_gets_the_events_that_karpenter_handles(made: Made) -> None:
    # aws/karpenter-provider-aws, pkg/controllers/interruption/messages, commit 1d92708.
    wanted = {
        ("aws.health", "AWS Health Event"),
        ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
        ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
        ("aws.ec2", "EC2 Instance State-change Notification"),
        ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    }
    rules = made().find_resources("AWS::Events::Rule").values()
    found = [rule["Properties"] for rule in rules]
    assert {
        (*rule["EventPattern"]["source"], *rule["EventPattern"]["detail-type"]) for rule in found
    } == wanted
    assert {rule["State"] for rule in found} == {"ENABLED"}


def test_nodes_have_an_end(made: Made) -> None:
    spec = {"node_pools": {"a": {**POOL, "termination_grace_period_hours": 5}}}
    pool = made.objects(made(spec))["NodePool/a"]
    assert pool["template"]["spec"]["terminationGracePeriod"] == "5h"


def test_policies_fit_into_iam(made: Made) -> None:
    for document in policies(made(zonal_shift=True)):
        assert size(document) < LIMIT


def test_fails_on_a_name_that_is_a_token(made: Made, stack: cdk.Stack) -> None:
    name = cdk.CfnParameter(stack, "Name").value_as_string
    with pytest.raises(BlueprintError, match="cluster_name must be a literal, since keys of IAM"):
        made(cluster_name=name)


def test_isolated_vpc_needs_no_way_to_iam(made: Made) -> None:
    template = made(isolated_vpc=True)
    assert not [sid for sid in statements(template) if sid.startswith("AllowScopedInstanceProfile")]
    spec = made.objects(template)["EC2NodeClass/default"]
    assert "role" not in spec
    template.resource_count_is("AWS::IAM::InstanceProfile", 1)
    (chart,) = [
        r["Properties"]
        for r in template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
        if r["Properties"]["Release"] == "karpenter"
    ]
    assert json.loads(text(chart["Values"]))["settings"]["isolatedVPC"] is True


def test_five_rules_and_nobody_else_fill_the_queue(made: Made) -> None:
    template = made()
    template.resource_count_is("AWS::Events::Rule", 5)
    template.has_resource_properties(
        "AWS::SQS::QueuePolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {
                                "Sid": "AllowRules",
                                "Condition": {
                                    "ArnEquals": {"aws:SourceArn": [Match.any_value()] * 5}
                                },
                            }
                        ),
                        Match.object_like({"Sid": "DenyPlainHttp", "Effect": "Deny"}),
                    ]
                )
            }
        },
    )


def test_nodes_may_join(made: Made) -> None:
    made().has_resource_properties("AWS::EKS::AccessEntry", {"Type": "EC2_LINUX"})


@pytest.fixture
def no_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    known = catalogue.kubernetes
    monkeypatch.setattr(
        catalogue, "kubernetes", lambda version: replace(known(version), bottlerocket=None)
    )


@pytest.mark.usefixtures("no_pins")
def test_fails_without_a_pinned_release(made: Made) -> None:
    with pytest.raises(BlueprintError, match=r"bottlerocket_version: must be set with .* 1\.36"):
        made(kubernetes_version="1.36")


KUBELET = {
    "max_pods": 60,
    "kube_reserved": {"cpu": "200m", "memory": "1Gi"},
    "system_reserved": {"memory": "512Mi"},
    "eviction_hard": {"memory.available": "10%"},
    "image_gc_high_threshold_percent": 80,
    "image_gc_low_threshold_percent": 70,
    "pod_pids_limit": 512,
}


def test_kubelet_settings_stand_where_karpenter_computes_with_them(made: Made) -> None:
    node_class = made.objects(made({"bottlerocket": {"kubelet": KUBELET}}))["EC2NodeClass/default"]
    assert node_class["kubelet"] == {
        "maxPods": 60,
        "kubeReserved": {"cpu": "200m", "memory": "1Gi"},
        "systemReserved": {"memory": "512Mi"},
        "evictionHard": {"memory.available": "10%"},
        "imageGCHighThresholdPercent": 80,
        "imageGCLowThresholdPercent": 70,
    }
    kubernetes = tomllib.loads(node_class["userData"])["settings"]["kubernetes"]
    assert kubernetes == {"pod-pids-limit": 512}


@pytest.mark.parametrize(
    ("options", "kubelet"),
    [
        ({"ip_family": "ipv6"}, {"maxPods": 110}),
        ({"ip_family": "ipv4"}, None),
        ({"ip_family": "ipv4", "max_pods": 110}, {"maxPods": 110}),
    ],
)
def test_nodes_take_110_pods_where_they_get_prefixes(
    made: Made, options: dict[str, Any], kubelet: dict[str, int] | None
) -> None:
    assert made.objects(made(**options))["EC2NodeClass/default"].get("kubelet") == kubelet


def test_sizes_that_carry_few_addresses_are_left_out_on_ipv4() -> None:
    (four,) = pools({"d": NodePoolSpec(**POOL)}, "ipv4")
    (six,) = pools({"d": NodePoolSpec(**POOL)}, "ipv6")
    assert "medium" in sizes(four)
    assert "medium" not in sizes(six)


def pools(specs: dict[str, NodePoolSpec], family: IpFamily) -> list[Any]:
    return [
        pool
        for name, spec in specs.items()
        for pool in node_pools(name, spec, ip_family=family, zones=())
    ]


def sizes(pool: Any) -> list[str]:
    found = pool["spec"]["template"]["spec"]["requirements"]
    (values,) = [r["values"] for r in found if r["key"].endswith("instance-size")]
    return list(values)


def test_fails_on_zones_without_names(made: Made, stack: cdk.Stack) -> None:
    zone = cdk.Fn.select(0, cdk.Fn.get_azs())
    with pytest.raises(BlueprintError, match="one_per_zone: needs zones with names"):
        made({"node_pools": {"db": {**POOL, "one_per_zone": True}}}, zones=[zone])


def test_fails_on_a_kubernetes_version_that_the_chart_does_not_support(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = replace(catalogue.chart("karpenter"), kubernetes=("1.26", "1.34"))
    monkeypatch.setattr(catalogue, "chart", lambda _: older)
    with pytest.raises(BlueprintError, match=r"needs Kubernetes 1\.26 to 1\.34, which chart"):
        made(kubernetes_version="1.35")


@pytest.mark.parametrize(("nodes", "replicas"), [(None, None), (0, None), (1, 1), (2, None)])
def test_one_node_for_the_controller_means_one_replica(
    made: Any, nodes: int | None, replicas: int | None
) -> None:
    template = made(controller_nodes=nodes)
    values = [
        json.loads(text(resource["Properties"]["Values"]))
        for resource in template.find_resources(
            "Custom::AWSCDK-EKS-HelmChart", {"Properties": {"Release": "karpenter"}}
        ).values()
    ]
    assert [one.get("replicas") for one in values] == [replicas]


def test_fails_on_more_replicas_than_nodes(made: Any) -> None:
    with pytest.raises(BlueprintError, match="must be at most 2, the nodes that it can run on"):
        made({"values": {"replicas": 3}}, controller_nodes=2)
