"""Rules between tenants and the OpenID Connect provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.oidc_providers import OidcProviderSpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["groups_prefix_issues", "member_group_issues"]


def groups_prefix_issues(prefix: str | None) -> Iterator[Found]:
    """Return an issue for a prefix with which a token could claim membership in a tenant.

    Members that are IAM principals have groups ``tenant:NAME:ROLE``, which no token may claim; with
    the prefix ``ten``, the group ``ant:shop:admin`` of a token would become such a group.

    :param prefix: prefix of the groups of tokens, if it is set.
    """
    if prefix is not None and (not prefix or "tenant:".startswith(prefix[:7])):
        yield (
            ("groups_prefix",),
            f"must be a text that does not start with tenant:, since there are tenants, got "
            f"{prefix!r}",
        )


def member_group_issues(
    tenant: TenantSpec, providers: Mapping[str, OidcProviderSpec]
) -> Iterator[Found]:
    """Return issues for members by an OIDC group if tokens have no groups.

    :param tenant: the tenant.
    :param providers: providers of the cluster by name.
    """
    with_groups = any(provider.groups_claim for provider in providers.values())
    for key, member in tenant.members.items():
        if member.oidc_group is not None and not with_groups:
            yield (
                ("members", key, "oidc_group"),
                "needs a provider in oidc_providers with groups_claim, and there is none",
            )
