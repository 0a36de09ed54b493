"""Who may use the Kubernetes API."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import Bool, Cidr, HttpsUrl, Name, NamespacePattern, PrincipalArn

__all__ = [
    "AccessEntrySpec",
    "AccessPolicySpec",
    "BastionSpec",
    "EndpointSpec",
    "OidcProviderSpec",
]

ACCESS_POLICIES = (
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSEventPolicy",
    "AmazonEKSSecretAdminPolicy",
    "AmazonEKSSecretReaderPolicy",
    "AmazonEKSViewPolicy",
)
"""EKS access policies for people and pipelines. Source: EKS user guide, "Review access policy
permissions", and the output of list-access-policies of 2026; policies for EKS's own components
are left out."""


class EndpointSpec(Spec):
    """The Kubernetes API endpoint; the private one is always on."""

    public_access: Bool = False
    """Also answer from the internet; profile `poc` only (SEC-END-2). Default: false."""

    public_access_cidrs: tuple[Cidr, ...] = ()
    """Who may reach the public endpoint; required with it, and never the world. Default: none."""

    def issues(self) -> Iterable[Found]:
        path = ("public_access_cidrs",)
        if self.public_access and not self.public_access_cidrs:
            yield path, "must name who may reach the public endpoint, got an empty list"
        if self.public_access_cidrs and not self.public_access:
            yield path, "has no effect without public_access: true"
        # EKS allows 40 CIDR blocks (service quotas, "Public endpoint access CIDR ranges").
        if len(self.public_access_cidrs) > 40:
            yield path, f"must hold at most 40 ranges, got {len(self.public_access_cidrs)}"
        for version, bits, widest in ((4, 32, 8), (6, 128, 16)):
            networks = [
                network
                for network in map(ipaddress.ip_network, self.public_access_cidrs)
                if network.version == version
            ]
            wide = [network for network in networks if network.prefixlen < widest]
            for network in wide:
                yield (
                    path,
                    f"must not be (nearly) the world, got {network}; the widest range allowed is "
                    f"/{widest} of {bits}",
                )


class AccessPolicySpec(Spec):
    """One EKS access policy and where it counts."""

    policy: str
    """Name of an EKS access policy such as AmazonEKSEditPolicy."""

    namespaces: tuple[NamespacePattern, ...] = ()
    """Namespaces it counts in, wildcards such as team-* allowed. Default: the whole cluster."""

    def issues(self) -> Iterable[Found]:
        if self.policy not in ACCESS_POLICIES:
            allowed = ", ".join(ACCESS_POLICIES)
            yield ("policy",), f"must be one of {allowed}, got {self.policy!r}"


class AccessEntrySpec(Spec):
    """An IAM principal that may use the Kubernetes API (OPS-ACC-1)."""

    principal_arn: PrincipalArn
    """ARN of the IAM role or user."""

    role: Literal["admin", "viewer", "custom"]
    """`admin`: AmazonEKSClusterAdminPolicy, or AmazonEKSAdminPolicy within `namespaces`;
    `viewer`: AmazonEKSViewPolicy; `custom`: what `policies` and `groups` say."""

    namespaces: tuple[NamespacePattern, ...] = ()
    """Namespaces an admin or viewer is limited to. Default: the whole cluster."""

    policies: dict[Name, AccessPolicySpec] = {}
    """Access policies of a custom entry, by a name of your choice. Default: none."""

    groups: tuple[str, ...] = ()
    """Kubernetes groups for RBAC (OPS-ACC-3); names of `system:` are reserved. Default: none."""

    username: str | None = None
    """Kubernetes user name in audit logs. Default: EKS derives it from the ARN."""

    def issues(self) -> Iterable[Found]:
        if self.role == "custom":
            if not self.policies and not self.groups:
                yield ("policies",), "must name a policy, or groups a group, with role custom"
            if self.namespaces:
                yield ("namespaces",), "belongs into each of policies with role custom"
        elif self.policies:
            yield ("policies",), f"needs role custom, got {self.role!r}"
        # EKS API reference, CreateAccessEntry: at most 20 policies an entry.
        if len(self.policies) > 20:
            yield ("policies",), f"must have at most 20 entries, got {len(self.policies)}"
        for index, group in enumerate(self.groups):
            # Same page: the name can't start with system:, eks:, aws:, amazon: or iam:.
            if group.startswith(("system:", "eks:", "aws:", "amazon:", "iam:")):
                yield ("groups", index), f"must not start with a reserved prefix, got {group!r}"
        if self.username is not None and self.username.startswith(
            ("system:", "eks:", "aws:", "amazon:", "iam:")
        ):
            yield ("username",), f"must not start with a reserved prefix, got {self.username!r}"


class OidcProviderSpec(Spec):
    """An OpenID Connect identity provider for people (OPS-ACC-2); one per cluster."""

    issuer_url: HttpsUrl
    """Issuer URL, https and publicly reachable."""

    client_id: str = Field(min_length=1)
    """Client id that tokens must be issued for (audience)."""

    username_claim: str | None = None
    """Claim that names the user. Default: EKS uses `sub`."""

    username_prefix: str | None = None
    """Prefix of user names; `-` for none. Default: EKS uses the issuer URL."""

    groups_claim: str | None = None
    """Claim that names the groups. Default: none."""

    groups_prefix: str | None = None
    """Prefix of group names, so that no token can claim a system group. Default: `oidc:`."""

    required_claims: dict[str, str] = {}
    """Claims that a token must carry. Default: none."""


class BastionSpec(Spec):
    """An instance without SSH or public address for port forwarding with SSM (SEC-NODE-3)."""

    instance_type: str = "t4g.nano"
    """EC2 instance type, Nitro. Default: t4g.nano."""
