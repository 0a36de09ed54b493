"""Logical ids as people read them."""

from __future__ import annotations

import re

__all__ = ["short_id"]

# The CDK adds a hash of the path; names of constructs that hold everything say nothing.
_HASH = re.compile(r"(?<=.)[0-9A-F]{8}$")
_HOLDERS = re.compile(r"^(Blueprint)?(Components)?(?=[A-Za-z])")


def short_id(logical_id: str) -> str:
    """Return a logical id without what tells a reader nothing.

    :param logical_id: such as ``BlueprintNodeGroupssystemF3D6A860``.
    """
    return _HOLDERS.sub("", _HASH.sub("", logical_id))
