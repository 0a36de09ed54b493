"""What a browser may load and run on a page: nothing but what the page has."""

from __future__ import annotations

import base64
import hashlib

__all__ = ["content_security_policy"]


def content_security_policy(style: str, script: str) -> str:
    """Return a policy that allows one style and one script, and no request.

    :param style: content of the element ``style``.
    :param script: content of the element ``script``.
    """
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
