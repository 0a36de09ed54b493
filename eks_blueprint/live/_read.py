"""What several answers of AWS have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

__all__ = ["HealthIssue", "day", "health", "tags"]


@dataclass(frozen=True)
class HealthIssue:
    """Something that EKS says is wrong.

    :param code: code of the issue, such as ``InsufficientFreeAddresses``.
    :param message: what EKS says.
    :param resources: ids of the resources that it concerns.
    """

    code: str
    message: str
    resources: tuple[str, ...] = ()


def health(answer: Mapping[str, Any]) -> tuple[HealthIssue, ...]:
    """Return the health issues of a cluster, node group, profile or add-on."""
    return tuple(
        HealthIssue(
            code=one.get("code", ""),
            message=one.get("message", ""),
            resources=tuple(one.get("resourceIds") or ()),
        )
        for one in (answer.get("health") or {}).get("issues") or ()
    )


def day(value: datetime | None) -> date | None:
    """Return the day of a time in UTC."""
    return value.astimezone(UTC).date() if value is not None else None


def tags(found: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """Return tags by key, from the list in which EC2 and Elastic Load Balancing answer."""
    return {one["Key"]: one.get("Value", "") for one in found or ()}
