"""What a review must not repeat."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from eks_blueprint.difference.values import HIDDEN
from eks_blueprint.difference.values import without_secrets as without_passwords
from eks_blueprint.secret_values import secret_issues

__all__ = ["HIDDEN", "without_secrets"]

_SECRET = re.compile(
    r"(^|[a-z0-9_.-])(password|passwd|passphrase|secretkey|secret_key|secretaccesskey|"
    r"secret_access_key|privatekey|private_key|apikey|api_key|clientsecret|client_secret|"
    r"accesstoken|access_token|authtoken|auth_token|bearertoken)$",
    re.IGNORECASE,
)
# A reference is no secret: CloudFormation or Kubernetes fills it in.
_REFERENCE = re.compile(r"\{\{resolve:[^}]*\}\}|<[^<>]+>|\$\{[^}]*\}")

_Path = tuple[str | int, ...]


def without_secrets(value: Any) -> Any:
    """Return objects or values of charts without what only the cluster should know.

    The data of a Secret, texts that look like keys or tokens, texts whose names say that they are
    passwords, and passwords in addresses are replaced. References, such as
    ``{{resolve:secretsmanager:...}}``, stay.

    :param value: a part of an object.
    """
    return _shown(value, (), {tuple(path) for path, _ in secret_issues(value)})


def _shown(value: Any, path: _Path, found: Collection[_Path]) -> Any:
    if path in found:
        return _hidden(value)
    if isinstance(value, Mapping):
        secret = value.get("kind") == "Secret"
        named = isinstance(value.get("name"), str) and _is_secret(value["name"], value.get("value"))
        return {
            key: _hidden(item)
            if (secret and key in ("data", "stringData"))
            or (named and key == "value")
            or _is_secret(key, item)
            else _shown(item, (*path, str(key)), found)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_shown(item, (*path, index), found) for index, item in enumerate(value)]
    return without_passwords(value) if isinstance(value, str) else value


def _is_secret(name: Any, value: Any) -> bool:
    return (
        isinstance(name, str)
        and isinstance(value, str)
        and bool(value)
        and _SECRET.search(name) is not None
    )


def _hidden(value: Any) -> Any:
    """Hide every text that is no reference."""
    if isinstance(value, Mapping):
        return {key: _hidden(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    return value if isinstance(value, str) and _REFERENCE.fullmatch(value) else HIDDEN
