"""Kubernetes versions that templates name."""

from __future__ import annotations

import re
from typing import Any

from eks_blueprint.rules.values import words

__all__ = ["minor_of"]

# A number of YAML has lost its zero: 1.3 may be 1.30.
_VERSION = re.compile(r"1\.(\d{2})(\.\d+)?")


def minor_of(value: Any) -> int | None:
    """Return the minor number of a Kubernetes version; ``None`` for unknown.

    :param value: the version, as a text or number.
    """
    found = _VERSION.fullmatch(words(value))
    return int(found[1]) if found else None
