"""NodePools: which nodes Karpenter or EKS Auto Mode may make, and how long they live."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.capacity_reservations import CapacityReservationsSpec
from eks_blueprint.spec.disruption_budgets import DisruptionBudgetSpec
from eks_blueprint.spec.instance_types import InstanceTypeName, type_warnings
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.node_labels import node_pool_label_issues
from eks_blueprint.spec.nodes import TaintSpec
from eks_blueprint.spec.types import Bool, Int

__all__ = ["NodePoolLimitsSpec", "NodePoolSpec", "PoolName"]

PoolName = Annotated[ObjectName, Field(max_length=40)]


class NodePoolLimitsSpec(Spec):
    """Limits of a pool; without limits, a faulty workload can cause unlimited cost."""

    cpu: Int = Field(ge=1)
    """vCPUs of all its nodes."""

    memory_gib: Int = Field(ge=1)
    """Memory of all its nodes, GiB."""

    nodes: Int | None = Field(default=None, ge=1)
    """Number of its nodes. Default: as many as the other limits allow."""

    gpus: Int | None = Field(default=None, ge=1)
    """NVIDIA GPUs of all its nodes. Default: as many as the other limits allow."""


class NodePoolSpec(Spec):
    """A Karpenter NodePool."""

    limits: NodePoolLimitsSpec
    """How much the pool may hold."""

    architecture: Literal["arm64", "x86_64"] = "arm64"
    """Processors of its nodes. Default: arm64, Graviton first (EFF-COST-2)."""

    capacity_types: tuple[Literal["spot", "on-demand", "reserved"], ...] = Field(
        default=("spot", "on-demand"), min_length=1
    )
    """How capacity is bought: `reserved` first, then Spot where there is some, and on-demand else.
    Default: spot and on-demand; with `capacity_reservations` reserved, and nothing when they are
    used up."""

    capacity_reservations: CapacityReservationsSpec | None = None
    """Reservations and Capacity Blocks for `reserved` nodes. The pool then has an EC2NodeClass of
    its own. Default: none."""

    instance_categories: tuple[str, ...] = ()
    """Instance categories, such as `m`. Default: c, m and r; with `gpu` g and p."""

    min_generation: Int | None = Field(default=None, ge=1, le=20)
    """Oldest instance generation. Default: 6; with `gpu` 4."""

    instance_types: tuple[InstanceTypeName, ...] = Field(default=(), max_length=50)
    """Instance types instead of categories and generation. Default: by category."""

    gpu: Bool = False
    """Nodes with NVIDIA GPUs, tainted `nvidia.com/gpu`. Default: false."""

    dra: Bool = False
    """Dynamic Resource Allocation of GPUs, which is refused here and possible in `node_groups`.
    Default: false, the device plugin of Bottlerocket."""

    efa: Bool = False
    """Elastic Fabric Adapters beside the primary network interface, as many as the
    `instance_types` have, and the EFA device plugin in the cluster. The pool then has an
    EC2NodeClass of its own. Default: false."""

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

    disruption_budgets: dict[PoolName, DisruptionBudgetSpec] = Field(
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
    def all_capacity_types(self) -> tuple[str, ...]:
        """How capacity is bought, where reservations alone are the default of a pool with them."""
        given = "capacity_types" in self.model_fields_set
        reserved = self.capacity_reservations is not None and not given
        return ("reserved",) if reserved else self.capacity_types

    @property
    def has_own_class(self) -> bool:
        """Whether its nodes differ in what an EC2NodeClass says."""
        return self.efa or self.capacity_reservations is not None

    @property
    def efa_layout(self) -> catalogue.EfaLayout | None:
        """The Elastic Fabric Adapters of its nodes, if it has any."""
        return catalogue.efa_layout(self.instance_types[0]) if self.efa else None

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
        yield from self._accelerator_issues()
        yield from self._reservation_issues()

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

    def _accelerator_issues(self) -> Iterator[Found]:
        if self.limits.gpus is not None and not self.nvidia:
            yield (
                ("limits", "gpus"),
                "has no effect on nodes without GPUs; set gpu to true, or remove it",
            )
        if self.dra:
            # EKS user guide, "Use the NVIDIA DRA driver or device plugin on Amazon EKS".
            yield (
                ("dra",),
                "must be false in a NodePool: the NVIDIA DRA driver does not work with EKS Auto "
                "Mode, and with Karpenter only in static pools, which are alpha; set dra of a node "
                "group instead",
            )
        if not self.efa:
            return
        if not self.instance_types:
            yield (
                ("instance_types",),
                "must name types with efa, whose network cards the EC2NodeClass lists, got none; "
                "add one such as p5.48xlarge",
            )
        layouts = [catalogue.efa_layout(name) for name in self.instance_types]
        for index, (name, layout) in enumerate(zip(self.instance_types, layouts, strict=True)):
            if layout is None:
                yield (
                    ("instance_types", index),
                    "must have Elastic Fabric Adapters that the catalogue knows, as efa says, got "
                    f"{name}",
                )
            elif layouts[0] not in (None, layout):
                yield (
                    ("instance_types", index),
                    f"must have as many network cards with EFA as {self.instance_types[0]}, since "
                    f"the pool has one EC2NodeClass, got {name}; make a pool for each",
                )

    def _reservation_issues(self) -> Iterator[Found]:
        reserved = "reserved" in self.all_capacity_types
        if self.capacity_reservations is not None and self.capacity_reservations.kind is not None:
            others = [one for one in self.all_capacity_types if one != "reserved"]
            if others:
                # Only reserved nodes have the label that a kind asks for.
                yield (
                    ("capacity_reservations", "kind"),
                    f"leaves no node of capacity_types {', '.join(others)}; remove it, or those",
                )
        if self.capacity_reservations is not None and not reserved:
            yield (
                ("capacity_types",),
                "must have reserved with capacity_reservations, got "
                f"{', '.join(self.capacity_types)}; add it, or remove capacity_types",
            )
        if reserved and self.capacity_reservations is None:
            yield (
                ("capacity_types",),
                "must not have reserved without capacity_reservations, which say which; add them",
            )
