"""Managed add-ons: configuration, rights, versions."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from eks_blueprint import catalogue
from eks_blueprint.addons import CoreAddons
from eks_blueprint.addons.known import KNOWN
from eks_blueprint.spec import ClusterSpec
from tests.support.apps import EXAMPLES, example
from tests.support.objects import text

FARGATE = {
    "node_groups": {"system": None},
    "fargate_profiles": {"apps": {"selectors": {"web": {"namespace": "web"}}}},
}
IPV4 = {"ip_family": "ipv4"}
TOLERATE_SYSTEM_TAINT = [{"key": "CriticalAddonsOnly", "operator": "Exists"}]


@pytest.fixture
def define(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet], volumes_key: kms.IKey
) -> Any:
    def make(*, pods: bool = False, **fields: Any) -> tuple[CoreAddons, Template]:
        made = CoreAddons(
            stack,
            "Addons",
            cluster=cluster,
            spec=ClusterSpec.model_validate({"profile": "core", **fields}),
            volumes_key=volumes_key,
            cluster_security_group=cluster.cluster_security_group,
            pod_subnets=dict(zip(("zone-a", "zone-b", "zone-c"), subnets, strict=True))
            if pods
            else {},
        )
        return made, Template.from_stack(stack)

    return make


def addons(template: Template) -> dict[str, dict[str, Any]]:
    found = template.find_resources("AWS::EKS::Addon").values()
    return {addon["Properties"]["AddonName"]: addon["Properties"] for addon in found}


def resources(template: Template) -> dict[str, Any]:
    found = template.find_resources("AWS::EKS::Addon").values()
    return {addon["Properties"]["AddonName"]: {**addon} for addon in found}


def ids(template: Template) -> dict[str, str]:
    found = template.find_resources("AWS::EKS::Addon").items()
    return {addon["Properties"]["AddonName"]: name for name, addon in found}


def configuration(template: Template, name: str) -> Any:
    return json.loads(addons(template)[name].get("ConfigurationValues", "{}"))


def roles(template: Template) -> dict[str, Any]:
    return {
        role["Properties"]["Description"].removeprefix("Pods of service account "): role
        for role in template.find_resources("AWS::IAM::Role").values()
    }


def test_production_has_eight_add_ons_in_two_groups(define: Any) -> None:
    made, template = define()
    assert list(made.before_compute) == ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]
    assert sorted(made.after_compute) == [
        "aws-ebs-csi-driver",
        "coredns",
        "eks-node-monitoring-agent",
        "metrics-server",
        "snapshot-controller",
    ]
    found = addons(template)
    assert all(addon["ResolveConflicts"] == "OVERWRITE" for addon in found.values())
    assert all("PreserveOnDelete" not in addon for addon in found.values())
    assert all("ServiceAccountRoleArn" not in addon for addon in found.values())


def test_network_policy_is_on_and_ipv6_needs_nothing_else(define: Any) -> None:
    _, template = define()
    assert configuration(template, "vpc-cni") == {"enableNetworkPolicy": "true"}


def test_pods_under_network_policies_have_no_second_interface(define: Any) -> None:
    _, template = define(network_policies={"event_logs": False})
    assert configuration(template, "vpc-cni") == {
        "enableNetworkPolicy": "true",
        "env": {"ENABLE_V4_EGRESS": "false"},
    }
    lines = [line.strip() for line in configuration(template, "coredns")["corefile"].splitlines()]
    assert {"dns64", "forward . fd00:ec2::253", "loop", "reload"} <= {*lines}
    assert lines.index("dns64") < lines.index("forward . fd00:ec2::253")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"network_policies": {"ipv4_egress": "node"}},
        {"network_policies": {}, "network": IPV4},
        {"network_policies": {}, **FARGATE, "addons": {"vpc-cni": {}}},
    ],
    ids=["no policies", "over the node", "ipv4", "Fargate alone"],
)
def test_the_way_to_ipv4_is_otherwise_that_of_eks(define: Any, fields: Any) -> None:
    _, template = define(**fields)
    assert "ENABLE_V4_EGRESS" not in configuration(template, "vpc-cni").get("env", {})
    assert "corefile" not in configuration(template, "coredns")


def test_ipv4_hands_out_prefixes(define: Any) -> None:
    _, template = define(network=IPV4)
    env = configuration(template, "vpc-cni")["env"]
    assert env == {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"}


def test_ipv4_without_prefixes_leaves_the_default(define: Any) -> None:
    _, template = define(network={**IPV4, "prefix_delegation": False})
    assert configuration(template, "vpc-cni") == {"enableNetworkPolicy": "true"}


def test_custom_networking_names_subnet_and_group_by_zone(define: Any) -> None:
    _, template = define(network={**IPV4, "secondary_cidr": {}}, pods=True)
    join = addons(template)["vpc-cni"]["ConfigurationValues"]["Fn::Join"][1]
    values = json.loads("".join(p if isinstance(p, str) else p["Ref"] for p in join))
    assert values["env"]["AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"] == "true"
    assert values["env"]["ENI_CONFIG_LABEL_DEF"] == "topology.kubernetes.io/zone"
    eni = values["eniConfig"]
    assert (eni["create"], eni["region"]) == (True, "AWS::Region")
    assert eni["subnets"]["zone-b"] == {
        "id": "subnet-0a00000b",
        "securityGroups": ["sg-0a1b2c3d"],
    }


def test_secondary_range_without_custom_networking_makes_no_eniconfig(define: Any) -> None:
    network = {**IPV4, "secondary_cidr": {"custom_networking": False}}
    _, template = define(network=network, pods=True)
    assert "eniConfig" not in configuration(template, "vpc-cni")


def test_cni_on_ipv6_has_a_policy_of_its_own_through_pod_identity(define: Any) -> None:
    _, template = define()
    (association,) = addons(template)["vpc-cni"]["PodIdentityAssociations"]
    assert association["ServiceAccount"] == "aws-node"
    role = roles(template)["kube-system/aws-node"]
    assert "ManagedPolicyArns" not in role["Properties"]
    policies = [
        policy["Properties"]
        for policy in template.find_resources("AWS::IAM::ManagedPolicy").values()
        if "aws-node" in policy["Properties"]["Description"]
    ]
    actions = {
        action
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
        for action in (
            statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        )
    }
    # aws/amazon-vpc-cni-k8s, docs/iam-policy.md, "IPv6 Mode".
    assert actions == {
        "ec2:AssignIpv6Addresses",
        "ec2:DescribeInstances",
        "ec2:DescribeTags",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeSubnets",
        "ec2:DescribeSecurityGroups",
        "ec2:CreateTags",
    }


def test_cni_on_ipv4_has_the_managed_policy(define: Any) -> None:
    _, template = define(network=IPV4)
    arns = roles(template)["kube-system/aws-node"]["Properties"]["ManagedPolicyArns"]
    assert [arn["Fn::Join"][1][-1] for arn in arns] == [":iam::aws:policy/AmazonEKS_CNI_Policy"]


def test_ebs_driver_may_use_the_volumes_key_only(define: Any) -> None:
    _, template = define()
    (association,) = addons(template)["aws-ebs-csi-driver"]["PodIdentityAssociations"]
    assert association["ServiceAccount"] == "ebs-csi-controller-sa"
    keys = [
        statement
        for policy in template.find_resources("AWS::IAM::ManagedPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "kms:" in str(statement["Action"])
    ]
    assert len(keys) == 2
    assert {s["Resource"] for s in keys} == {
        "arn:aws:kms:eu-west-1:111122223333:key/volumes",
    }
    via = text(keys[0]["Condition"]["StringLike"]["kms:ViaService"])
    assert via == "ec2.<AWS::Region>.amazonaws.com*"
    assert keys[1]["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


@pytest.mark.parametrize(
    ("fields", "policy"),
    [
        ({"kubernetes_version": "1.35"}, "AmazonEBSCSIDriverEKSClusterScopedPolicy"),
        ({"version": "v1.58.0-eksbuild.1"}, "AmazonEBSCSIDriverEKSClusterScopedPolicy"),
        ({"version": "v1.57.9-eksbuild.9"}, "AmazonEBSCSIDriverPolicyV2"),
        ({"region": "us-gov-west-1"}, "AmazonEBSCSIDriverPolicyV2"),
        ({"region": "cn-north-1"}, "AmazonEBSCSIDriverPolicyV2"),
    ],
)
def test_ebs_driver_is_limited_to_its_cluster_where_it_sets_the_tag(
    define: Any, fields: dict[str, str], policy: str
) -> None:
    spec: dict[str, Any] = {"kubernetes_version": "1.35"} | fields
    if "version" in spec:
        spec["addons"] = {"aws-ebs-csi-driver": {"version": spec.pop("version")}}
    if spec.get("region") == "cn-north-1":
        spec["network"] = IPV4
    if "region" in spec:
        spec["environment"] = {"account": "111122223333", "region": spec.pop("region")}
    _, template = define(**spec)
    role = roles(template)["kube-system/ebs-csi-controller-sa"]
    (arn,) = role["Properties"]["ManagedPolicyArns"]
    assert text(arn) == f"arn:<AWS::Partition>:iam::aws:policy/{policy}"


def test_ebs_driver_tags_volumes_and_snapshots(define: Any) -> None:
    _, template = define(tags={"team": "data", "cost": "4711"})
    values = configuration(template, "aws-ebs-csi-driver")
    assert values["controller"]["extraVolumeTags"] == {"team": "data", "cost": "4711"}


def test_ebs_driver_without_tags_sets_none(define: Any) -> None:
    _, template = define()
    assert "extraVolumeTags" not in str(configuration(template, "aws-ebs-csi-driver"))


@pytest.mark.parametrize("name", sorted(catalogue.addon_names()))
def test_every_pod_of_an_add_on_tolerates_the_system_taint(define: Any, name: str) -> None:
    facts = catalogue.addon(name)
    assert facts is not None
    _, template = define(addons={name: {}, **{other: {} for other in facts.requires}})
    for path in facts.tolerations_at:
        value = configuration(template, name)
        for key in path.split("."):
            value = value[key]
        assert value == TOLERATE_SYSTEM_TAINT
    if not facts.tolerations_at and KNOWN.get(name) is None:
        assert "tolerations" not in configuration(template, name)


def test_all_three_deployments_of_cert_manager_tolerate_the_system_taint(define: Any) -> None:
    _, template = define(addons={"cert-manager": {}})
    pods = {"tolerations": TOLERATE_SYSTEM_TAINT, "nodeSelector": {"node-role": "system"}}
    assert configuration(template, "cert-manager") == {**pods, "cainjector": pods, "webhook": pods}


def test_nothing_is_tolerated_without_nodes_of_ours(define: Any) -> None:
    _, template = define(**FARGATE)
    assert configuration(template, "metrics-server") == {}


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("aws-ebs-csi-driver", "snapshot-controller"),
        ("adot", "cert-manager"),
        ("aws-privateca-connector-for-kubernetes", "cert-manager"),
    ],
)
def test_an_add_on_waits_for_the_definitions_it_uses(define: Any, later: str, earlier: str) -> None:
    _, template = define(addons={later: {}, earlier: {}})
    assert ids(template)[earlier] in resources(template)[later]["DependsOn"]


def test_an_add_on_waits_only_for_what_is_installed(define: Any) -> None:
    _, template = define(addons={"adot": {}, "snapshot-controller": None})
    assert "DependsOn" not in resources(template)["adot"]
    (rights,) = resources(template)["aws-ebs-csi-driver"]["DependsOn"]
    assert rights in template.find_resources("AWS::IAM::ManagedPolicy")


def test_coredns_scales_with_the_cluster(define: Any) -> None:
    _, template = define()
    scaling = configuration(template, "coredns")["autoScaling"]
    assert scaling == {"enabled": True, "minReplicas": 2, "maxReplicas": 10}


def test_coredns_runs_on_fargate_without_nodes(define: Any) -> None:
    _, template = define(**FARGATE)
    assert configuration(template, "coredns") == {"computeType": "Fargate"}
    assert sorted(addons(template)) == ["coredns", "metrics-server"]
    template.resource_count_is("AWS::IAM::Role", 0)


def test_user_s_configuration_is_merged_over_the_blueprint_s(define: Any) -> None:
    spec = {"configuration": {"autoScaling": {"maxReplicas": 40}, "resources": {}}}
    _, template = define(addons={"coredns": spec})
    assert configuration(template, "coredns") == {
        "autoScaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 40},
        "resources": {},
    }


def test_any_other_add_on_gets_the_rights_it_is_given(define: Any) -> None:
    policy = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
    identity = {"managed_policy_arns": [policy], "namespace": "amazon-cloudwatch"}
    made, template = define(
        addons={
            "amazon-cloudwatch-observability": {
                "version": "v4.0.0-eksbuild.1",
                "pod_identities": {"cloudwatch-agent": identity},
                "preserve_on_delete": True,
                "resolve_conflicts": "preserve",
            }
        }
    )
    addon = addons(template)["amazon-cloudwatch-observability"]
    assert addon["AddonVersion"] == "v4.0.0-eksbuild.1"
    assert addon["PreserveOnDelete"] is True
    assert addon["ResolveConflicts"] == "PRESERVE"
    role = roles(template)["amazon-cloudwatch/cloudwatch-agent"]["Properties"]
    assert role["ManagedPolicyArns"] == [policy]
    assert "amazon-cloudwatch-observability" in made.after_compute


def test_an_add_on_of_the_catalogue_gets_the_policies_it_needs(define: Any) -> None:
    _, template = define(addons={"aws-network-flow-monitoring-agent": {}})
    account = "aws-network-flow-monitor-agent-service-account"
    (association,) = addons(template)["aws-network-flow-monitoring-agent"][
        "PodIdentityAssociations"
    ]
    assert association["ServiceAccount"] == account
    role = roles(template)[f"amazon-network-flow-monitor/{account}"]["Properties"]
    (arn,) = role["ManagedPolicyArns"]
    assert text(arn).endswith(":iam::aws:policy/CloudWatchNetworkFlowMonitorAgentPublishPolicy")


def test_template_tells_which_versions_are_left_to_eks() -> None:
    template = example(EXAMPLES[0]).templates["production"]
    versions = template["Metadata"]["AddonVersions"]
    assert versions["kube-proxy"].startswith("v1.35.")
    release = catalogue.kubernetes("1.35")
    left = {name for name in versions if release.addon_version(name).version is None}
    assert {versions[name] for name in left} <= {
        "not pinned: default version of EKS at installation"
    }
    pinned = {
        addon["Properties"]["AddonName"]
        for addon in template["Resources"].values()
        if addon["Type"] == "AWS::EKS::Addon" and "AddonVersion" in addon["Properties"]
    }
    assert pinned == {name for name, text in versions.items() if text.startswith("v")}


def test_decisions_on_network_policies_go_to_the_log_group_of_the_cluster(define: Any) -> None:
    _, template = define(network_policies={})
    got = configuration(template, "vpc-cni")
    assert got["nodeAgent"] == {"enableCloudWatchLogs": "true", "enablePolicyEventLogs": "true"}
    statements = [
        statement
        for policy in template.find_resources("AWS::IAM::ManagedPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "logs:" in str(statement["Action"])
    ]
    write, create, find = statements
    group = ":log-group:/aws/eks/existing/cluster"
    # The streams of the control plane, with the audit log, are out of its reach.
    assert write["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    streams = f"{group}:log-stream:aws-network-policy-agent-audit-*"
    assert text(write["Resource"]).endswith(streams)
    # The stack makes the group, with key and retention; the agent may make no other.
    assert create["Action"] == "logs:CreateLogGroup"
    assert [text(one).partition(group)[2] for one in create["Resource"]] == ["", ":*"]
    assert find["Action"] == "logs:DescribeLogGroups"


def test_decisions_are_logged_on_ipv4_too_or_not_at_all(define: Any) -> None:
    _, template = define(network=IPV4, network_policies={"event_logs": False})
    assert "nodeAgent" not in configuration(template, "vpc-cni")
    assert "logs:" not in str(template.find_resources("AWS::IAM::ManagedPolicy"))


def test_ipv4_cni_gets_the_log_rights_besides_the_managed_policy(define: Any) -> None:
    _, template = define(network=IPV4, network_policies={})
    assert "AmazonEKS_CNI_Policy" in str(roles(template)["kube-system/aws-node"])
    assert "logs:PutLogEvents" in str(template.find_resources("AWS::IAM::ManagedPolicy"))


@pytest.mark.parametrize(("mode", "init"), [("strict", True), ("standard", False)])
def test_pods_get_interfaces_of_their_own(define: Any, mode: str, init: bool) -> None:
    _, template = define(pod_security_groups={"enforcing_mode": mode})
    got = configuration(template, "vpc-cni")
    assert got["env"]["ENABLE_POD_ENI"] == "true"
    assert got["env"]["POD_SECURITY_GROUP_ENFORCING_MODE"] == mode
    # In strict mode, the kubelet's TCP probes need it.
    assert ("init" in got) is init
    if init:
        assert got["init"] == {"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}}


def test_pods_share_interfaces_by_default(define: Any) -> None:
    _, template = define()
    assert "ENABLE_POD_ENI" not in str(configuration(template, "vpc-cni"))


def test_efs_driver_mounts_with_a_role_that_it_gets_before_it_starts(define: Any) -> None:
    _, template = define(storage={"file_systems": {"shared": {}}})
    role = roles(template)["kube-system/efs-csi-node-sa"]["Properties"]
    # The file systems name the role; the role itself allows nothing.
    assert "ManagedPolicyArns" not in role
    ((name, association),) = template.find_resources("AWS::EKS::PodIdentityAssociation").items()
    assert association["Properties"]["ServiceAccount"] == "efs-csi-node-sa"
    driver = resources(template)["aws-efs-csi-driver"]
    assert name in driver["DependsOn"]
    # The add-on refuses an association for this service account.
    (own,) = driver["Properties"]["PodIdentityAssociations"]
    assert own["ServiceAccount"] == "efs-csi-controller-sa"


def test_efs_driver_without_file_systems_has_no_role_for_mounts(define: Any) -> None:
    _, template = define(addons={"aws-efs-csi-driver": {}})
    assert "kube-system/efs-csi-node-sa" not in roles(template)


def test_kube_state_metrics_runs_on_the_nodes_for_controllers(define: Any) -> None:
    _, template = define(addons={"kube-state-metrics": {}, "prometheus-node-exporter": {}})
    assert configuration(template, "kube-state-metrics") == {
        "tolerations": TOLERATE_SYSTEM_TAINT,
        "nodeSelector": {"node-role": "system"},
    }
    # It is a DaemonSet for every node, which tolerates their taints by itself.
    assert configuration(template, "prometheus-node-exporter") == {}
