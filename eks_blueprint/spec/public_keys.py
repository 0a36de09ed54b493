"""Public keys, with which Flux verifies signatures."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator

from eks_blueprint.spec.types import Shaped

__all__ = ["CosignPublicKey", "PgpPublicKey", "holds_public_keys_only"]

_BLOCK = re.compile(
    r"\s*-----BEGIN (?P<kind>PGP PUBLIC KEY BLOCK|PUBLIC KEY)-----\r?\n"
    r"[A-Za-z0-9+/=:.\-() \r\n]+"
    r"-----END (?P=kind)-----\s*"
)


def _kind(value: str) -> str | None:
    found = _BLOCK.fullmatch(value)
    # A second block could be the private key.
    return found["kind"] if found is not None and value.count("-----BEGIN") == 1 else None


def _block(kind: str, example: str) -> AfterValidator:
    def check(value: str) -> str:
        if _kind(value) != kind:
            # The value is not shown: it could be the private key.
            raise ValueError(f"must be one text block -----BEGIN {kind}-----, as {example} writes")
        return value

    shape = rf"\s*-----BEGIN {kind}-----[A-Za-z0-9+/=:.\-() \r\n]+-----END {kind}-----\s*"
    return AfterValidator(Shaped(check, shape))


PgpPublicKey = Annotated[str, _block("PGP PUBLIC KEY BLOCK", "gpg --export --armor")]
CosignPublicKey = Annotated[str, _block("PUBLIC KEY", "cosign generate-key-pair")]


def holds_public_keys_only(data: Any) -> bool:
    """Return whether the ``data`` of a Kubernetes Secret holds public keys and nothing else.

    :param data: base64 by name.
    """
    if not isinstance(data, Mapping) or not data:
        return False
    try:
        texts = [base64.b64decode(value, validate=True).decode() for value in data.values()]
    except (TypeError, ValueError, binascii.Error):
        return False
    return all(map(_kind, texts))
