"""URLs without credentials: what a spec holds ends in templates and logs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator

from eks_blueprint.spec.types import Pattern

__all__ = ["GitUrl", "HttpsUrl"]

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
    known = parts is not None and parts.scheme in ("ssh", "https")
    if parts is None or not known or not parts.hostname or not parts.path.strip("/"):
        raise ValueError(
            "must be a URL that starts with ssh:// or https://, such as "
            f"ssh://git@github.com/team/gitops.git, got {value!r}"
        )
    if parts.password is not None:
        raise ValueError("must not hold a password; put it into Secrets Manager")
    if parts.scheme == "https" and parts.username is not None:
        raise ValueError("must not hold a user name or token; put it into Secrets Manager")
    return value


HttpsUrl = Annotated[str, AfterValidator(_https_url)]
GitUrl = Annotated[str, AfterValidator(_git_url)]
