"""CDK context: feature flags of the library, and the three keys that the app reads."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from eks_blueprint.errors import BlueprintError

__all__ = [
    "Settings",
    "cdk_json_context",
    "cli_context",
    "feature_flags",
    "refuse_misspelt",
    "text_of",
]

KEYS = ("spec", "clusters", "packs", "compliance", "jobs", "changed_since")


def feature_flags() -> dict[str, Any]:
    """Return CDK's recommended feature flags, on which templates depend.

    They are the flags of a new app, and of this repository's ``cdk.json``. A flag that ``cdk.json``
    sets takes precedence, as in every app.
    """
    text = resources.files("eks_blueprint.app").joinpath("feature_flags.json").read_text("utf-8")
    flags: dict[str, Any] = json.loads(text)
    return flags


def cli_context() -> dict[str, Any]:
    """Return the context that the CDK CLI passes, from ``-c`` and ``cdk.json``.

    :raises BlueprintError: if it is not a map in JSON.

    Source: aws-cdk-lib, ``App.readContextFromEnvironment`` and ``App.readContextFromTempFile``.
    """
    context = _json_map("CDK_CONTEXT_JSON", os.environ.get("CDK_CONTEXT_JSON") or "{}")
    overflow = os.environ.get("CONTEXT_OVERFLOW_LOCATION_ENV")
    if overflow:
        try:
            text = Path(overflow).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise BlueprintError(f"context must be readable, got {overflow}: {error}") from None
        context |= _json_map(overflow, text)
    return context


def _json_map(where: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BlueprintError(f"context of {where} must be JSON, got: {error}") from None
    if not isinstance(found, dict):
        raise BlueprintError(f"context of {where} must be a map, got {text[:80]!r}")
    return found


def cdk_json_context(folder: Path = Path()) -> dict[str, Any]:
    """Return the context of a folder's ``cdk.json``, which otherwise only the CDK CLI reads.

    :param folder: the folder. Default: the working directory.
    :raises BlueprintError: if there is a ``cdk.json`` that is not valid.
    """
    path = folder / "cdk.json"
    if not path.is_file():
        return {}
    try:
        # A byte order mark is no mistake for the CDK CLI.
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise BlueprintError(f"{path} must be a JSON file, got: {error}") from None
    context = content.get("context", {}) if isinstance(content, dict) else None
    if not isinstance(context, dict):
        raise BlueprintError(f"{path} must be a map whose key context is a map")
    return context


def refuse_misspelt(context: Mapping[str, Any]) -> None:
    """Reject keys that resemble a key of the app and would be ignored.

    Keys with a colon, a slash or an at sign belong to CDK; other keys may belong to another
    program.

    :param context: the context.
    :raises BlueprintError: for a key such as ``Spec``, ``cluster``, ``pakcs`` or ``spec_file``.
    """
    for key in context:
        if key in KEYS or any(mark in key for mark in ":/@"):
            continue
        words = re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower())
        close = [one for one in KEYS if one in words or _one_slip(key.lower(), one)]
        if close:
            raise BlueprintError(
                f"context must have no key {key}, since the app reads {', '.join(KEYS)} only; "
                f"write -c {close[0]}=..."
            )


def _one_slip(text: str, word: str) -> bool:
    """Return whether one letter is missing, added, changed, or swapped with its neighbour."""
    short, long = sorted((text, word), key=len)
    if len(long) - len(short) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), None)
    if start is None:
        return True
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    swapped = short[start + 1 : start + 2] + short[start]
    return swapped + short[start + 2 :] == long[start:]


def text_of(context: Mapping[str, Any], key: str) -> str:
    """Return a value of the context; empty if it is not set.

    :raises BlueprintError: if it is not a text.
    """
    value = context.get(key, "")
    if not isinstance(value, str):
        raise BlueprintError(f"context {key} must be a text, got {value!r}")
    return value


@dataclass(frozen=True)
class Settings:
    """The settings that the app reads from the context.

    :param spec: path of the spec.
    :param clusters: patterns of cluster names, or empty for all.
    :param packs: names of rule packs, ``none``, or empty for the default.
    :param compliance: compliance profile, or empty for none.
    :param jobs: how many processes share the clusters, or empty for one.
    :param changed_since: Git revision, or empty for all clusters.
    """

    spec: str
    clusters: str = ""
    packs: str = ""
    compliance: str = ""
    jobs: str = ""
    changed_since: str = ""

    @classmethod
    def of(cls, context: Mapping[str, Any]) -> Settings:
        """Read the settings.

        :param context: the context.
        :raises BlueprintError: if there is no spec, a value is not a string, or a key resembles one
            of the app.
        """
        refuse_misspelt(context)
        found = {key: text_of(context, key) for key in KEYS}
        if not found["spec"]:
            raise BlueprintError(
                "context spec must name the file that describes the clusters, got nothing; add "
                "-c spec=my.yaml"
            )
        return cls(**found)
