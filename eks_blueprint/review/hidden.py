"""What a review must not repeat."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from eks_blueprint.difference.values import HIDDEN
from eks_blueprint.difference.values import without_secrets as without_passwords
from eks_blueprint.secret_values import secret_issues

__all__ = ["HIDDEN", "set_in", "without_secrets"]

_WORDS = (
    "password|passwd|passphrase|secretkey|secret_key|secretaccesskey|secret_access_key|privatekey|"
    "private_key|apikey|api_key|clientsecret|client_secret|accesstoken|access_token|authtoken|"
    "auth_token|bearertoken"
)
_EACH_WORD = tuple(_WORDS.split("|"))
_SECRET = re.compile(
    rf"((^|[a-z0-9_./-])({_WORDS}|secretstring|apikeyvalue)|(^|[_./-])(pass|pwd))$",
    re.IGNORECASE,
)
# What a text sets: a line of a script, of properties, of YAML, or a member of JSON. What stands
# before the word is left out, since looking for it would take minutes in a text without spaces.
_SET = re.compile(
    rf"(?:{_WORDS})\\*[\"']?[ \t]{{0,8}}[:=][ \t]{{0,8}}\\{{0,8}}[\"']?"
    r"(?P<value>[^\s\"'\\,;&<>{}$|>]+)",
    re.IGNORECASE,
)
_NO_SECRET = ("true", "false", "null", "none", "required", "optional", "string")
# Of a parameter, an output, and a text that CloudFormation fills in.
_SAID = ("Default", "Value", "Fn::Sub")
# An annotation with the whole of an object, which may be a Secret.
_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_OPTION = re.compile(r"--?[\w-]*passw(?:or)?d")
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
        named = any(_is_secret(value.get(key), "x") for key in ("name", "Name", "key", "Key"))
        return {
            key: _hidden(item)
            if (secret and key in ("data", "stringData"))
            or (named and key in ("value", "Value") and isinstance(item, str))
            or key == _APPLIED
            or _is_secret(key, item)
            else _shown(_filled(item), (*path, str(key)), found)
            if _is_secret(key, "x")
            else _shown(item, (*path, str(key)), found)
            for key, item in value.items()
        }
    if isinstance(value, list):
        before = [None, *value]
        return [
            _hidden(item)
            if isinstance(item, str) and _OPTION.fullmatch(str(before[index]))
            else _shown(item, (*path, index), found)
            for index, item in enumerate(value)
        ]
    if not isinstance(value, str):
        return value
    text = value
    for one in set_in(value):
        text = text.replace(one, HIDDEN)
    return without_passwords(text)


def set_in(text: str) -> list[str]:
    """Return the parts of a text that set a password or key, such as ``db.password=x``.

    :param text: a script, a file of settings, or JSON or YAML in a text.
    """
    # Most texts have neither sign, or none of the words, which are found faster one by one.
    if "=" not in text and ":" not in text:
        return []
    small = text.lower()
    if not any(one in small for one in _EACH_WORD):
        return []
    return [
        one[0]
        for one in _SET.finditer(text)
        if one["value"].lower() not in _NO_SECRET and not one["value"].startswith(("arn:", HIDDEN))
    ]


def _filled(value: Any) -> Any:
    """Hide what the parameter, output or function has to say that a secret name is given to."""
    if not isinstance(value, Mapping):
        return value
    return {
        key: HIDDEN if key in _SAID and isinstance(item, str) and item else item
        for key, item in value.items()
    }


def _is_secret(name: Any, value: Any) -> bool:
    return (
        isinstance(name, str)
        and isinstance(value, (str, int))
        and not isinstance(value, bool)
        and bool(value)
        and _names_secret(name)
    )


# The same few names are in each object.
@lru_cache(maxsize=16384)
def _names_secret(name: str) -> bool:
    return _SECRET.search(name) is not None


def _hidden(value: Any) -> Any:
    """Hide every text that is no reference."""
    if isinstance(value, Mapping):
        return {key: _hidden(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    return value if isinstance(value, str) and _REFERENCE.fullmatch(value) else HIDDEN
