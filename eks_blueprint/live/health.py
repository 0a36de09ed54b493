"""Health issues, as EKS has them of clusters, node groups, profiles and add-ons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["HealthIssue", "health"]


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
