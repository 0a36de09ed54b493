"""Each way in which something goes too early, in a small template."""

import json
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.results import Severity
from eks_blueprint.teardown import teardown_plan

Resources = dict[str, dict[str, Any]]


def resource(kind: str, *after: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties, "DependsOn": list(after)}


def objects(*items: dict[str, Any], after: tuple[str, ...] = ()) -> dict[str, Any]:
    manifest = json.dumps(items)
    return resource("Custom::AWSCDK-EKS-KubernetesResource", "Cluster", *after, Manifest=manifest)


def item(version: str, kind: str, **more: Any) -> dict[str, Any]:
    metadata = {"name": "one", **more.pop("metadata", {})}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **more}


def chart(name: str, *after: str, **more: Any) -> dict[str, Any]:
    values = json.dumps(more.pop("values", {}))
    kind = "Custom::AWSCDK-EKS-HelmChart"
    return resource(kind, "Cluster", *after, Chart=name, Release=name, Values=values, **more)


def addon(name: str, *after: str) -> dict[str, Any]:
    return resource("AWS::EKS::Addon", *after, AddonName=name)


def get(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "Arn"]}


FUNCTION = {
    "Cluster": resource("AWS::EKS::Cluster", Name="prod"),
    "Role": resource("AWS::IAM::Role"),
    "Policy": resource("AWS::IAM::ManagedPolicy", Roles=[{"Ref": "Role"}]),
    "Entry": resource("AWS::EKS::AccessEntry", PrincipalArn=get("Role")),
    "Handler": resource(
        "AWS::Lambda::Function", Role=get("Role"), VpcConfig={"SecurityGroupIds": [get("Group")]}
    ),
    "Framework": resource(
        "AWS::Lambda::Function", Environment={"Variables": {"ON_EVENT": get("Handler")}}
    ),
    "Group": resource("AWS::EC2::SecurityGroup"),
    "Open": resource(
        "AWS::EC2::SecurityGroupIngress",
        GroupId={"Fn::GetAtt": ["Cluster", "ClusterSecurityGroupId"]},
        SourceSecurityGroupId=get("Group"),
    ),
    "Nat": resource("AWS::EC2::NatGateway"),
}


def called(*after: str) -> dict[str, Any]:
    kind = "Custom::AWSCDK-EKS-HelmChart"
    return resource(kind, *after, ServiceToken=get("Framework"), Release="own")


# What is missing in the first template, what mends it.
CASES: dict[str, tuple[Resources, set[str], Resources]] = {
    "the function's rights, way and cluster": (
        {**FUNCTION, "User": called()},
        {"Cluster", "Policy", "Entry", "Open", "Nat"},
        {**FUNCTION, "User": called("Cluster", "Policy", "Entry", "Open", "Nat")},
    ),
    "NodePools without Karpenter": (
        {
            "Karpenter": chart("karpenter", "Crds"),
            "Crds": chart("karpenter-crd"),
            "User": objects(item("karpenter.sh/v1", "NodePool")),
        },
        {"Karpenter", "Crds"},
        {
            "Karpenter": chart("karpenter", "Crds"),
            "Crds": chart("karpenter-crd"),
            "User": objects(item("karpenter.sh/v1", "NodePool"), after=("Karpenter",)),
        },
    ),
    "Ingress without its controller and records": (
        {
            "Balancers": chart("aws-load-balancer-controller"),
            "Records": chart("external-dns", "Balancers"),
            "User": objects(item("networking.k8s.io/v1", "Ingress")),
        },
        {"Balancers", "Records"},
        {
            "Balancers": chart("aws-load-balancer-controller"),
            "Records": chart("external-dns", "Balancers"),
            "User": objects(item("networking.k8s.io/v1", "Ingress"), after=("Records",)),
        },
    ),
    "claim and class without the driver": (
        {
            "Driver": addon("aws-ebs-csi-driver"),
            "User": objects(
                item("v1", "PersistentVolumeClaim"),
                item("storage.k8s.io/v1", "StorageClass", provisioner="ebs.csi.aws.com"),
            ),
        },
        {"Driver"},
        {
            "Driver": addon("aws-ebs-csi-driver"),
            "User": objects(item("v1", "PersistentVolumeClaim"), after=("Driver",)),
        },
    ),
    "certificate without cert-manager": (
        {"Manager": addon("cert-manager"), "User": objects(item("cert-manager.io/v1", "Issuer"))},
        {"Manager"},
        {
            "Manager": addon("cert-manager"),
            "User": objects(item("cert-manager.io/v1", "Issuer"), after=("Manager",)),
        },
    ),
    "Kustomization without Flux": (
        {
            "Flux": chart("flux2"),
            "User": objects(item("kustomize.toolkit.fluxcd.io/v1", "Kustomization")),
        },
        {"Flux"},
        {
            "Flux": chart("flux2"),
            "User": objects(
                item("kustomize.toolkit.fluxcd.io/v1", "Kustomization"), after=("Flux",)
            ),
        },
    ),
    "chart without nodes and network": (
        {
            "Nodes": resource("AWS::EKS::Nodegroup"),
            "Network": addon("vpc-cni"),
            "Names": addon("coredns", "Nodes"),
            "User": chart("velero"),
        },
        {"Nodes", "Network", "Names"},
        {
            "Nodes": resource("AWS::EKS::Nodegroup"),
            "Network": addon("vpc-cni"),
            "Names": addon("coredns", "Nodes"),
            "User": chart("velero", "Names", "Network"),
        },
    ),
    "chart without its permissions": (
        {
            "Role": resource("AWS::IAM::Role"),
            "Policy": resource("AWS::IAM::Policy", Roles=[{"Ref": "Role"}]),
            "Identity": resource(
                "AWS::EKS::PodIdentityAssociation",
                ServiceAccount="karpenter",
                Namespace="kube-system",
                RoleArn=get("Role"),
            ),
            "User": chart("karpenter", Namespace="kube-system"),
        },
        {"Identity", "Role", "Policy"},
        {
            "Role": resource("AWS::IAM::Role"),
            "Policy": resource("AWS::IAM::Policy", Roles=[{"Ref": "Role"}]),
            "Identity": resource(
                "AWS::EKS::PodIdentityAssociation",
                ServiceAccount="karpenter",
                Namespace="kube-system",
                RoleArn=get("Role"),
            ),
            "User": chart("karpenter", "Identity", "Policy", Namespace="kube-system"),
        },
    ),
    "namespace without what cleans up": (
        {
            "Balancers": chart("aws-load-balancer-controller"),
            "User": objects(item("v1", "Namespace")),
        },
        {"Balancers"},
        {
            "Balancers": chart("aws-load-balancer-controller"),
            "User": objects(item("v1", "Namespace"), after=("Balancers",)),
        },
    ),
    "object without its capability": (
        {
            "Ack": resource("AWS::EKS::Capability", Type="ACK"),
            "User": objects(item("s3.services.k8s.aws/v1alpha1", "Bucket")),
        },
        {"Ack"},
        {
            "Ack": resource("AWS::EKS::Capability", Type="ACK"),
            "User": objects(item("s3.services.k8s.aws/v1alpha1", "Bucket"), after=("Ack",)),
        },
    ),
}


def missing(resources: Resources) -> set[str]:
    own = {"Cluster": FUNCTION["Cluster"], **resources}
    assembly = CloudAssembly({"prod": Stack("prod", {"Resources": own})}, {})
    found = teardown_plan(assembly).findings
    assert all(one.severity is Severity.ERROR for one in found)
    assert {one.subject for one in found} <= {"prod/User"}
    return {one.message.split(" may be deleted")[0] for one in found}


@pytest.mark.parametrize("case", CASES)
def test_what_goes_too_early_is_found_and_nothing_else(case: str) -> None:
    wrong, expected, right = CASES[case]
    assert missing(wrong) == expected
    assert missing(right) == set()


def test_rules_of_other_groups_are_no_way_of_the_function() -> None:
    other = resource(
        "AWS::EC2::SecurityGroupIngress", GroupId=get("Other"), SourceSecurityGroupId=get("Group")
    )
    user = called("Cluster", "Policy", "Entry", "Open", "Nat")
    assert missing({**FUNCTION, "Probe": other, "User": user}) == set()


@pytest.mark.parametrize(
    "strange",
    [
        {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "v"}, "spec": None},
        {"kind": "Ingress"},
        {"apiVersion": "v1", "kind": "List", "items": []},
        {"apiVersion": "karpenter.sh/v1", "kind": "NodePool", "metadata": None},
    ],
)
def test_strange_objects_are_no_obstacle(strange: dict[str, Any]) -> None:
    karpenter = chart("karpenter", values={"serviceMutatorWebhookConfig": "no map"})
    missing({"Karpenter": karpenter, "User": objects(strange)})
