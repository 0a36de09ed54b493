"""OpenID Connect identity providers for users."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import cluster_name
from eks_blueprint.checks import refuse_other_specs
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import OidcProviderSpec

__all__ = ["OidcProviders"]


class OidcProviders(Construct):
    """OpenID Connect identity providers by name; EKS supports one per cluster.

    Group names get the prefix ``oidc:`` unless the spec sets another, so that no token can claim a
    group of Kubernetes or of the access entries.

    :param cluster: the cluster, owned or imported.
    :param providers: the providers by name.
    :raises BlueprintError: if there is no provider, or more than one.

    Source: recommendation OPS-ACC-2; EKS user guide, "Grant users access to Kubernetes with an
    external OIDC provider".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        providers: Mapping[str, OidcProviderSpec],
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_specs(self, OidcProviderSpec, providers=providers)
        if len(providers) != 1:
            raise BlueprintError(
                f"providers must name exactly one provider, got {len(providers)}", scope=self
            )
        self.providers = {
            key: eks_l1.CfnIdentityProviderConfig(
                self,
                key,
                cluster_name=cluster_name(cluster),
                identity_provider_config_name=key,
                type="oidc",
                oidc={
                    "clientId": provider.client_id,
                    "issuerUrl": provider.issuer_url,
                    "usernameClaim": provider.username_claim,
                    "usernamePrefix": provider.username_prefix,
                    "groupsClaim": provider.groups_claim,
                    "groupsPrefix": _groups_prefix(provider),
                    "requiredClaims": [
                        {"key": claim, "value": value}
                        for claim, value in provider.required_claims.items()
                    ]
                    or None,
                },
            )
            for key, provider in providers.items()
        }


def _groups_prefix(provider: OidcProviderSpec) -> str | None:
    if provider.groups_prefix is not None or provider.groups_claim is None:
        return provider.groups_prefix
    return "oidc:"
