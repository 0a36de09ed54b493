"""Karpenter, which creates and removes nodes as pods need them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.bottlerocket import BottlerocketSpec
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.custom_ami import CustomAmiSpec
from eks_blueprint.spec.instance_types import InstanceTypeName, type_warnings
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.node_labels import node_pool_label_issues
from eks_blueprint.spec.nodes import TaintSpec, VolumeSpec
from eks_blueprint.spec.schedules import Schedule
from eks_blueprint.spec.types import Bool, Int, SecurityGroupId, pattern

__all__ = [
    "DisruptionBudgetSpec",
    "KarpenterSpec",
    "NodePoolLimitsSpec",
    "NodePoolSpec",
]

_BottlerocketVersion = Annotated[
    str, AfterValidator(pattern(r"v\d+\.\d+\.\d+", "a Bottlerocket release such as v1.58.0"))
]
_Nodes = Annotated[
    str,
    AfterValidator(
        pattern(r"(100|[0-9]{1,2})%|[0-9]+", 'a share such as "10%" or a number such as "1"')
    ),
]
_PoolName = Annotated[ObjectName, Field(max_length=40)]


class NodePoolLimitsSpec(Spec):
    """Limits of a pool; without limits, a faulty workload can cause unlimited cost."""

    cpu: Int = Field(ge=1)
    """vCPUs of all its nodes."""

    memory_gib: Int = Field(ge=1)
    """Memory of all its nodes, GiB."""

    nodes: Int | None = Field(default=None, ge=1)
    """Number of its nodes. Default: as many as the other limits allow."""


class DisruptionBudgetSpec(Spec):
    """How many nodes may be replaced at once, always or at certain times."""

    nodes: _Nodes = "10%"
    """Percentage or number of nodes that may be disrupted at the same time; "0" blocks disruption.
    Default: 10%."""

    reasons: tuple[Literal["empty", "drifted", "underutilized"], ...] = ()
    """Reasons for disruption that the budget applies to. Default: all reasons."""

    schedule: Schedule | None = None
    """When the budget becomes active, five cron fields in UTC. Default: always."""

    duration_hours: Int | None = Field(default=None, ge=1, le=168)
    """How long the budget is active, in hours; required with `schedule`. Default: always."""

    def issues(self) -> Iterable[Found]:
        if (self.schedule is None) != (self.duration_hours is None):
            yield (
                ("duration_hours" if self.schedule else "schedule",),
                "must be set, since schedule and duration_hours go together",
            )


class NodePoolSpec(Spec):
    """A Karpenter NodePool."""

    limits: NodePoolLimitsSpec
    """How much the pool may hold."""

    architecture: Literal["arm64", "x86_64"] = "arm64"
    """Processors of its nodes. Default: arm64, Graviton first (EFF-COST-2)."""

    capacity_types: tuple[Literal["spot", "on-demand"], ...] = Field(
        default=("spot", "on-demand"), min_length=1
    )
    """How capacity is bought; with both, Spot where there is some and on-demand else.
    Default: both."""

    instance_categories: tuple[str, ...] = ()
    """Instance categories, such as `m`. Default: c, m and r; with `gpu` g and p."""

    min_generation: Int | None = Field(default=None, ge=1, le=20)
    """Oldest instance generation. Default: 6; with `gpu` 4."""

    instance_types: tuple[InstanceTypeName, ...] = Field(default=(), max_length=50)
    """Instance types instead of categories and generation. Default: by category."""

    gpu: Bool = False
    """Nodes with NVIDIA GPUs, tainted `nvidia.com/gpu`. Default: false."""

    availability_zones: tuple[str, ...] = ()
    """Zones of its nodes. Default: all zones of the network."""

    one_per_zone: Bool = False
    """One pool for each zone, named `<pool>-<zone>`, for workloads on EBS volumes, which cannot
    follow their pod to another zone (OPS-STA-3). Default: false."""

    labels: dict[LabelKey, LabelValue] = {}
    """Kubernetes labels of its nodes. Default: none."""

    taints: dict[LabelKey, TaintSpec] = {}
    """Taints of its nodes by key. Default: none; with `gpu` `nvidia.com/gpu`."""

    weight: Int | None = Field(default=None, ge=1, le=100)
    """Pools of greater weight are tried first. Default: 50; x86_64 10."""

    consolidation: Literal["when-empty", "when-empty-or-underutilized"] = (
        "when-empty-or-underutilized"
    )
    """Which nodes Karpenter may consolidate (EFF-COST-1). Default: when-empty-or-underutilized."""

    consolidate_after_minutes: Int = Field(default=5, ge=0, le=1440)
    """How long a node is left alone after a pod came or went, in minutes. Default: 5."""

    disruption_budgets: dict[_PoolName, DisruptionBudgetSpec] = Field(
        default={"always": DisruptionBudgetSpec()}, min_length=1, max_length=50
    )
    """Budgets by a name of your choice. Default: 10% of the nodes at once, at any time."""

    expire_after_hours: Int = Field(default=720, ge=0, le=8760)
    """Maximum age of a node, in hours; 0 for no limit. Default: 720, thirty days."""

    termination_grace_period_hours: Int = Field(default=24, ge=1, le=168)
    """How long the removal of a node waits for pods that cannot be evicted, in hours. Default:
    24."""

    @property
    def types(self) -> tuple[catalogue.InstanceType, ...]:
        """The instance types with their facts from the catalogue."""
        return tuple(catalogue.InstanceType.parse(name) for name in self.instance_types)

    @property
    def nvidia(self) -> bool:
        """Whether its nodes may have NVIDIA GPUs."""
        return self.gpu or any(instance.gpu for instance in self.types)

    @property
    def all_taints(self) -> Mapping[str, TaintSpec]:
        """The taints, including that of GPU nodes."""
        gpu = {"nvidia.com/gpu": TaintSpec(value="true")} if self.gpu else {}
        return {**gpu, **self.taints}

    @property
    def categories(self) -> tuple[str, ...]:
        """The instance categories."""
        return self.instance_categories or (("g", "p") if self.gpu else ("c", "m", "r"))

    @property
    def generation(self) -> int:
        """The oldest instance generation."""
        return self.min_generation or (4 if self.gpu else 6)

    @property
    def effective_weight(self) -> int:
        """The weight, with Graviton preferred to x86."""
        return self.weight or (50 if self.architecture == "arm64" else 10)

    def warnings(self) -> Iterable[Warned]:
        return type_warnings(
            (("instance_types", index), instance) for index, instance in enumerate(self.types)
        )

    def issues(self) -> Iterable[Found]:
        if self.instance_types and (self.instance_categories or self.min_generation):
            yield (
                ("instance_types",),
                "cannot be combined with instance_categories or min_generation; remove those",
            )
        for index, instance in enumerate(self.types):
            if instance.architecture != self.architecture:
                yield (
                    ("instance_types", index),
                    f"must be {self.architecture}, as architecture says, got {instance.name}, "
                    f"which is {instance.architecture}",
                )
            elif self.gpu and not instance.gpu:
                yield (
                    ("instance_types", index),
                    f"must have NVIDIA GPUs, as gpu says, got {instance.name}",
                )
        yield from node_pool_label_issues(self.labels)
        yield from self._category_issues()

    def _category_issues(self) -> Iterator[Found]:
        wrong = [name for name in self.instance_categories if not re.fullmatch("[a-z]+", name)]
        for name in wrong:
            # The value of Karpenter's label is the letters before the generation: `m`, `inf`,
            # `trn`.
            yield (
                ("instance_categories", self.instance_categories.index(name)),
                f"must be the letters before the generation, such as m, got {name!r}",
            )
        known = catalogue.categories_of(
            self.architecture, generation=self.generation, nvidia=self.gpu
        )
        if not (wrong or self.instance_types or set(self.categories) & set(known)):
            gpus = " with NVIDIA GPUs" if self.gpu else ""
            yield (
                ("instance_categories" if self.instance_categories else "min_generation",),
                f"must leave an {self.architecture} type of generation {self.generation} or newer"
                f"{gpus}, got {', '.join(self.categories)}; such types have "
                f"{', '.join(known) or 'no category'}",
            )


def _default_pools() -> dict[str, NodePoolSpec]:
    return {"default": NodePoolSpec(limits=NodePoolLimitsSpec(cpu=200, memory_gib=800))}


class KarpenterSpec(Spec):
    """Karpenter with one EC2NodeClass on Bottlerocket and NodePools (EFF-NODE-2)."""

    node_pools: dict[_PoolName, NodePoolSpec] = Field(
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
