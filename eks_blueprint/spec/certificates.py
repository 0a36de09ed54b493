"""Certificates of authorities, as text."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec.types import Shaped

__all__ = ["CertificateBundle"]

_BLOCK = r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----"
_BUNDLE = rf"\s*({_BLOCK}\s*)+"
_COMPILED = re.compile(_BUNDLE, re.ASCII)


def _bundle(value: str) -> str:
    if not _COMPILED.fullmatch(value):
        # The value is not shown: it could be the private key.
        raise ValueError(
            "must be certificates of authorities in PEM form, -----BEGIN CERTIFICATE----- to "
            "-----END CERTIFICATE-----, and nothing else"
        )
    return value


# IAM Roles Anywhere API 2018-05-10, shape SourceDataX509CertificateDataString.
CertificateBundle = Annotated[
    str, Field(max_length=204800), AfterValidator(Shaped(_bundle, _BUNDLE))
]
"""One or more certificates in PEM form, without private keys."""
