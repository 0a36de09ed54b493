"""Objects by which users sign in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.anywhere.objects import KubernetesObject, anywhere_object, without_none
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.oidc_providers import OidcProviderSpec

__all__ = ["aws_iam_config", "identity_refs", "oidc_configs", "tenant_groups"]

_PREFIX = "oidc:"
"""The same as on EKS: a token cannot claim to be a member of a group of Kubernetes."""


def _name(cluster: str, provider: str) -> str:
    return f"{cluster}-{provider.lower()}"


def identity_refs(name: str, spec: AnywhereClusterSpec) -> list[Mapping[str, str]]:
    """Render the references of a cluster.

    :param name: name of the cluster.
    :param spec: the cluster.
    """
    found: list[Mapping[str, str]] = [
        {"kind": "OIDCConfig", "name": _name(name, provider)} for provider in spec.oidc_providers
    ]
    if spec.aws_iam is not None:
        found.append({"kind": "AWSIamConfig", "name": name})
    return found


def oidc_configs(
    name: str, providers: Mapping[str, OidcProviderSpec]
) -> Iterator[KubernetesObject]:
    """Render the OpenID Connect identity providers.

    :param name: name of the cluster.
    :param providers: providers by name.
    """
    for key, one in providers.items():
        yield anywhere_object(
            "OIDCConfig",
            _name(name, key),
            {
                "clientId": one.client_id,
                "issuerUrl": one.issuer_url,
                "usernameClaim": one.username_claim,
                "usernamePrefix": one.username_prefix,
                "groupsClaim": one.groups_claim,
                "groupsPrefix": _PREFIX if one.groups_prefix is None else one.groups_prefix,
                "requiredClaims": [
                    {"claim": claim, "value": value} for claim, value in one.required_claims.items()
                ],
            },
        )


def aws_iam_config(name: str, spec: AnywhereClusterSpec) -> KubernetesObject | None:
    """Render the roles and users of IAM, with those of tenants.

    :param name: name of the cluster.
    :param spec: the cluster.
    """
    iam = spec.aws_iam
    if iam is None:
        return None
    roles: list[Mapping[str, Any]] = []
    users: list[Mapping[str, Any]] = []
    mapped = [(one.principal_arn, one.username, one.groups) for one in iam.mappings.values()]
    for arn, username, groups in (*mapped, *_members(spec)):
        role = ":role/" in arn
        key, target = ("roleARN", roles) if role else ("userARN", users)
        target.append(without_none({key: arn, "username": username, "groups": [*groups]}))
    return anywhere_object(
        "AWSIamConfig",
        name,
        {
            "awsRegion": iam.region,
            "partition": iam.partition,
            "backendMode": [*iam.backend_modes],
            "mapRoles": roles,
            "mapUsers": users,
        },
    )


def tenant_groups(tenant: str, role: str) -> tuple[str, str]:
    """Return the groups of a member that is a principal of IAM, as on EKS.

    :param tenant: name of the tenant.
    :param role: role of the member.
    """
    return f"tenant:{tenant}", f"tenant:{tenant}:{role}"


def _members(spec: AnywhereClusterSpec) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for tenant, one in spec.tenants.items():
        for key, member in one.members.items():
            if member.principal_arn is not None:
                groups = tenant_groups(tenant, member.role)
                yield member.principal_arn, f"{tenant}:{key}", groups
