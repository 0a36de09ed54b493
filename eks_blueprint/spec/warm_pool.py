"""Warm pools of node groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import Bool, Int

__all__ = ["WarmPoolSpec"]


class WarmPoolSpec(Spec):
    """Instances that have booted before they are needed (EFF-NODE-1).

    Bottlerocket supports neither hibernated instances nor their return to the pool.

    Source: EKS user guide, "Decrease latency for applications with long boot times using warm pools
    with managed node groups"; EKS API reference, WarmPoolConfig.
    """

    enabled: Bool = True
    """Whether there is a pool. EKS keeps a pool that is no longer named, so set false and deploy
    before you remove it from the spec. Default: true."""

    state: Literal["stopped", "running"] = "stopped"
    """`stopped` costs volumes only; `running` is faster and costs as much as nodes. Default:
    stopped."""

    min_size: Int = Field(default=0, ge=0, le=450)
    """Minimum number of instances in the pool. Default: 0."""

    max_prepared_capacity: Int | None = Field(default=None, ge=1, le=450)
    """Maximum number of instances in the pool and the group together. Default: `max_size` of the
    group."""

    def issues(self) -> Iterable[Found]:
        most = self.max_prepared_capacity
        if most is not None and self.min_size > most:
            yield ("min_size",), f"must be <= max_prepared_capacity {most}, got {self.min_size}"
