"""The content of a custom resource for the functions that run kubectl and Helm."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from constructs import IConstruct

from eks_blueprint.dynamic_references import dynamic_reference_paths
from eks_blueprint.errors import BlueprintError, dotted

__all__ = ["MAX_PAYLOAD_BYTES", "has_null", "payload"]

MAX_PAYLOAD_BYTES = 200_000
"""Maximum size of the objects or values of one custom resource. Lambda accepts events of 256 KB
(Lambda developer guide, "Lambda quotas"). An event also contains a part of the old properties of an
update, and tokens grow when they are resolved."""


def payload(what: str, content: Any, *, scope: IConstruct) -> Any:
    """Convert mappings and tuples to types that JSON and jsii support.

    :param what: name of the content, for messages.
    :param content: values or objects.
    :param scope: the construct, for messages.
    :raises BlueprintError: if the content is not JSON, does not fit into an event, or contains a
        dynamic reference of CloudFormation: the functions write their input to their log, including
        the secret.
    """
    plain = _plain(content)
    try:
        text = json.dumps(plain)
    except (TypeError, ValueError) as error:
        raise BlueprintError(
            f"{what} must consist of maps, lists, texts, numbers and booleans, got: {error}; "
            "convert other values",
            scope=scope,
        ) from error
    for path in dynamic_reference_paths(plain, scope):
        raise BlueprintError(
            f"{what}: {dotted(path)} must not be a SecretValue or another dynamic reference "
            "({{resolve:...}}), whose value the functions would write to their log; let pods read "
            "secrets from Secrets Manager",
            scope=scope,
        )
    size = len(text.encode())
    if size > MAX_PAYLOAD_BYTES:
        raise BlueprintError(
            f"{what} must be at most {MAX_PAYLOAD_BYTES} bytes as JSON, got {size}; "
            "split them into several",
            scope=scope,
        )
    return plain


def has_null(value: Any) -> bool:
    """Return whether a value, or one in it, is null."""
    if isinstance(value, dict):
        return any(map(has_null, value.values()))
    return any(map(has_null, value)) if isinstance(value, list) else value is None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
