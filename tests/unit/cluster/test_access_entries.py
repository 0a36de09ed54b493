"""Access entries: which EKS policies a principal gets, and where they count."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from eks_blueprint.cluster import AccessEntries, AccessEntry
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import AccessEntrySpec, AccessGrantSpec

ARN = "arn:aws:iam::111122223333:role/"
ENTRIES: dict[str, dict[str, Any]] = {
    "admins": {"principal_arn": f"{ARN}admins", "role": "admin"},
    "team": {"principal_arn": f"{ARN}team", "role": "admin", "namespaces": ["team-*"]},
    "viewers": {"principal_arn": f"{ARN}viewers", "role": "viewer", "username": "viewer"},
    "guests": {"principal_arn": f"{ARN}guests", "role": "viewer", "namespaces": ["shop"]},
    "groups": {"principal_arn": f"{ARN}groups", "role": "custom", "groups": ["deployers"]},
    "pipeline": {
        "principal_arn": f"{ARN}pipeline",
        "role": "custom",
        "policies": {
            "edit": {"policy": "AmazonEKSEditPolicy", "namespaces": ["shop"]},
            "view": {"policy": "AmazonEKSAdminViewPolicy"},
        },
    },
}


def _template(region: str | None) -> Template:
    env = Environment(account="111122223333", region=region) if region else None
    stack = Stack(App(), "Stack", env=env)
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="existing")
    partition = "aws-us-gov" if region and region.startswith("us-gov-") else "aws"
    specs = {
        name: AccessEntrySpec.model_validate(
            {**entry, "principal_arn": entry["principal_arn"].replace("aws", partition, 1)}
        )
        for name, entry in ENTRIES.items()
    }
    AccessEntries(stack, "Access", cluster=cluster, entries=specs)
    return Template.from_stack(stack)


@pytest.fixture(scope="module")
def entries() -> dict[str, Any]:
    found = _template("eu-west-1").find_resources("AWS::EKS::AccessEntry").values()
    return {
        entry["Properties"]["PrincipalArn"].removeprefix(ARN): entry["Properties"]
        for entry in found
    }


def _policies(entry: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (json.dumps(policy["PolicyArn"]).split("cluster-access-policy/")[1].split('"')[0],
         policy["AccessScope"])
        for policy in entry["AccessPolicies"]
    ]  # fmt: skip


def test_one_standard_entry_for_each_principal_of_an_imported_cluster(
    entries: dict[str, Any],
) -> None:
    assert entries.keys() == ENTRIES.keys()
    assert {entry["Type"] for entry in entries.values()} == {"STANDARD"}
    assert {entry["ClusterName"] for entry in entries.values()} == {"existing"}


def test_admin_of_the_cluster(entries: dict[str, Any]) -> None:
    assert _policies(entries["admins"]) == [("AmazonEKSClusterAdminPolicy", {"Type": "cluster"})]


def test_admin_of_namespaces_gets_no_rights_on_the_cluster(entries: dict[str, Any]) -> None:
    assert _policies(entries["team"]) == [
        ("AmazonEKSAdminPolicy", {"Type": "namespace", "Namespaces": ["team-*"]})
    ]


def test_viewer(entries: dict[str, Any]) -> None:
    assert _policies(entries["viewers"]) == [("AmazonEKSViewPolicy", {"Type": "cluster"})]
    assert entries["viewers"]["Username"] == "viewer"
    assert _policies(entries["guests"]) == [
        ("AmazonEKSViewPolicy", {"Type": "namespace", "Namespaces": ["shop"]})
    ]


def test_custom_is_what_the_spec_says(entries: dict[str, Any]) -> None:
    assert "AccessPolicies" not in entries["groups"]
    assert entries["groups"]["KubernetesGroups"] == ["deployers"]
    assert _policies(entries["pipeline"]) == [
        ("AmazonEKSEditPolicy", {"Type": "namespace", "Namespaces": ["shop"]}),
        ("AmazonEKSAdminViewPolicy", {"Type": "cluster"}),
    ]


@pytest.mark.parametrize("region", ["us-gov-west-1", None])
def test_policies_are_of_the_partition_deployed_to(region: str | None) -> None:
    for entry in _template(region).find_resources("AWS::EKS::AccessEntry").values():
        for policy in entry["Properties"].get("AccessPolicies", []):
            assert "arn:aws:" not in json.dumps(policy["PolicyArn"])
            assert {"Ref": "AWS::Partition"} in policy["PolicyArn"]["Fn::Join"][1]


def test_fails_without_entries() -> None:
    stack = Stack(App(), "Stack")
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="existing")
    with pytest.raises(BlueprintError, match="Stack/Access: entries must name at least one"):
        AccessEntries(stack, "Access", cluster=cluster, entries={})


def test_role_of_the_same_app_gets_access() -> None:
    stack = Stack(App(), "Stack")
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="existing")
    role = iam.Role(stack, "Pipeline", assumed_by=iam.ServicePrincipal("codebuild.amazonaws.com"))
    spec = AccessGrantSpec(role="admin", namespaces=("team-*",))
    AccessEntry(stack, "Access", cluster=cluster, principal=role, spec=spec)
    template = Template.from_stack(stack)
    (key,) = template.find_resources("AWS::IAM::Role")
    template.has_resource_properties(
        "AWS::EKS::AccessEntry",
        {
            "PrincipalArn": {"Fn::GetAtt": [key, "Arn"]},
            "Type": "STANDARD",
            "AccessPolicies": [{"AccessScope": {"Namespaces": ["team-*"], "Type": "namespace"}}],
        },
    )
