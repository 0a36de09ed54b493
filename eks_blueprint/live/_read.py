"""What several answers of AWS have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

__all__ = ["day", "tags"]


def day(value: datetime | None) -> date | None:
    """Return the day of a time in UTC."""
    return value.astimezone(UTC).date() if value is not None else None


def tags(found: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """Return tags by key, from the list in which EC2 and Elastic Load Balancing answer."""
    return {one["Key"]: one.get("Value", "") for one in found or ()}
