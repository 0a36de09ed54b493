"""EKS Auto Mode on an imported cluster, and in a cluster of a spec."""

import json
from functools import cache
from typing import Any

import aws_cdk as cdk
import jsonschema
import pytest
import yaml
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_blueprint.compute import AutoMode
from eks_blueprint.compute.karpenter.node_pool import node_pools
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import AutoModeSpec, BlueprintSpec, ClusterSpec, NodePoolSpec
from tests.support import definitions
from tests.support.apps import EXAMPLES, Assembly, example, synthesize
from tests.support.objects import MANIFEST, kubectl_objects, text
from tests.unit.compute.conftest import Ground

POOL = {"limits": {"cpu": 10, "memory_gib": 40}}
# EKS user guide, "Create a Node Class for Amazon EKS" and "Create an IngressClass to configure an
# Application Load Balancer": the definitions themselves are not public.
NODE_CLASS = {
    "role",
    "instanceProfile",
    "subnetSelectorTerms",
    "securityGroupSelectorTerms",
    "podSubnetSelectorTerms",
    "podSecurityGroupSelectorTerms",
    "snatPolicy",
    "networkPolicy",
    "networkPolicyEventLogs",
    "ephemeralStorage",
    "capacityReservationSelectorTerms",
    "advancedNetworking",
    "advancedSecurity",
    "certificateBundles",
    "tags",
}
INGRESS_CLASS = {
    "scheme",
    "loadBalancerName",
    "namespaceSelector",
    "group",
    "ipAddressType",
    "subnets",
    "certificateARNs",
    "sslPolicy",
    "inboundCIDRs",
    "prefixListsIDs",
    "targetType",
    "tags",
    "loadBalancerAttributes",
    "listeners",
    "minimumLoadBalancerCapacity",
    "ipamConfiguration",
}
# The same, "Create a Node Pool for EKS Auto Mode", supported labels.
LABELS = {
    "topology.kubernetes.io/zone",
    "node.kubernetes.io/instance-type",
    "kubernetes.io/arch",
    "karpenter.sh/capacity-type",
    "eks.amazonaws.com/instance-hypervisor",
    "eks.amazonaws.com/instance-category",
    "eks.amazonaws.com/instance-generation",
    "eks.amazonaws.com/instance-size",
    "eks.amazonaws.com/instance-gpu-manufacturer",
}

Object = dict[str, Any]


class Made(Ground):
    """Makes EKS Auto Mode and reads what came out."""

    def __call__(self, spec: dict[str, Any] | None = None, **options: Any) -> Template:
        AutoMode(
            self.stack,
            "AutoMode",
            **{
                "cluster": self.cluster,
                "delivery": self.delivery,
                "spec": AutoModeSpec(**(spec or {})),
                "cluster_role": iam.Role.from_role_name(self.stack, "Given", "control-plane"),
                "subnets": self.subnets,
                "volumes_key": self.key,
                "security_group": ec2.SecurityGroup.from_security_group_id(
                    self.stack, "Nodes", "sg-0a1b2c3d"
                ),
                **options,
            },
        )
        return Template.from_stack(self.stack)


@pytest.fixture
def made(ground: Ground) -> Made:
    return Made(**vars(ground))


def objects(template: Template) -> dict[tuple[str, str], Object]:
    found = template.find_resources(MANIFEST).values()
    parsed = (json.loads(text(one["Properties"]["Manifest"])) for one in found)
    return {(item["kind"], item["metadata"]["name"]): item for items in parsed for item in items}


def statements(template: Template) -> dict[str, Object]:
    return {
        one["Sid"]: one
        for policy in template.find_resources("AWS::IAM::ManagedPolicy").values()
        for one in policy["Properties"]["PolicyDocument"]["Statement"]
    }


@cache
def cluster_of(ip_family: str = "ipv6") -> Assembly:
    fields: Object = {
        "profile": "core",
        "environment": {"account": "111122223333", "region": "eu-west-1"},
        "network": {"ip_family": ip_family},
        "auto_mode": {},
        "ingress": {},
        "storage": {},
        "network_policies": {"namespaces": {"default": {}}},
        "tenants": {"shop": {"namespaces": {"shop": {}}, "node_pool": POOL}},
        "gitops": {"git": {"url": "https://github.com/example/gitops.git"}},
        "tags": {"team": "platform"},
    }
    if ip_family == "ipv4":
        fields |= {"service_ipv4_cidr": "172.21.0.0/16", "gitops": None}
    return synthesize(BlueprintSpec.model_validate({"clusters": {"prod": fields}}))


def test_nodes_join_with_a_role_that_can_pull_images_and_nothing_else(made: Made) -> None:
    template = made()
    template.has_resource_properties(
        "AWS::EKS::AccessEntry",
        {
            "Type": "EC2",
            "AccessPolicies": [
                {
                    "AccessScope": {"Type": "cluster"},
                    "PolicyArn": {
                        "Fn::Join": [
                            "",
                            [
                                "arn:",
                                {"Ref": "AWS::Partition"},
                                ":eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy",
                            ],
                        ]
                    },
                }
            ],
        },
    )
    (role,) = template.find_resources("AWS::IAM::Role").values()
    policies = [json.dumps(arn) for arn in role["Properties"]["ManagedPolicyArns"]]
    names = ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy"]
    assert len(policies) == len(names)
    assert all(name in arn for name, arn in zip(names, policies, strict=True))


def test_nodes_are_encrypted_with_the_given_key(made: Made) -> None:
    template = made({"ephemeral_storage": {"size_gib": 100, "iops": 4000, "throughput_mibps": 250}})
    spec = objects(template)["NodeClass", "encrypted"]["spec"]
    key = spec["ephemeralStorage"].pop("kmsKeyID")
    assert spec["ephemeralStorage"] == {"size": "100Gi", "iops": 4000, "throughput": 250}
    assert key.startswith("arn:")
    assert set(spec) <= NODE_CLASS
    use, grant = (statements(template)[name] for name in ("UseVolumesKey", "AttachVolumes"))
    assert use["Condition"]["StringLike"].keys() == {"kms:ViaService"}
    assert grant["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_tags_need_rights_that_are_there_with_tags_only(made: Made) -> None:
    template = made(tags={"team": "platform"})
    tagging = {name: one for name, one in statements(template).items() if name.startswith("Tag")}
    assert set(tagging) == {
        "TagInstances",
        "TagVolumes",
        "TagNetworkInterfaces",
        "TagLoadBalancers",
        "TagSecurityGroups",
    }
    for one in tagging.values():
        equals = one["Condition"]["StringEquals"]
        assert equals == {"aws:RequestTag/eks:eks-cluster-name": "existing"}
    assert objects(template)["NodeClass", "encrypted"]["spec"]["tags"] == {"team": "platform"}


def test_without_tags_the_role_may_create_nothing_of_its_own(made: Made) -> None:
    assert set(statements(made())) == {"DescribeVolumesKey", "UseVolumesKey", "AttachVolumes"}


def test_nodes_come_after_everything_that_they_need(made: Made) -> None:
    template = made()
    resources = template.to_json()["Resources"]

    def needs(name: str) -> set[str]:
        found: set[str] = set()
        wanted = [name]
        while wanted:
            for one in resources[wanted.pop()].get("DependsOn", ()):
                if one not in found:
                    found.add(one)
                    wanted.append(one)
        return found

    (pool,) = (name for name in resources if "nodepooldefault" in name.lower().replace("-", ""))
    before = {resources[name]["Type"] for name in needs(pool)}
    assert {"AWS::EKS::AccessEntry", "AWS::IAM::ManagedPolicy"} <= before
    checks = [
        resources[name]["Properties"]["ObjectName"]
        for name in needs(pool)
        if resources[name]["Type"] == "Custom::AWSCDK-EKS-KubernetesObjectValue"
    ]
    assert {"nodeclasses.eks.amazonaws.com", "nodepools.karpenter.sh"} <= set(checks)


@pytest.mark.parametrize("gpu", [False, True])
@pytest.mark.parametrize("ip_family", ["ipv4", "ipv6"])
def test_pools_use_labels_of_eks_auto_mode_only(gpu: bool, ip_family: Any) -> None:
    spec = NodePoolSpec.model_validate({**POOL, "gpu": gpu, "availability_zones": ["eu-west-1a"]})
    (pool,) = node_pools("web", spec, ip_family=ip_family, zones=(), auto_mode=True)
    template = pool["spec"]["template"]["spec"]
    assert {one["key"] for one in template["requirements"]} <= LABELS
    assert template["nodeClassRef"]["group"] == "eks.amazonaws.com"
    # The default of a pool of Karpenter is more than EKS Auto Mode allows.
    assert template["expireAfter"] == "336h"


@pytest.mark.skipif(not definitions.FOLDER.is_dir(), reason=definitions.MISSING)
def test_pools_are_what_the_definition_of_karpenter_takes() -> None:
    (schema,) = (
        version["schema"]["openAPIV3Schema"]
        for one in definitions.definitions()
        if one["metadata"]["name"] == "nodepools.karpenter.sh"
        for version in one["spec"]["versions"]
        if version["name"] == "v1"
    )
    path = next(path for path in EXAMPLES if path.stem == "16-auto-mode")
    pools = [one for one in kubectl_objects(example(path), "auto") if one["kind"] == "NodePool"]
    assert len(pools) == 5
    for pool in pools:
        jsonschema.validate(pool, schema)


def test_proxy_of_the_nodes(made: Made) -> None:
    template = made(https_proxy="http://proxy.example.com:3128", no_proxy=["localhost"])
    spec = objects(template)["NodeClass", "encrypted"]["spec"]
    assert spec["advancedNetworking"] == {
        "associatePublicIPAddress": False,
        "httpsProxy": "http://proxy.example.com:3128",
        "noProxy": ["localhost"],
    }


def test_pods_in_their_own_subnets(made: Made) -> None:
    template = made(pod_subnets=made.subnets[:1])
    spec = objects(template)["NodeClass", "encrypted"]["spec"]
    assert len(spec["podSubnetSelectorTerms"]) == 1
    assert spec["podSecurityGroupSelectorTerms"] == [{"id": "sg-0a1b2c3d"}]


def test_fails_with_more_exceptions_of_the_proxy_than_a_node_class_takes(made: Made) -> None:
    with pytest.raises(BlueprintError, match="no_proxy must have at most 50 entries, got 51"):
        made(https_proxy="http://p:3128", no_proxy=[f"h{number}" for number in range(51)])


def test_fails_for_a_pool_in_a_zone_that_is_not_of_the_network(made: Made) -> None:
    pools = {"default": {**POOL, "availability_zones": ["eu-west-1z"]}}
    with pytest.raises(BlueprintError, match="must be a zone of the network"):
        made({"node_pools": pools}, zones=["eu-west-1a"])


def test_fails_without_literal_name_of_the_cluster(made: Made) -> None:
    with pytest.raises(BlueprintError, match="cluster_name must be a literal"):
        made(cluster_name=cdk.Fn.ref("AWS::StackName"))


def test_cluster_turns_all_three_capabilities_on() -> None:
    (cluster,) = cluster_of().resources("prod", "AWS::EKS::Cluster").values()
    assert cluster["Properties"]["ComputeConfig"] == {"Enabled": True}
    assert cluster["Properties"]["StorageConfig"] == {"BlockStorage": {"Enabled": True}}
    network = cluster["Properties"]["KubernetesNetworkConfig"]
    assert network["ElasticLoadBalancing"] == {"Enabled": True}


def test_role_of_the_cluster_has_sessions_with_tags() -> None:
    roles = cluster_of().resources("prod", "AWS::IAM::Role")
    (role,) = (one for name, one in roles.items() if "ControlPlaneRole" in name)
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assert len(role["Properties"]["ManagedPolicyArns"]) == 5


def test_nothing_is_installed_that_eks_auto_mode_brings() -> None:
    assembly = cluster_of()
    addons = assembly.resources("prod", "AWS::EKS::Addon").values()
    assert {one["Properties"]["AddonName"] for one in addons} == {
        "metrics-server",
        "snapshot-controller",
    }
    assert assembly.resources("prod", "AWS::EKS::Nodegroup") == {}
    releases = {path.stem for path in (assembly.folder / "gitops").rglob("*.yaml")}
    assert not releases & {"karpenter", "aws-load-balancer-controller"}


def test_controllers_run_on_the_pool_for_them_and_wait_for_the_pools() -> None:
    assembly = cluster_of()
    for one in assembly.resources("prod", "AWS::EKS::Addon").values():
        values = json.loads(one["Properties"]["ConfigurationValues"])
        assert values["nodeSelector"] == {"node-role": "system"}
        assert values["tolerations"] == [{"key": "CriticalAddonsOnly", "operator": "Exists"}]
        assert any("nodepoolcontrollers" in need for need in one["DependsOn"])
    (flux,) = assembly.resources("prod", "Custom::AWSCDK-EKS-HelmChart").values()
    assert any("nodepoolcontrollers" in need for need in flux["DependsOn"])


def test_cloudformation_makes_the_nodes_even_with_gitops() -> None:
    kinds = {item["kind"] for item in kubectl_objects(cluster_of(), "prod")}
    assert {"NodeClass", "NodePool"} <= kinds
    tree = (cluster_of().folder / "gitops").rglob("*.yaml")
    delivered = {
        item["kind"]
        for path in tree
        for item in yaml.safe_load_all(path.read_text("utf-8"))
        if item
    }
    assert "NodeClass" not in delivered


def test_policies_are_enforced() -> None:
    found = {
        (item["kind"], item["metadata"]["name"]): item
        for item in kubectl_objects(cluster_of(), "prod")
    }
    switch = found["ConfigMap", "amazon-vpc-cni"]
    assert switch["metadata"]["namespace"] == "kube-system"
    assert switch["data"] == {"enable-network-policy-controller": "true"}
    node_class = found["NodeClass", "encrypted"]["spec"]
    assert (node_class["networkPolicy"], node_class["networkPolicyEventLogs"]) == (
        "DefaultAllow",
        "Enabled",
    )


def test_dns_is_allowed_at_its_address_since_it_is_not_in_a_pod() -> None:
    policies = [
        item
        for item in kubectl_objects(cluster_of("ipv4"), "prod")
        if item["kind"] == "NetworkPolicy" and item["metadata"]["name"] == "allowed"
    ]
    assert {item["metadata"]["namespace"] for item in policies} == {"default", "shop"}
    for policy in policies:
        dns = policy["spec"]["egress"][0]
        assert dns["to"][1:] == [{"ipBlock": {"cidr": "172.21.0.10/32"}}]
        assert {port["port"] for port in dns["ports"]} == {53}


def test_objects_name_the_controllers_of_eks_auto_mode() -> None:
    found = {
        (item["kind"], item["metadata"]["name"]): item
        for item in kubectl_objects(cluster_of("ipv4"), "prod")
    }
    assert found["StorageClass", "gp3"]["provisioner"] == "ebs.csi.eks.amazonaws.com"
    assert found["StorageClass", "gp3"]["parameters"]["tagSpecification_1"] == "team=platform"
    assert found["VolumeSnapshotClass", "ebs"]["driver"] == "ebs.csi.eks.amazonaws.com"
    ingress = found["IngressClass", "alb"]["spec"]
    assert ingress["controller"] == "eks.amazonaws.com/alb"
    assert ingress["parameters"]["apiGroup"] == "eks.amazonaws.com"
    parameters = found["IngressClassParams", "alb"]
    assert parameters["apiVersion"] == "eks.amazonaws.com/v1"
    assert set(parameters["spec"]) <= INGRESS_CLASS
    assert parameters["spec"]["tags"] == [{"key": "team", "value": "platform"}]
    pool = found["NodePool", "tenant-shop"]["spec"]["template"]["spec"]
    assert pool["nodeClassRef"]["kind"] == "NodeClass"


def test_certificates_have_another_key_than_in_the_controller() -> None:
    arn = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-1111"
    fields = {
        "profile": "core",
        "environment": {"account": "111122223333", "region": "eu-west-1"},
        "auto_mode": {},
        "ingress": {"certificate_arns": [arn]},
    }
    assembly = synthesize(BlueprintSpec.model_validate({"clusters": {"prod": fields}}))
    (params,) = (
        item["spec"]
        for item in kubectl_objects(assembly, "prod")
        if item["kind"] == "IngressClassParams"
    )
    assert params["certificateARNs"] == [arn]
    assert set(params) <= INGRESS_CLASS


def test_compute_kinds() -> None:
    kinds = {
        frozenset({"node_groups"}): {},
        frozenset({"node_groups", "karpenter"}): {"karpenter": {}},
        frozenset({"auto_mode"}): {"auto_mode": {}},
        frozenset({"fargate"}): {
            "node_groups": {"system": None},
            "fargate_profiles": {"web": {"selectors": {"web": {"namespace": "web"}}}},
        },
    }
    for expected, fields in kinds.items():
        spec = ClusterSpec.model_validate({"profile": "core", **fields})
        assert spec.compute_kinds == expected
        assert spec.has_first_nodes == (expected != {"fargate"})


def test_name_of_the_cluster_is_in_the_conditions(made: Made) -> None:
    made(cluster_name="other", tags={"team": "platform"}).has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "Roles": ["control-plane"],
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {
                                "Sid": "TagVolumes",
                                "Condition": {
                                    "StringEquals": {"aws:RequestTag/eks:eks-cluster-name": "other"}
                                },
                            }
                        )
                    ]
                )
            },
        },
    )
