"""URLs without credentials, since what a spec holds ends in templates and logs; branches."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field

from eks_blueprint.spec.types import Pattern, Shaped

__all__ = ["GitBranch", "GitTag", "GitUrl", "HttpsUrl", "IssuerUrl"]

_HTTPS = Pattern(
    r"https://[^\s/?#]+(/[^\s?#]*)?", "a URL that starts with https:// and has no query"
)


def _split(value: str) -> SplitResult | None:
    """Read a URL; Python would skip tabs and line breaks in it."""
    if not value.isprintable() or " " in value:
        return None
    try:
        return urlsplit(value)
    except ValueError:
        return None


def _https_url(value: str) -> str:
    parts = _split(value)
    if parts is not None and "@" in parts.netloc:
        # The message does not contain the value, since it may include the credential.
        raise ValueError("must not hold a user name, token or password")
    return _HTTPS(value)


def _git_url(value: str) -> str:
    parts = _split(value)
    # Flux, definition of GitRepository: the scheme is in lower case.
    known = value.startswith(("ssh://", "https://"))
    if parts is None or not known or not parts.hostname or not parts.path.strip("/"):
        raise ValueError(
            "must be a URL that starts with ssh:// or https://, such as "
            f"ssh://git@github.com/team/gitops.git, got {value!r}"
        )
    if parts.password is not None:
        raise ValueError("must not hold a password; put it into Secrets Manager")
    if parts.scheme == "https" and parts.username is not None:
        raise ValueError("must not hold a user name or token; put it into Secrets Manager")
    if parts.query or parts.fragment:
        # Not shown either: a query often holds a token.
        raise ValueError("must not have a query or fragment; put a token into Secrets Manager")
    return value


def _issuer_url(value: str) -> str:
    # EKS API 2017-11-01, OidcIdentityProviderConfigRequest.issuerUrl: the level above it.
    issuer, found, _ = _https_url(value).partition("/.well-known")
    if found:
        raise ValueError(f"must end before /.well-known, such as {issuer}, got {value!r}")
    return value


HttpsUrl = Annotated[str, AfterValidator(Shaped(_https_url, r"https://[^\s/?#@]+(/[^\s?#]*)?"))]
IssuerUrl = Annotated[
    str,
    AfterValidator(
        Shaped(_issuer_url, r"https://[^\s/?#@]+((?!/\.well-known)/[^\s?#/]*)*"),
    ),
]
GitUrl = Annotated[
    str,
    AfterValidator(Shaped(_git_url, r"(ssh://([^\s/?#@:]+@)?|https://)[^\s/?#@]+/[^\s?#]+")),
]
# git documentation, git-check-ref-format.
_REFERENCE = r"(?!.*(\.\.|@\{|//|/\.|\.lock(/|$)))(?![-/.])[^\x00-\x20\x7f~^:?*\[\\]+(?<![/.])"
GitBranch = Annotated[
    str,
    Field(max_length=255),
    AfterValidator(Pattern(_REFERENCE, "the name of a Git branch such as main")),
]
GitTag = Annotated[
    str,
    Field(max_length=255),
    AfterValidator(Pattern(_REFERENCE, "the name of a Git tag such as v1.4.0")),
]
