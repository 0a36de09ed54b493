"""How many processes share a synthesis."""

from __future__ import annotations

from eks_blueprint.errors import BlueprintError

__all__ = ["job_count"]

# Each has a Node process of its own and takes about 300 MB; more than this is a mistake.
_MOST = 64


def job_count(text: str) -> int:
    """Read the number of processes.

    :param text: what the user wrote.
    :raises BlueprintError: if it is not a number from 1 to 64.
    """
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise BlueprintError(f"jobs must be a number from 1 to {_MOST}, got {text!r}")
    return int(text)
