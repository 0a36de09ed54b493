"""Volumes and taints of nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.labels import LabelValue
from eks_blueprint.spec.types import Int

__all__ = ["TaintSpec", "VolumeSpec", "gp3_issues"]


class TaintSpec(Spec):
    """A taint by its key; the key of the map is the key of the taint."""

    value: LabelValue = ""
    """Value of the taint. Default: empty."""

    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = "NoSchedule"
    """What happens to pods that do not tolerate it. Default: NoSchedule."""


class VolumeSpec(Spec):
    """An encrypted EBS volume, gp3.

    Source: EC2 API reference, CreateVolume.
    """

    # Karpenter, definition of EC2NodeClass: 59000Gi; EC2 takes 65,536.
    size_gib: Int = Field(ge=2, le=59000)
    """Size in GiB, 2 to 59000."""

    iops: Int = Field(default=3000, ge=3000, le=80000)
    """Provisioned operations per second, 3000 to 80000. Default: 3000, included in the price."""

    throughput_mibps: Int = Field(default=125, ge=125, le=2000)
    """Throughput in MiB/s, 125 to 2000. Default: 125, included in the price."""

    def issues(self) -> Iterable[Found]:
        yield from gp3_issues(self.size_gib, self.iops, self.throughput_mibps)


def gp3_issues(size_gib: int, iops: int, throughput_mibps: int) -> Iterator[Found]:
    """Return issues for more performance than a gp3 volume of a size can have.

    :param size_gib: size in GiB.
    :param iops: operations per second.
    :param throughput_mibps: throughput in MiB/s.

    Source: EBS user guide, "General Purpose SSD volumes": 500 IOPS for each GiB beyond the
    baseline, and 0.25 MiB/s for each IOPS.
    """
    most = max(3000, 500 * size_gib)
    if iops > most:
        yield ("iops",), f"must be <= {most} for {size_gib} GiB, got {iops}"
    if throughput_mibps > iops / 4:
        yield (
            ("throughput_mibps",),
            f"must be <= {iops // 4}, a quarter of iops, got {throughput_mibps}",
        )
