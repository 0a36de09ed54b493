"""Identity providers for people: one per cluster, group names prefixed."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint.cluster import OidcProviders
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import OidcProviderSpec

ISSUER = "https://login.example.com"


def _define(**providers: dict[str, Any]) -> Template:
    stack = Stack(App(), "Stack")
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="existing")
    specs = {name: OidcProviderSpec.model_validate(spec) for name, spec in providers.items()}
    OidcProviders(stack, "Oidc", cluster=cluster, providers=specs)
    return Template.from_stack(stack)


def _config(**more: Any) -> dict[str, Any]:
    template = _define(okta={"issuer_url": ISSUER, "client_id": "kubernetes", **more})
    (resource,) = template.find_resources("AWS::EKS::IdentityProviderConfig").values()
    return dict(resource["Properties"])


def test_least_that_a_provider_needs() -> None:
    assert _config() == {
        "ClusterName": "existing",
        "IdentityProviderConfigName": "okta",
        "Type": "oidc",
        "Oidc": {"ClientId": "kubernetes", "IssuerUrl": ISSUER},
    }


def test_groups_are_prefixed_unless_the_spec_says_otherwise() -> None:
    assert _config(groups_claim="groups")["Oidc"]["GroupsPrefix"] == "oidc:"
    own = _config(groups_claim="groups", groups_prefix="okta:")
    assert own["Oidc"]["GroupsPrefix"] == "okta:"


def test_claims_are_passed_on() -> None:
    oidc = _config(
        username_claim="email", username_prefix="-", required_claims={"org": "platform"}
    )["Oidc"]
    assert oidc["UsernameClaim"] == "email"
    assert oidc["UsernamePrefix"] == "-"
    assert oidc["RequiredClaims"] == [{"Key": "org", "Value": "platform"}]


@pytest.mark.parametrize("names", [(), ("one", "two")])
def test_fails_unless_there_is_exactly_one(names: tuple[str, ...]) -> None:
    spec = {"issuer_url": ISSUER, "client_id": "kubernetes"}
    with pytest.raises(BlueprintError, match=f"exactly one provider, got {len(names)}"):
        _define(**dict.fromkeys(names, spec))
