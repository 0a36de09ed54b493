"""Values that look like secrets, which templates, logs and repositories would hold in clear."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from eks_blueprint.errors import Found, Path
from eks_blueprint.secret_values.public_key_blocks import holds_public_keys_only

__all__ = ["secret_issues"]

_REMEDY = (
    "since templates, logs and repositories would hold it in clear; keep it in Secrets Manager, "
    "mount it or let the chart read an existing Secret, and change it if it was shared already"
)

# The idea and the forms are those of gitleaks (config/gitleaks.toml) and detect-secrets
# (detect_secrets/plugins): forms that nothing else has.
_FORMS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----"),
    "an AWS access key id": re.compile(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    # Not \b, which a hyphen is too: a long text of hyphens would take a minute.
    "a JSON web token": re.compile(r"(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "a token of Slack": re.compile(r"\bxox[abeoprs]-[\w-]{10,}"),
    "a webhook of Slack": re.compile(r"hooks\.slack\.com/(?:services|workflows)/[\w/+-]{40,}"),
    "a key of Stripe": re.compile(r"\b[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,}"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}(?![\w-])"),
    "a URL with a password": re.compile(r"://[^\s/:@{}$<>]*:[^\s/:@{}$<>]+@(?!sha256:)"),
    # Of a program, or of a URL such as jdbc:postgresql://db/shop?user=shop&password=...
    "a password as a parameter": re.compile(
        r"(?:[?&;]|(?:^|\s)--?[\w-]*)passw(?:or)?d=(?![\s&;${(<%/'\"])[^\s&;]"
    ),
}

# Keys and environment variables whose value is the secret itself. `token` and `secret` are not
# among them: for most charts these are names of Secrets.
_NAMES = re.compile(
    r"(?:password|passwd|passphrase|requirepass|dbpass|dbpwd|mysqlpwd|apikey|secretaccesskey"
    r"|privatekey|clientsecret|accesstoken|authtoken|bearertoken)$"
)
# Their value is a secret only if it looks random; names in Kubernetes have no capital letters.
_DOUBTFUL = re.compile(r"(?:token|secret|key|credentials?)$")
_RANDOM = re.compile(r"(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[\w+/=-]{20,}")
_LEAST_ENTROPY = 3.5  # gitleaks, generic-api-key

# References instead of values: $(VARIABLE), ${variable} and CDK tokens, $variable, also of a Secret
# ($secret:key, Argo CD, "User management"), $__file{path} (Grafana, "Variable expansion"), files,
# ARNs, URLs, and the prefixes of Bank-Vaults and vals. Templates of External Secrets put a text
# around their variables.
_REFERENCE = re.compile(
    r"\s*(?:\$[({]|\$__\w+\{|\$[A-Za-z_][\w.-]*(?::[\w.-]+)?\s*$|/|\./|file:|arn:|https?://|<"
    r"|vault:|ref\+)"
)
# Switches such as usePassword: "true", which Helm's values often hold as texts.
_SWITCH = re.compile(r"\s*(?:true|false|yes|no|on|off|enabled|disabled)\s*", re.IGNORECASE)
# Maps in which `key` is the name of a key (Kubernetes API conventions, "Naming of the reference
# field"; External Secrets Operator, ``extract``).
_REFERENCES = re.compile(r"(?:[a-z]Refs?|extract)$")
# Of a SealedSecret.
_ENCRYPTED = "encryptedData"


def secret_issues(value: Any, path: Path = ()) -> Iterator[Found]:
    """Return an issue for each Secret with content and each text that looks like a secret.

    The text itself is not shown.

    :param value: values of a chart or an add-on, or an object, or a part of them.
    :param path: path of the part. Default: the whole value.
    """
    if isinstance(value, Mapping):
        held = [*_held_by_secret(value)]
        for key in held:
            yield (
                (*path, key),
                "must be unset, since templates, logs and repositories would hold the secret in "
                "clear; keep it in Secrets Manager and let pods mount it",
            )
        variable = value.get("name")
        for key, item in value.items():
            if key in held:
                continue
            name = variable if key == "value" and isinstance(variable, str) else str(key)
            if isinstance(item, str):
                yield from _issues(name, item, (*path, str(key)))
            else:
                yield from secret_issues(item, (*path, str(key)))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from secret_issues(item, (*path, index))
    elif isinstance(value, str):
        yield from _issues("", value, path)


def _held_by_secret(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields in which a Kubernetes Secret, also one within values, holds its content."""
    if value.get("kind") == "Secret" and value.get("apiVersion") == "v1":
        for key in ("data", "stringData"):
            if value.get(key) and not (key == "data" and holds_public_keys_only(value[key])):
                yield key


def _issues(name: str, text: str, path: Path) -> Iterator[Found]:
    form = _form(text)
    if form is not None:
        yield path, f"must not hold {form}, {_REMEDY}"
    elif (
        text.strip()
        and not _REFERENCE.match(text)
        and "}}" not in text.partition("{{")[2]
        and not _SWITCH.fullmatch(text)
        and _is_secret(name, text, _parent(path))
    ):
        yield (
            path,
            f"must not be a literal, as its name {name!r} is that of a secret, {_REMEDY}",
        )


# The same texts are in a template, in objects of it and in what is shown of them.
@lru_cache(maxsize=16384)
def _form(text: str) -> str | None:
    """Return what a text holds that nothing else looks like."""
    return next((form for form, pattern in _FORMS.items() if pattern.search(text)), None)


def _parent(path: Path) -> str:
    """Return the key of the map that holds the last part of a path, or an empty text."""
    return next((part for part in path[-2:-1] if isinstance(part, str)), "")


def _is_secret(name: str, text: str, parent: str) -> bool:
    if parent == _ENCRYPTED:
        return False
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    if _NAMES.search(plain):
        return True
    # Public keys are as random as secrets.
    if "public" in plain or _REFERENCES.search(parent):
        return False
    return bool(_DOUBTFUL.search(plain) and _RANDOM.fullmatch(text)) and _entropy(text) >= (
        _LEAST_ENTROPY
    )


def _entropy(text: str) -> float:
    """Return Shannon's entropy in bits for each character."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)
