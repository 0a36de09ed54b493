"""What a review must not repeat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["HIDDEN", "without_secrets"]

HIDDEN = "(hidden)"
"""What stands for a value that nobody should read."""

_SECRET = re.compile(
    r"(^|[a-z0-9_.-])(password|passwd|passphrase|secretkey|secret_key|secretaccesskey|"
    r"secret_access_key|privatekey|private_key|apikey|api_key|clientsecret|client_secret|"
    r"accesstoken|access_token|authtoken|auth_token|bearertoken)$",
    re.IGNORECASE,
)
# A reference is no secret: CloudFormation or Kubernetes fills it in.
_REFERENCE = re.compile(r"\{\{resolve:[^}]*\}\}|<[^<>]+>|\$\{[^}]*\}")


def without_secrets(value: Any) -> Any:
    """Return objects or values of charts without what only the cluster should know.

    The data of a Secret, and texts whose names say that they are passwords, tokens or keys, are
    replaced. References, such as ``{{resolve:secretsmanager:...}}``, stay.

    :param value: a part of an object.
    """
    if isinstance(value, Mapping):
        secret = value.get("kind") == "Secret"
        return {
            key: _hidden(item)
            if (secret and key in ("data", "stringData")) or _is_secret(key, item)
            else without_secrets(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        if _is_variable(value):
            return value
        return [_variable(item) for item in value]
    return value


def _variable(item: Any) -> Any:
    """Hide the value of an environment variable whose name says that it is a secret."""
    if (
        isinstance(item, Mapping)
        and isinstance(item.get("name"), str)
        and isinstance(item.get("value"), str)
        and _is_secret(item["name"], item["value"])
    ):
        return {**item, "value": HIDDEN}
    return without_secrets(item)


def _is_variable(value: list[Any]) -> bool:
    return all(not isinstance(item, Mapping | list) for item in value)


def _is_secret(name: Any, value: Any) -> bool:
    return (
        isinstance(name, str)
        and isinstance(value, str)
        and bool(value)
        and _SECRET.search(name) is not None
        and _REFERENCE.fullmatch(value) is None
    )


def _hidden(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: item if isinstance(item, str) and _REFERENCE.fullmatch(item) else HIDDEN
            for key, item in value.items()
        }
    return HIDDEN
