"""EKS Auto Mode, in which AWS runs the nodes and the controllers that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.node_pools import NodePoolLimitsSpec, NodePoolSpec
from eks_blueprint.spec.nodes import TaintSpec, gp3_issues
from eks_blueprint.spec.system_nodes import keeps_off
from eks_blueprint.spec.types import Int

__all__ = [
    "AUTO_MODE_HOURS",
    "AutoModeNodePoolSpec",
    "AutoModeSpec",
    "EphemeralStorageSpec",
    "auto_mode_pool_issues",
]

_PoolName = Annotated[ObjectName, Field(max_length=40)]
_BUILT_IN = ("general-purpose", "system")
"""Names of the pools of EKS (EKS user guide, "Enable or disable built-in NodePools")."""
_TOO_SMALL = ("nano", "micro", "small")
AUTO_MODE_HOURS = 336
"""Age of a node by default (EKS user guide, "Create a Node Pool for EKS Auto Mode")."""
_MOST_HOURS = 504
"""Twenty-one days (EKS user guide, "Automate cluster infrastructure with EKS Auto Mode")."""


def auto_mode_pool_issues(pool: NodePoolSpec) -> Iterator[Found]:
    """Return issues for a pool, of the cluster or a tenant, that EKS Auto Mode does not support.

    :param pool: the pool.

    Source: EKS user guide, "Learn about Amazon EKS Auto Mode managed instances", supported types:
    more than one CPU, and no size nano, micro or small.
    """
    for index, instance in enumerate(pool.types):
        size = instance.name.partition(".")[2]
        capacity = instance.small_capacity
        if size in _TOO_SMALL or (capacity is not None and capacity[0] < 2):
            yield (
                ("instance_types", index),
                "must have more than one vCPU, and not the size nano, micro or small, which EKS "
                f"Auto Mode does not support, got {instance.name}",
            )
    for field, what in (
        ("efa", "network interfaces"),
        ("capacity_reservations", "capacity reservations"),
    ):
        if getattr(pool, field):
            yield (
                (field,),
                f"must be unset with auto_mode, whose pools share one NodeClass and its {what}; "
                "use karpenter",
            )
    given = "expire_after_hours" in pool.model_fields_set
    if given and not 1 <= pool.expire_after_hours <= _MOST_HOURS:
        yield (
            ("expire_after_hours",),
            f"must be 1 to {_MOST_HOURS} with auto_mode, which replaces nodes after 21 days, got "
            f"{pool.expire_after_hours}",
        )


class AutoModeNodePoolSpec(NodePoolSpec):
    """A NodePool of EKS Auto Mode."""

    expire_after_hours: Int = Field(default=AUTO_MODE_HOURS, ge=1, le=_MOST_HOURS)
    """Maximum age of a node, in hours, at most 504. Default: 336, fourteen days."""

    def issues(self) -> Iterable[Found]:
        yield from super().issues()
        yield from auto_mode_pool_issues(self)


class EphemeralStorageSpec(Spec):
    """The volume of a node for images, logs and ephemeral storage, gp3.

    Source: EKS user guide, "Create a Node Class for Amazon EKS".
    """

    size_gib: Int = Field(default=80, ge=1, le=59000)
    """Size in GiB, 1 to 59000. Default: 80."""

    iops: Int = Field(default=3000, ge=3000, le=16000)
    """Provisioned operations per second, 3000 to 16000. Default: 3000, included in the price."""

    throughput_mibps: Int = Field(default=125, ge=125, le=1000)
    """Throughput in MiB/s, 125 to 1000. Default: 125, included in the price."""

    def issues(self) -> Iterable[Found]:
        yield from gp3_issues(self.size_gib, self.iops, self.throughput_mibps)


def _default_pools() -> dict[str, AutoModeNodePoolSpec]:
    return {
        "controllers": AutoModeNodePoolSpec(
            limits=NodePoolLimitsSpec(cpu=16, memory_gib=64),
            capacity_types=("on-demand",),
            labels={"node-role": "system"},
            taints={"CriticalAddonsOnly": TaintSpec(value="true")},
        ),
        "default": AutoModeNodePoolSpec(limits=NodePoolLimitsSpec(cpu=200, memory_gib=800)),
    }


class AutoModeSpec(Spec):
    """EKS Auto Mode with a NodeClass and NodePools of the library (EFF-NODE-3)."""

    node_pools: dict[_PoolName, AutoModeNodePoolSpec] = Field(
        default_factory=_default_pools, min_length=1, max_length=40
    )
    """NodePools by name; removing one drains its nodes. Default: `controllers`, on-demand with the
    taint CriticalAddonsOnly, at most 16 vCPUs and 64 GiB, and `default`, at most 200 vCPUs and
    800 GiB; both on Graviton."""

    ephemeral_storage: EphemeralStorageSpec = EphemeralStorageSpec()
    """Volume for images, logs and ephemeral storage. Default: 80 GiB."""

    def issues(self) -> Iterable[Found]:
        yield from self._name_issues()
        tolerated = [SYSTEM_TOLERATION["key"]]
        if all(keeps_off(pool.all_taints, tolerated) for pool in self.node_pools.values()):
            yield (
                ("node_pools",),
                "must have a pool whose taints controllers tolerate, which is CriticalAddonsOnly "
                f"only, got other taints on {', '.join(self.node_pools)}; add a pool without them",
            )

    def _name_issues(self) -> Iterator[Found]:
        for name in self.node_pools:
            if name in _BUILT_IN:
                yield (
                    ("node_pools", name),
                    f"must be another name, since EKS has a built-in pool {name}, which would take "
                    "its place",
                )
