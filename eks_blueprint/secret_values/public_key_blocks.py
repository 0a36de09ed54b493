"""Blocks of text with public keys, which are no secrets though they look random."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["holds_public_keys_only", "is_whole", "kind_of_block"]

_BLOCK = re.compile(
    r"\s*-----BEGIN (?P<kind>PGP PUBLIC KEY BLOCK|PUBLIC KEY)-----\r?\n"
    r"[A-Za-z0-9+/=:.\-() \r\n]+"
    r"-----END (?P=kind)-----\s*"
)


def kind_of_block(value: str) -> str | None:
    """Return what a text of one block of public keys says that it is; ``None`` for other texts.

    :param value: the text.
    """
    found = _BLOCK.fullmatch(value)
    # A second block could be the private key.
    return found["kind"] if found is not None and value.count("-----BEGIN") == 1 else None


def is_whole(kind: str, value: str) -> bool:
    """Return whether a block holds a key, and all of it.

    :param kind: what :func:`kind_of_block` says of it.
    :param value: the block.

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
    return all(map(kind_of_block, texts))
