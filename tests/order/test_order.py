"""What CloudFormation creates before what, read off the templates; it deletes the other way."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.apps import EXAMPLES, example
from tests.support.graph import Graph, graph, references

WITH_GROUPS = [path for path in EXAMPLES if path.stem not in ("04-fargate", "16-auto-mode")]


def clusters(path: Path) -> Iterator[tuple[dict[str, dict[str, Any]], Graph]]:
    assembly = example(path)
    for stack in assembly.templates:
        resources = assembly.resources(stack)
        if assembly.resources(stack, "AWS::EKS::Cluster"):
            yield resources, graph(resources)


def of(resources: dict[str, dict[str, Any]], kind: str) -> list[str]:
    return [key for key, resource in resources.items() if resource["Type"] == kind]


def addons(resources: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {
        resource["Properties"]["AddonName"]: key
        for key, resource in resources.items()
        if resource["Type"] == "AWS::EKS::Addon"
    }


def is_local(resources: dict[str, dict[str, Any]]) -> bool:
    """Say whether the control plane is on an Outpost."""
    (cluster,) = of(resources, "AWS::EKS::Cluster")
    return "OutpostConfig" in resources[cluster]["Properties"]


@pytest.mark.parametrize("path", WITH_GROUPS, ids=lambda path: path.stem)
def test_nodes_come_between_the_two_groups_of_add_ons(path: Path) -> None:
    for resources, before in clusters(path):
        names = addons(resources)
        groups = of(resources, "AWS::EKS::Nodegroup")
        # Nodes on an Outpost.
        groups += of(resources, "AWS::AutoScaling::AutoScalingGroup")
        assert groups
        known = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")
        # EKS installs the add-ons of a local cluster itself where the Outpost has Amazon EBS.
        first = {names[name] for name in known if names}
        for group in groups:
            assert first <= before[group]
        for key in set(names.values()) - first:
            assert set(groups) <= before[key]
        for key in first:
            assert not set(groups) & before[key]


@pytest.mark.parametrize("path", WITH_GROUPS, ids=lambda path: path.stem)
def test_snapshot_controller_comes_before_the_ebs_driver(path: Path) -> None:
    for resources, before in clusters(path):
        names = addons(resources)
        # A local cluster on an Outpost has neither.
        if not is_local(resources):
            assert names["snapshot-controller"] in before[names["aws-ebs-csi-driver"]]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_control_plane_waits_for_log_group_key_and_role_only(path: Path) -> None:
    for resources, before in clusters(path):
        for cluster in of(resources, "AWS::EKS::Cluster"):
            kinds = {resources[key]["Type"] for key in before[cluster]}
            wanted = {
                "AWS::IAM::Role",
                "AWS::IAM::ManagedPolicy",
                "AWS::KMS::Key",
                "AWS::Logs::LogGroup",
            }
            if is_local(resources):
                # It has no key of its own for secrets, which the policy is about.
                wanted.remove("AWS::IAM::ManagedPolicy")
            if "RemoteNetworkConfig" in resources[cluster]["Properties"]:
                wanted.add("AWS::EC2::SecurityGroup")
            assert kinds == wanted


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_rights_are_there_before_what_uses_them(path: Path) -> None:
    for resources, before in clusters(path):
        for policy in of(resources, "AWS::IAM::ManagedPolicy"):
            # Rights of the role of the control plane that only nodes need, which wait for them.
            if "NodesAutoMode" in policy:
                continue
            roles = set(references(resources[policy]["Properties"]["Roles"]))
            users = [
                key
                for key, resource in resources.items()
                if resource["Type"]
                in ("AWS::EKS::Cluster", "AWS::EKS::Nodegroup", "AWS::EKS::Addon")
                and roles & set(references(resource["Properties"]))
            ]
            for user in users:
                assert policy in before[user]


def test_pools_of_eks_auto_mode_come_between_its_rights_and_what_runs_on_them() -> None:
    path = next(path for path in EXAMPLES if path.stem == "16-auto-mode")
    ((resources, before),) = clusters(path)
    pools = {key for key in resources if "automodenodepool" in key}
    rights = {key for key in of(resources, "AWS::IAM::ManagedPolicy") if "NodesAutoMode" in key}
    assert len(pools) == 5
    assert len(rights) == 1
    for pool in pools:
        assert rights <= before[pool]
    names = addons(resources)
    assert set(names) == {"metrics-server", "snapshot-controller"}
    for key in names.values():
        assert pools <= before[key]


def test_fargate_profiles_are_made_one_after_the_other() -> None:
    path = next(path for path in EXAMPLES if path.stem == "04-fargate")
    ((resources, before),) = clusters(path)
    profiles = of(resources, "AWS::EKS::FargateProfile")
    assert len(profiles) == 2
    first, second = profiles
    assert first in before[second] or second in before[first]
    assert set(profiles) <= before[addons(resources)["coredns"]]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_stack_comes_near_the_limits_of_cloudformation(path: Path) -> None:
    for name, template in example(path).templates.items():
        assert len(template["Resources"]) <= 450, name
        # As CDK writes it; the template of a pipeline lies in another folder.
        assert len(json.dumps(template, indent=1).encode()) <= 900_000, name
