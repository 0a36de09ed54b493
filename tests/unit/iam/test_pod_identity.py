"""Pod Identity roles: who may take them, and what they carry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack, Token
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from eks_blueprint.attributes import remember_cluster_name
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import PodIdentityRole

READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
POLICY_ARN = "arn:aws-us-gov:iam::111122223333:policy/extra"


def _define(name: str = "existing", region: str | None = "eu-west-1", **more: Any) -> Template:
    env = Environment(account="111122223333", region=region) if region else None
    stack = Stack(App(), "Stack", env=env)
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name=name)
    arguments = {"namespace": "shop", "service_account": "cart", **more}
    PodIdentityRole(stack, "Role", cluster=cluster, **arguments)
    return Template.from_stack(stack)


def _trust(template: Template) -> dict[str, Any]:
    (role,) = template.find_resources("AWS::IAM::Role").values()
    (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    return dict(statement)


def test_only_one_service_account_of_one_cluster_may_take_it() -> None:
    trust = _trust(_define())
    assert trust["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert trust["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    tags = trust["Condition"]["StringEquals"]
    arn = tags.pop("aws:RequestTag/eks-cluster-arn")
    assert arn["Fn::Join"][1] == [
        "arn:",
        {"Ref": "AWS::Partition"},
        ":eks:",
        {"Ref": "AWS::Region"},
        ":",
        {"Ref": "AWS::AccountId"},
        ":cluster/existing",
    ]
    assert tags == {
        "aws:RequestTag/kubernetes-namespace": "shop",
        "aws:RequestTag/kubernetes-service-account": "cart",
    }


def test_trust_names_a_cluster_of_the_library_without_waiting_for_it() -> None:
    stack = Stack(App(), "Stack")
    cluster = eks.Cluster.from_cluster_attributes(
        stack, "Cluster", cluster_name=Token.as_string({"Ref": "ControlPlane"})
    )
    remember_cluster_name(cluster, "prod")
    PodIdentityRole(stack, "Role", cluster=cluster, namespace="shop", service_account="cart")
    template = Template.from_stack(stack)
    arn = _trust(template)["Condition"]["StringEquals"]["aws:RequestTag/eks-cluster-arn"]
    assert arn["Fn::Join"][1][-1] == ":cluster/prod"
    # The association belongs to the cluster, so it comes after it.
    template.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation", {"ClusterName": {"Ref": "ControlPlane"}}
    )


def test_trust_of_a_cluster_whose_name_is_a_token_refers_to_it() -> None:
    stack = Stack(App(), "Stack")
    name = Token.as_string({"Ref": "Name"})
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name=name)
    remember_cluster_name(cluster, name)
    PodIdentityRole(stack, "Role", cluster=cluster, namespace="shop", service_account="cart")
    arn = _trust(Template.from_stack(stack))["Condition"]["StringEquals"][
        "aws:RequestTag/eks-cluster-arn"
    ]
    assert arn["Fn::Join"][1][-1] == {"Ref": "Name"}


def test_fails_on_a_condition_key_with_a_token() -> None:
    """Such a policy could only be one text, which no rule pack reads."""
    key = f"aws:ResourceTag/kubernetes.io/cluster/{Token.as_string({'Ref': 'Name'})}"
    statement = {**READ, "Condition": {"StringEquals": {key: "owned"}}}
    with pytest.raises(BlueprintError, match="condition keys of load balancers must be literals"):
        _define(policies={"LoadBalancers": [statement]})


def test_association_comes_after_the_rights() -> None:
    template = _define(statements=[READ])
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy")
    (association,) = template.find_resources("AWS::EKS::PodIdentityAssociation").values()
    assert association["DependsOn"] == [policy]
    properties = association["Properties"]
    assert properties["ClusterName"] == "existing"
    assert properties["Namespace"] == "shop"
    assert properties["ServiceAccount"] == "cart"


def test_rights_are_customer_managed_never_inline() -> None:
    template = _define(statements=[READ], managed_policy_arns=[POLICY_ARN])
    (role_id, role) = next(iter(template.find_resources("AWS::IAM::Role").items()))
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    assert policy["Properties"]["PolicyDocument"]["Statement"] == [READ]
    assert policy["Properties"]["Roles"] == [{"Ref": role_id}]
    assert role["Properties"]["ManagedPolicyArns"] == [POLICY_ARN]
    assert "Policies" not in role["Properties"]


def test_an_addon_can_make_the_association_itself() -> None:
    _define(create_association=False).resource_count_is("AWS::EKS::PodIdentityAssociation", 0)


@pytest.mark.parametrize("region", ["us-gov-west-1", None])
def test_name_may_be_a_token_in_any_partition(region: str | None) -> None:
    template = _define(Token.as_string({"Ref": "Name"}), region, statements=[READ])
    tags = _trust(template)["Condition"]["StringEquals"]
    assert {"Ref": "Name"} in tags["aws:RequestTag/eks-cluster-arn"]["Fn::Join"][1]
    assert "arn:aws:" not in json.dumps(template.to_json())


@pytest.mark.parametrize("missing", ["namespace", "service_account"])
def test_fails_without_a_service_account(missing: str) -> None:
    with pytest.raises(
        BlueprintError, match="Stack/Role: namespace and service_account must be set"
    ):
        _define(**{missing: ""})


def test_grants_become_a_customer_managed_policy_before_the_association() -> None:
    stack = Stack(App(), "Stack")
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="existing")
    role = PodIdentityRole(stack, "Role", cluster=cluster, namespace="shop", service_account="cart")
    s3.Bucket(stack, "Bucket").grant_read(role)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Policy", 0)
    ((name, policy),) = template.find_resources("AWS::IAM::ManagedPolicy").items()
    (role_name,) = template.find_resources("AWS::IAM::Role")
    assert policy["Properties"]["Roles"] == [{"Ref": role_name}]
    assert "s3:GetObject*" in policy["Properties"]["PolicyDocument"]["Statement"][0]["Action"]
    (association,) = template.find_resources("AWS::EKS::PodIdentityAssociation").values()
    assert association["DependsOn"] == [name]
