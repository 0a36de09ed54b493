"""Names of resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.assembly import mapping_of, sequence_of, text_of

__all__ = ["name_of"]

_NAMES = ("Name", "BucketName", "RepositoryName", "BackupVaultName", "QueueName", "Alias")


def name_of(properties: Mapping[str, Any]) -> str:
    """Return the name of a resource, by its property or tag; empty, where it has none.

    :param properties: its properties.
    """
    for key in _NAMES:
        if isinstance(properties.get(key), str):
            return str(properties[key])
    for tag in sequence_of(properties.get("Tags")):
        if mapping_of(tag).get("Key") == "Name":
            return text_of(mapping_of(tag).get("Value"))
    return ""
