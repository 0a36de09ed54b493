"""What a teardown lists, and what it does not."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.errors import BlueprintError
from eks_blueprint.results import as_json, markdown, text
from eks_blueprint.teardown import TeardownPlan, document, teardown_plan

Resources = dict[str, dict[str, Any]]
CLUSTER = {"Type": "AWS::EKS::Cluster", "Properties": {"Name": "prod"}}


def chart(name: str, **values: Any) -> dict[str, Any]:
    properties = {"Chart": name, "Release": name, "Values": json.dumps(values)}
    return {"Type": "Custom::AWSCDK-EKS-HelmChart", "Properties": properties}


def addon(name: str) -> dict[str, Any]:
    return {"Type": "AWS::EKS::Addon", "Properties": {"AddonName": name}}


def stack(name: str, resources: Resources | None = None, **more: Any) -> Stack:
    return Stack(name, {"Resources": resources or {}, **more.pop("template", {})}, **more)


def assembly(*stacks: Stack) -> CloudAssembly:
    return CloudAssembly({one.name: one for one in stacks}, {})


def plan(resources: Resources | None = None, **properties: Any) -> TeardownPlan:
    cluster = {**CLUSTER, "Properties": {**CLUSTER["Properties"], **properties}}  # type: ignore[dict-item]
    return teardown_plan(assembly(stack("prod", {"Cluster": cluster, **(resources or {})})))


def names(found: TeardownPlan) -> set[str]:
    (cluster,) = found.clusters
    return {step.name for step in (*cluster.before, *cluster.after)}


def test_a_bare_cluster_has_only_what_every_cluster_has() -> None:
    assert names(plan()) == {"access", "namespaces", "load-balancer-services", "left-log-groups"}


OF: Mapping[str, tuple[Resources, dict[str, Any], set[str]]] = {
    "karpenter": (
        {"K": chart("karpenter")},
        {},
        {"node-pools", "instances", "left-instances", "left-launch-templates"},
    ),
    "load balancer controller": (
        {"L": chart("aws-load-balancer-controller")},
        {},
        {
            "ingresses",
            "gateways",
            "target-group-bindings",
            "load-balancers",
            "left-load-balancers",
        },
    ),
    "VPC Lattice": (
        {"L": chart("aws-gateway-controller-chart")},
        {},
        {"lattice-routes", "lattice-exports", "lattice-resources"},
    ),
    "EBS driver": (
        {"E": addon("aws-ebs-csi-driver")},
        {},
        {"ebs-policy", "claims", "left-volumes", "left-snapshots"},
    ),
    "EFS driver": ({"E": addon("aws-efs-csi-driver")}, {}, {"claims"}),
    "snapshots": ({"S": addon("snapshot-controller")}, {}, {"snapshots"}),
    "CNI": ({"C": addon("vpc-cni")}, {}, {"left-network-interfaces"}),
    "Flux": ({"F": chart("flux2")}, {}, {"flux"}),
    "Velero": ({"V": chart("velero")}, {}, {"velero"}),
    "ACK": ({"A": chart("s3-chart")}, {}, {"ack"}),
    "records that stay": (
        {"D": chart("external-dns", policy="upsert-only")},
        {},
        {"dns", "left-dns"},
    ),
    "records that go": ({"D": chart("external-dns", policy="sync")}, {}, {"left-dns"}),
    "capabilities": (
        {
            kind: {"Type": "AWS::EKS::Capability", "Properties": {"Type": kind}}
            for kind in ("ACK", "KRO", "ARGOCD")
        },
        {},
        {"ack", "kro", "argo-cd"},
    ),
    "protection": ({}, {"DeletionProtection": True}, {"protection"}),
    "private endpoint": (
        {},
        {"ResourcesVpcConfig": {"EndpointPublicAccess": False}},
        {"private"},
    ),
    "EKS Auto Mode": (
        {"K": chart("karpenter")},
        {
            "ComputeConfig": {"Enabled": True},
            "StorageConfig": {"BlockStorage": {"Enabled": True}},
            "KubernetesNetworkConfig": {"ElasticLoadBalancing": {"Enabled": True}},
        },
        {
            "ingresses",
            "auto-mode-target-group-bindings",
            "auto-mode-load-balancers",
            "auto-mode-ebs-policy",
            "claims",
            "auto-mode-node-pools",
            "left-auto-mode-load-balancers",
            "left-auto-mode-volumes",
        },
    ),
    "GuardDuty": (
        {
            "D": {
                "Type": "AWS::GuardDuty::Detector",
                "Properties": {"Features": [{"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}]},
            }
        },
        {},
        {"left-guardduty"},
    ),
    "pull-through cache": (
        {"P": {"Type": "AWS::ECR::PullThroughCacheRule"}},
        {},
        {"left-pull-through-repositories"},
    ),
}


@pytest.mark.parametrize("case", OF)
def test_steps_follow_what_the_cluster_has(case: str) -> None:
    resources, properties, expected = OF[case]
    assert names(plan(resources, **properties)) - names(plan()) == expected


def test_steps_are_in_the_order_in_which_they_are_safe() -> None:
    found = plan(
        {
            "F": chart("flux2"),
            "L": chart("aws-load-balancer-controller"),
            "K": chart("karpenter"),
            "E": addon("aws-ebs-csi-driver"),
            "S": addon("snapshot-controller"),
            "D": chart("external-dns"),
        },
        DeletionProtection=True,
    )
    order = [step.name for step in found.clusters[0].before]
    assert order == [
        "access",
        # Flux would make again what is deleted.
        "flux",
        # Before the Ingresses, or ExternalDNS never sees that they go.
        "dns",
        "namespaces",
        "ingresses",
        "gateways",
        "load-balancer-services",
        "target-group-bindings",
        "load-balancers",
        "snapshots",
        # Before the claims, or the volumes stay.
        "ebs-policy",
        "claims",
        # Their controllers need nodes until then.
        "node-pools",
        "instances",
        "protection",
    ]


def test_a_bastion_is_used_where_the_endpoint_is_private() -> None:
    cluster = {
        **CLUSTER,
        "Properties": {"Name": "prod", "ResourcesVpcConfig": {"EndpointPublicAccess": False}},
    }
    outputs = {"Outputs": {"Bastion1PortForward": {"Value": "aws ssm start-session"}}}
    found = teardown_plan(assembly(stack("prod", {"Cluster": cluster}, template=outputs)))
    assert "bastion" in names(found)
    assert "private" not in names(found)


KEPT: Resources = {
    "LogsKey": {"Type": "AWS::KMS::Key", "DeletionPolicy": "RetainExceptOnCreate"},
    "Logs": {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Retain",
        "Properties": {"LogGroupName": "/aws/eks/prod/cluster"},
    },
    "Database": {"Type": "AWS::RDS::DBInstance", "DeletionPolicy": "Retain"},
    "Bucket": {"Type": "AWS::S3::Bucket"},
}


def test_what_is_kept_goes_before_its_keys() -> None:
    found = plan(KEPT)
    assert [one.type for one in found.kept] == [
        "AWS::Logs::LogGroup",
        "AWS::RDS::DBInstance",
        "AWS::KMS::Key",
    ]
    logs, database, key = found.kept
    assert logs.names == ("/aws/eks/prod/cluster",)
    assert key.names == ("LogsKey",)
    assert key.last
    assert logs.remove == (
        "for id in $(kept AWS::Logs::LogGroup); do "
        'aws logs delete-log-group --log-group-name "$id"; '
        "done",
    )
    # Nobody knows how; it is listed all the same.
    assert database.remove == ()
    shown = markdown(document(found))
    assert shown.index("delete-log-group") < shown.index("schedule-key-deletion")


def test_keys_of_all_stacks_go_last() -> None:
    one = stack("prod", {"Cluster": CLUSTER, **KEPT}, depends_on=("network",))
    found = teardown_plan(assembly(stack("network", KEPT), one))
    kinds = [one.type for one in found.kept]
    assert kinds[-2:] == ["AWS::KMS::Key", "AWS::KMS::Key"]
    assert "AWS::KMS::Key" not in kinds[:-2]


def test_data_that_goes_with_the_stack_is_named() -> None:
    found = plan(KEPT)
    assert [(one.stack, one.names) for one in found.lost] == [("prod", ("Bucket",))]


def test_log_groups_say_which_logs_are_among_those_that_are_lost() -> None:
    def group(name: str) -> dict[str, Any]:
        properties = {"LogGroupName": name}
        return {"Type": "AWS::Logs::LogGroup", "Properties": properties, "DeletionPolicy": "Retain"}

    flow = {"Type": "AWS::EC2::FlowLog", "Properties": {"LogGroupName": {"Ref": "Flows"}}}
    said = "all their records"
    audit = "among them those of the control plane, with the audit log where it is on"
    flows = "among them the flow logs of the VPC"

    def lost(resources: Resources) -> str:
        (kept,) = plan(resources).kept
        return kept.loses

    assert lost({"A": group("/aws/lambda/a")}) == said
    assert lost({"A": group("/aws/lambda/a"), "B": group("/aws/eks/prod/cluster")}) == (
        f"{said}, {audit}"
    )
    assert lost({"Flows": group("flows"), "Flow": flow}) == f"{said}, {flows}"


NETWORK: Resources = {"Vpc": {"Type": "AWS::EC2::VPC"}}


def fleet() -> CloudAssembly:
    def cluster(name: str) -> Stack:
        resource = {**CLUSTER, "Properties": {"Name": name}}
        return stack(
            name, {"Cluster": resource}, depends_on=("shared-network",), region="eu-west-1"
        )

    return assembly(
        stack("shared-network", NETWORK, region="eu-west-1", termination_protection=True),
        stack("unrelated"),
        cluster("a"),
        cluster("b"),
        stack("app-on-a", depends_on=("a",)),
    )


def test_a_shared_network_goes_last_and_only_with_its_last_cluster() -> None:
    everything = teardown_plan(fleet())
    assert [one.stack for one in everything.stacks] == ["app-on-a", "b", "a", "shared-network"]
    assert everything.stays == ()
    first = teardown_plan(fleet(), clusters="b")
    assert [one.stack for one in first.stacks] == ["b"]
    assert [one.name for one in first.clusters] == ["b"]
    assert [(one.name, one.reason) for one in first.stays] == [
        ("stack shared-network", "needed by a")
    ]


def test_an_app_above_a_cluster_goes_before_it() -> None:
    found = teardown_plan(fleet(), clusters="a")
    assert [one.stack for one in found.stacks] == ["app-on-a", "a"]


def connected() -> CloudAssembly:
    def cluster(name: str) -> Stack:
        resource = {**CLUSTER, "Properties": {"Name": name}}
        return stack(name, {"Cluster": resource}, depends_on=(f"{name}-network",))

    return assembly(
        stack("a-network", NETWORK),
        stack("b-network", NETWORK),
        cluster("a"),
        cluster("b"),
        stack("a-side", depends_on=("a-network", "b-network")),
        stack("b-side", depends_on=("a-network", "b-network", "a-side")),
        stack("c-network"),
        stack("c-side", depends_on=("c-network",)),
    )


def test_a_connection_goes_before_the_first_of_its_networks() -> None:
    everything = teardown_plan(connected())
    names = ["b-side", "a-side", "b", "a", "b-network", "a-network"]
    assert [one.stack for one in everything.stacks] == names
    assert everything.stays == ()
    first = teardown_plan(connected(), clusters="a")
    assert [one.stack for one in first.stacks] == ["b-side", "a-side", "a", "a-network"]
    assert [(one.name, one.reason) for one in first.stays] == [("stack b-network", "needed by b")]


def test_commands_name_stack_region_and_what_protects_it() -> None:
    network = teardown_plan(fleet()).stacks[-1]
    assert network.delete == ("cdk destroy --exclusively shared-network",)
    assert network.prepare[0] == "export AWS_REGION=eu-west-1"
    assert "--no-enable-termination-protection" in network.prepare[-1]
    assert not any("termination" in line for line in teardown_plan(fleet()).stacks[1].prepare)


def test_an_existing_vpc_stays() -> None:
    assert [one.name for one in plan().stays] == ["VPC of prod"]
    own = stack("prod", {"Cluster": CLUSTER}, depends_on=("network",))
    assert teardown_plan(assembly(stack("network", NETWORK), own)).stays == ()


def test_templates_without_region_set_none() -> None:
    found = plan()
    assert found.stacks[0].region is None
    assert not any("AWS_REGION" in line for line in found.stacks[0].prepare)
    assert found.clusters[0].environment == ()


def test_cloudformation_deletes_in_the_reverse_order_of_creation() -> None:
    found = plan(
        {
            "Group": {
                "Type": "AWS::EKS::Nodegroup",
                "Properties": {"ClusterName": {"Ref": "Cluster"}},
                "DependsOn": ["Cni"],
            },
            "Cni": {**addon("vpc-cni"), "DependsOn": "Cluster"},
            "Dns": {**addon("coredns"), "DependsOn": ["Group"]},
            "Pool": {
                "Type": "Custom::AWSCDK-EKS-KubernetesResource",
                "Properties": {"Manifest": "[]"},
                "DependsOn": ["Dns"],
            },
        }
    )
    (deletion,) = found.stacks
    assert [one.what for one in deletion.phases] == [
        "Kubernetes objects",
        "other add-ons",
        "node groups",
        "add-ons that nodes need",
        "control plane",
    ]
    ends = [one.minutes for one in deletion.phases]
    assert ends == sorted(ends)
    assert deletion.minutes == ends[-1]
    assert deletion.by_kubectl == 1


def test_resources_that_wait_for_each_other_are_shown_all_the_same() -> None:
    circle = {
        "A": {"Type": "AWS::SQS::Queue", "DependsOn": "B"},
        "B": {"Type": "AWS::SQS::Queue", "DependsOn": "A"},
    }
    assert sum(one.count for one in plan(circle).stacks[0].phases) == 3


@pytest.mark.parametrize("name", [{"Ref": "Parameter"}, None])
def test_a_cluster_whose_name_is_not_known_is_quoted(name: Any) -> None:
    cluster = {"Type": "AWS::EKS::Cluster", "Properties": {"Name": name} if name else {}}
    found = teardown_plan(assembly(stack("prod", {"Cluster": cluster})))
    expected = "<Parameter>" if name else "<Cluster>"
    assert found.clusters[0].name == expected
    assert f"--name '{expected}'" in " ".join(found.clusters[0].before[0].find)


def test_fails_without_a_cluster_of_that_name() -> None:
    with pytest.raises(BlueprintError, match="got 'c'; the cloud assembly has a, b"):
        teardown_plan(fleet(), clusters="a,c")
    with pytest.raises(BlueprintError, match="got a cloud assembly without AWS::EKS"):
        teardown_plan(assembly(stack("network", NETWORK)))


def test_every_format_shows_the_same_commands() -> None:
    found = plan({"K": chart("karpenter")}, DeletionProtection=True)
    command = "kubectl --context prod delete nodepools.karpenter.sh --all --timeout=15m"
    assert command in text(document(found))
    assert command in markdown(document(found))
    assert command in as_json("teardown", found)


def storage_class(policy: str, key: str) -> dict[str, Any]:
    item = {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "gp3"},
        "reclaimPolicy": policy,
        "parameters": {"kmsKeyId": "KEY"},
    }
    head, tail = json.dumps([item]).split("KEY")
    manifest = {"Fn::Join": ["", [head, {"Fn::GetAtt": [key, "Arn"]}, tail]]}
    return {
        "Type": "Custom::AWSCDK-EKS-KubernetesResource",
        "Properties": {"Manifest": manifest},
        "DependsOn": ["Cluster"],
    }


@pytest.mark.parametrize(
    ("policy", "deletion", "lost"),
    [("Retain", "Delete", True), ("Retain", "Retain", False), ("Delete", "Delete", False)],
)
def test_volumes_that_stay_without_their_key_are_lost(
    policy: str, deletion: str, lost: bool
) -> None:
    key = {"Type": "AWS::KMS::Key", "DeletionPolicy": deletion}
    found = plan({"Key": key, "Class": storage_class(policy, "Key")})
    assert (("gp3",) in [one.names for one in found.lost]) is lost


def test_what_the_function_of_kubectl_needs_is_named() -> None:
    token = {"Fn::GetAtt": ["Function", "Arn"]}
    found = plan(
        {
            "Function": {"Type": "AWS::Lambda::Function"},
            "Own": {
                "Type": "Custom::AWSCDK-EKS-HelmChart",
                "Properties": {"ServiceToken": token, "Release": "own"},
                "DependsOn": ["Cluster"],
            },
        }
    )
    assert {one.what: one.resources for one in found.clusters[0].kubectl} == {
        "the API server": ("Cluster",),
        "the function of kubectl": ("Function",),
    }
    assert "the function of kubectl: `Function`" in markdown(document(found))


def test_the_first_lines_say_what_is_deleted_and_kept() -> None:
    key = {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain"}
    first = text(document(plan({"Key": key}))).split("\n\n")[1]
    assert "Stacks: 2, deleted one after the other" in first or "Stacks: 1" in first
    assert "Kept: keys." in first


def test_the_baseline_of_an_account_stays() -> None:
    made = stack("baseline", template={"Metadata": {"AccountBaseline": "prod"}})
    clusters = [
        stack(
            name,
            {"Cluster": {**CLUSTER, "Properties": {"Name": name}}},
            depends_on=("baseline",),
        )
        for name in ("one", "two")
    ]
    for patterns, reason in (("", "made for the account, not for a"), ("one", "needed by two")):
        found = teardown_plan(assembly(made, *clusters), clusters=patterns)
        assert "baseline" not in {one.stack for one in found.stacks}
        (stays,) = [one for one in found.stays if one.name == "stack baseline"]
        assert stays.reason.startswith(reason)
