"""An OpenID Connect identity provider for users."""

from __future__ import annotations

from pydantic import Field

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.urls import HttpsUrl

__all__ = ["OidcProviderSpec"]


class OidcProviderSpec(Spec):
    """An OpenID Connect identity provider for users (OPS-ACC-2); one per cluster."""

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
    """Prefix of group names, which prevents a token from claiming a system group. Default:
    `oidc:`."""

    required_claims: dict[str, str] = {}
    """Claims that a token must carry. Default: none."""
