"""IRSA without Lambda: a native provider and a trust policy as text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_cdk import App, Stack, Token
from aws_cdk.assertions import Template

from eks_blueprint.iam import IrsaRole, IssuerProvider

READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def _define(issuer_url: str) -> Template:
    stack = Stack(App(), "Stack")
    provider = IssuerProvider(stack, "Issuer", issuer_url=issuer_url)
    IrsaRole(
        stack,
        "Role",
        provider=provider,
        namespace="shop",
        service_account="cart",
        statements=[READ],
    )
    return Template.from_stack(stack)


def _trust(template: Template) -> tuple[dict[str, Any], dict[str, Any]]:
    (role,) = template.find_resources("AWS::IAM::Role").values()
    text, values = role["Properties"]["AssumeRolePolicyDocument"]["Fn::Sub"]
    return json.loads(text), values


@pytest.fixture(scope="module")
def template() -> Template:
    return _define(Token.as_string({"Fn::GetAtt": ["Cluster", "OpenIdConnectIssuerUrl"]}))


def test_provider_is_the_native_resource_without_thumbprint(template: Template) -> None:
    (provider,) = template.find_resources("AWS::IAM::OIDCProvider").values()
    assert provider["Properties"] == {
        "ClientIdList": ["sts.amazonaws.com"],
        "Url": {"Fn::GetAtt": ["Cluster", "OpenIdConnectIssuerUrl"]},
    }
    template.resource_count_is("AWS::Lambda::Function", 0)


def test_trust_is_json_that_names_one_service_account(template: Template) -> None:
    trust, _ = _trust(template)
    (statement,) = trust["Statement"]
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statement["Principal"] == {"Federated": "${Provider}"}
    assert statement["Condition"] == {
        "StringEquals": {
            "${Issuer}:aud": "sts.amazonaws.com",
            "${Issuer}:sub": "system:serviceaccount:shop:cart",
        }
    }


def test_issuer_is_filled_in_without_its_scheme(template: Template) -> None:
    _, values = _trust(template)
    (provider,) = template.find_resources("AWS::IAM::OIDCProvider")
    assert values["Provider"] == {"Fn::GetAtt": [provider, "Arn"]}
    split = {"Fn::Split": ["https://", {"Fn::GetAtt": ["Cluster", "OpenIdConnectIssuerUrl"]}]}
    assert values["Issuer"] == {"Fn::Select": [1, split]}


def test_issuer_of_an_imported_cluster_may_be_a_literal() -> None:
    _, values = _trust(_define("https://oidc.eks.eu-west-1.amazonaws.com/id/0123ABCD"))
    assert values["Issuer"] == "oidc.eks.eu-west-1.amazonaws.com/id/0123ABCD"


def test_rights_are_customer_managed_never_inline(template: Template) -> None:
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    assert policy["Properties"]["PolicyDocument"]["Statement"] == [READ]
    template.resource_count_is("AWS::IAM::Policy", 0)
