"""Karpenter, which creates and removes nodes as pods need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.bottlerocket import BottlerocketSpec
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.custom_ami import CustomAmiSpec
from eks_blueprint.spec.node_pools import NodePoolLimitsSpec, NodePoolSpec, PoolName
from eks_blueprint.spec.nodes import VolumeSpec
from eks_blueprint.spec.types import SecurityGroupId, pattern

__all__ = ["KarpenterSpec"]

_BottlerocketVersion = Annotated[
    str, AfterValidator(pattern(r"v\d+\.\d+\.\d+", "a Bottlerocket release such as v1.58.0"))
]


def _default_pools() -> dict[str, NodePoolSpec]:
    return {"default": NodePoolSpec(limits=NodePoolLimitsSpec(cpu=200, memory_gib=800))}


class KarpenterSpec(Spec):
    """Karpenter with one EC2NodeClass on Bottlerocket and NodePools (EFF-NODE-2)."""

    node_pools: dict[PoolName, NodePoolSpec] = Field(
        default_factory=_default_pools, min_length=1, max_length=40
    )
    """NodePools by name; removing one drains its nodes. Default: `default` on Graviton, at most
    200 vCPUs and 800 GiB."""

    bottlerocket_version: _BottlerocketVersion | None = None
    """Bottlerocket release of the nodes; a newer one replaces them within the budgets.
    Default: the catalogue's pin for the Kubernetes version."""

    custom_amis: dict[Literal["arm64", "x86_64"], CustomAmiSpec] = {}
    """Your own Bottlerocket AMIs by architecture, one for that of each pool (SEC-NODE-4). Default:
    those of the Bottlerocket release."""

    security_group_ids: tuple[SecurityGroupId, ...] = Field(default=(), max_length=4)
    """Security groups of the nodes beside that of the cluster, without the tag
    `kubernetes.io/cluster/<name>`, which only one group of a node may have. Default: none."""

    bottlerocket: BottlerocketSpec = BottlerocketSpec()
    """Bottlerocket settings of the nodes. Default: those of node groups."""

    root_volume: VolumeSpec = VolumeSpec(size_gib=4)
    """Volume for the operating system, /dev/xvda. Default: 4 GiB."""

    data_volume: VolumeSpec = VolumeSpec(size_gib=50)
    """Volume for images, logs and ephemeral storage, /dev/xvdb. Default: 50 GiB."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart and of the chart with its definitions; the library's values and
    permissions were checked with the default only. Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""

    @property
    def nvidia(self) -> bool:
        """Whether a pool has NVIDIA GPUs; all pools share one EC2NodeClass."""
        return any(pool.nvidia for pool in self.node_pools.values())

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings("karpenter", self.chart_version)

    def issues(self) -> Iterable[Found]:
        yield from value_issues("karpenter", self.values, self.chart_version)
        if self.nvidia:
            for path, message in self.bottlerocket.nvidia_issues():
                yield ("bottlerocket", *path), message
        if self.custom_amis and self.bottlerocket_version is not None:
            yield (
                ("bottlerocket_version",),
                "has no effect with custom_amis, each of which is a release; remove it",
            )
        for name, pool in self.node_pools.items():
            for message in self.architecture_issues(pool):
                yield ("node_pools", name, "architecture"), message

    def architecture_issues(self, pool: NodePoolSpec) -> Iterator[str]:
        """Return an issue for a pool of an architecture for which there is no AMI.

        :param pool: a pool that uses the EC2NodeClass.
        """
        known = ", ".join(self.custom_amis)
        if known and pool.architecture not in self.custom_amis:
            yield (
                f"must have an AMI in karpenter.custom_amis, which has {known}, "
                f"got {pool.architecture}"
            )
