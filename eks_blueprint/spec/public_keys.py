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


def _is_whole(kind: str, value: str) -> bool:
    """Return whether a block holds a key, and all of it.

    Source: RFC 7468, "Textual Encoding of Subject Public Key Info"; RFC 9580, "Forming ASCII Armor"
    and "Packet Headers".
    """
    lines = value.split("-----")[2].split("\n")
    text = "".join(line.strip() for line in lines if ":" not in line and not line.startswith("="))
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        return False
    if kind == "PUBLIC KEY":
        return _is_der_sequence(data)
    # The first packet has the tag 6, a public key, in the old or the new form of its header.
    return bool(data) and (data[0] & 0xFC == 0x98 or data[0] == 0xC6)


def _is_der_sequence(data: bytes) -> bool:
    """Return whether bytes are one sequence of DER: 0x30, its length, and as many bytes."""
    if len(data) < 2 or data[0] != 0x30:
        return False
    # From 128 on, the first byte of the length says how many bytes the length has.
    long = data[1] & 0x7F if data[1] & 0x80 else 0
    length = int.from_bytes(data[2 : 2 + long], "big") if long else data[1]
    return len(data) == 2 + long + length


def _block(kind: str, example: str) -> AfterValidator:
    def check(value: str) -> str:
        if _kind(value) != kind:
            # The value is not shown: it could be the private key.
            raise ValueError(f"must be one text block -----BEGIN {kind}-----, as {example} writes")
        if not _is_whole(kind, value):
            raise ValueError(f"must be the whole key as {example} writes it, got a part or no key")
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
