"""Which texts are secrets."""

from __future__ import annotations

import base64
import itertools
import re
from typing import Any

__all__ = ["is_public", "is_secret", "secrets_in"]

# The last word of a name says what it is: a password, and not the name of one.
_SECRET = re.compile(
    r"(password|passwd|passphrase|pwd|client[_-]?secret|(secret|api|private|secret[_-]?access)"
    r"[_-]?key|(api|access|auth|bearer|refresh|session|bot|github|gitlab|slack|vault)[_-]?token)$",
    re.IGNORECASE,
)
# Names of Secrets, and keys within them, are no secrets.
_NAMES = {"name", "ref", "path", "existing", "file"}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# What Kubernetes, Flux, Grafana and templates of Helm fill in, and what names a secret elsewhere.
_FILLED_IN = re.compile(
    r"\$\(\w+\)|\$\{[^{}]+\}|\$__\w+\{[^{}]*\}|\{\{.*\}\}"
    r"|arn:aws[a-z-]*:[a-z0-9-]+:[^\s]*",
    re.DOTALL,
)
_LITERALS = ("true", "false", "null", "none")
# What is a secret whatever it is called. Sources: IAM user guide, "IAM identifiers", for keys of
# users; GitHub, "GitHub's token formats"; Slack, "Token types"; RFC 7468 for keys in text.
_SHAPES = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----"
    r"|\bAKIA[A-Z0-9]{16}\b"
    r"|\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|\b[a-z][a-z0-9+.-]*://[^\s/:@${}<>]*:(?P<password>[^\s/:@${}<>]+)@"
)
_OPTION = re.compile(r"--?(?P<name>[A-Za-z][\w-]*)(?:=(?P<value>.+))?", re.DOTALL)
# RFC 7468, and RFC 9580, "Forming ASCII Armor", for the lines before the key.
_ARMOR = r"(?:\s*(?:Version|Comment|Hash|Charset): [^\n]{0,80}\n)*"
_PEM = re.compile(
    rf"(?:\s*-----BEGIN ([A-Z0-9 ]+)-----{_ARMOR}[A-Za-z0-9+/=\s]*-----END \1-----\s*)+"
)


def is_secret(name: str, value: Any) -> bool:
    """Say whether a value is a secret that stands as text where it is.

    A reference to a secret, or one to be filled in, is none; neither is a yes or no.

    :param name: what it is called, such as ``adminPassword``.
    :param value: the value, with functions of CloudFormation evaluated.
    """
    if not isinstance(value, str) or not value.strip() or "{{resolve:" in value:
        return False
    if _SHAPES.search(value):
        return True
    return (
        _FILLED_IN.fullmatch(value.strip()) is None
        and value.lower() not in _LITERALS
        and _SECRET.search(name) is not None
        and not _NAMES & {one.lower() for one in _WORD.findall(name)}
    )


def secrets_in(arguments: list[Any]) -> list[str]:
    """Return the options of a command line that have a secret as their value.

    :param arguments: the command and its arguments.
    """
    found = []
    for one, after in itertools.pairwise([*arguments, None]):
        option = _OPTION.fullmatch(one) if isinstance(one, str) else None
        if option is None:
            continue
        given = option["value"]
        # A value may follow its option as an argument of its own.
        if given is None and not str(after or "-").startswith("-"):
            given = after
        if is_secret(option["name"], given):
            found.append(option["name"])
    return found


def is_public(value: str) -> bool:
    """Say whether a value of a Secret is nothing but public keys or certificates.

    :param value: the value, in Base64 or not.
    """
    try:
        shown = value if "-----" in value else base64.b64decode(value, validate=True).decode()
    except ValueError:
        return False
    return _PEM.fullmatch(shown) is not None and "PRIVATE" not in shown
