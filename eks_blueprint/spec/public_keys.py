"""Public keys, with which Flux verifies signatures."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from eks_blueprint.secret_values import is_whole, kind_of_block
from eks_blueprint.spec.types import Shaped

__all__ = ["CosignPublicKey", "PgpPublicKey"]


def _block(kind: str, example: str) -> AfterValidator:
    def check(value: str) -> str:
        if kind_of_block(value) != kind:
            # The value is not shown: it could be the private key.
            raise ValueError(f"must be one text block -----BEGIN {kind}-----, as {example} writes")
        if not is_whole(kind, value):
            raise ValueError(f"must be the whole key as {example} writes it, got a part or no key")
        return value

    shape = rf"\s*-----BEGIN {kind}-----[A-Za-z0-9+/=:.\-() \r\n]+-----END {kind}-----\s*"
    return AfterValidator(Shaped(check, shape))


PgpPublicKey = Annotated[str, _block("PGP PUBLIC KEY BLOCK", "gpg --export --armor")]
CosignPublicKey = Annotated[str, _block("PUBLIC KEY", "cosign generate-key-pair")]
