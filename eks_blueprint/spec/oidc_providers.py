"""An OpenID Connect identity provider for users."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.types import pattern
from eks_blueprint.spec.urls import IssuerUrl

__all__ = ["OidcProviderSpec"]

_VISIBLE = r"[^\x00-\x1f\x7f]"
_Text = Annotated[
    str,
    Field(min_length=1, max_length=255),
    AfterValidator(pattern(rf"{_VISIBLE}*", "a text without line breaks and control characters")),
]
# EKS API 2017-11-01, OidcIdentityProviderConfigRequest: a prefix cannot contain system:.
_Prefix = Annotated[
    str,
    Field(max_length=255),
    AfterValidator(pattern(rf"((?!system:){_VISIBLE})*", "a prefix without system:")),
]
# EKS API 2017-11-01, shapes requiredClaimsKey and requiredClaimsValue.
_ClaimName = Annotated[str, Field(min_length=1, max_length=63)]
_ClaimValue = Annotated[str, Field(min_length=1, max_length=253)]


class OidcProviderSpec(Spec):
    """An OpenID Connect identity provider for users (OPS-ACC-2); one per cluster."""

    issuer_url: IssuerUrl
    """Issuer URL, https and publicly reachable, as in the claim `iss` of its tokens."""

    client_id: _Text
    """Client id that tokens must be issued for (audience)."""

    username_claim: _Text | None = None
    """Claim that names the user. Default: EKS uses `sub`."""

    username_prefix: _Prefix | None = None
    """Prefix of user names; `-` for none. Default: EKS uses the issuer URL."""

    groups_claim: _Text | None = None
    """Claim that names the groups. Default: none."""

    groups_prefix: _Prefix | None = None
    """Prefix of group names, which prevents a token from claiming a system group. Default:
    `oidc:`."""

    required_claims: dict[_ClaimName, _ClaimValue] = {}
    """Claims that a token must carry. Default: none."""
