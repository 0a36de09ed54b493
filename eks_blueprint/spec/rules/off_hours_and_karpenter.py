"""Rules between off-hours and the NodePools that they stop."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.off_hours import OffHoursSpec

__all__ = ["off_hours_pool_issues"]

# The longest name, `off-hours-NAME-start`, has to leave a CronJob 11 characters for its Jobs
# (Kubernetes documentation, "CronJob": 52 characters).
_NAME = re.compile(r"[a-z]([a-z0-9-]{0,34}[a-z0-9])?")


def off_hours_pool_issues(
    off_hours: Mapping[str, OffHoursSpec],
    pools: Collection[str],
    *,
    other: str | None,
) -> Iterator[Found]:
    """Return issues for pools that are not there, stopped twice, or whose nodes come again.

    :param off_hours: off-hours by name.
    :param pools: names of Karpenter's pools.
    :param other: another field that makes nodes for pods that wait, or ``None``.

    Source: Kubernetes documentation, "CronJob"; EKS user guide, "Create a Node Pool for EKS Auto
    Mode".
    """
    owners: dict[str, str] = {}
    for name, hours in off_hours.items():
        if not hours.node_pools:
            continue
        if not _NAME.fullmatch(name):
            yield (
                (name,),
                "must be at most 36 lower-case letters, digits and hyphens, since objects of "
                f"Kubernetes that stop node_pools are named after it, got {name!r}",
            )
        if other is not None:
            yield (
                (name, "node_pools"),
                f"cannot be stopped beside {other}, which makes nodes for the pods that wait; "
                "scale the workloads down instead, and it removes the nodes",
            )
        for index, pool in enumerate(hours.node_pools):
            if pool not in pools and other is None:
                known = ", ".join(sorted(pools)) or "none"
                yield (
                    (name, "node_pools", index),
                    f"must be a pool of karpenter, got {pool!r}; it has {known}",
                )
            elif pool in owners:
                yield (
                    (name, "node_pools", index),
                    f"must stand in one entry only, got {pool!r}, which {owners[pool]} has",
                )
            owners.setdefault(pool, name)
