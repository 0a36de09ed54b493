"""Managed node groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.bottlerocket import BottlerocketSpec
from eks_blueprint.spec.custom_ami import CustomAmiSpec
from eks_blueprint.spec.instance_types import InstanceTypeName, type_warnings
from eks_blueprint.spec.labels import EksLabelValue, NodeGroupLabelKey
from eks_blueprint.spec.node_labels import node_group_label_issues
from eks_blueprint.spec.nodes import TaintSpec, VolumeSpec
from eks_blueprint.spec.types import Bool, Int, pattern
from eks_blueprint.spec.warm_pool import WarmPoolSpec

__all__ = ["DRA_LABELS", "NodeGroupSpec"]

# EKS user guide, "Retrieve Amazon EKS optimized Bottlerocket AMI": version and commit.
_Release = Annotated[
    str,
    AfterValidator(
        pattern(r"\d+\.\d+\.\d+-[0-9a-f]{8}", "a Bottlerocket release such as 1.57.0-0123abcd")
    ),
]


DRA_LABELS = {"gpu-devices": "dra-driver", "nvidia.com/gpu.present": "true"}
"""Labels of nodes with the DRA driver: ours, and one that its chart asks for."""

# bottlerocket-os/bottlerocket pull request 4856.
_PLUGIN_CAN_BE_OFF = (1, 63, 0)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.partition("-")[0].split("."))


class NodeGroupSpec(Spec):
    """A managed node group on Bottlerocket (SEC-NODE-1)."""

    instance_types: tuple[InstanceTypeName, ...] = Field(
        default=("m7g.large",), min_length=1, max_length=20
    )
    """EC2 instance types, all of one architecture. Default: m7g.large (Graviton first,
    EFF-COST-2)."""

    variant: Literal["standard", "fips", "nvidia", "nvidia-fips"] = "standard"
    """Bottlerocket variant; the architecture follows from the instance types.
    Default: standard."""

    dra: Bool = False
    """Pods get NVIDIA GPUs by Dynamic Resource Allocation: the NVIDIA DRA driver is installed in
    the cluster, and the device plugin of Bottlerocket 1.63.0 or newer is off on these nodes.
    Default: false, the device plugin."""

    capacity_type: Literal["on-demand", "spot"] = "on-demand"
    """Purchase option of the instances. Default: on-demand."""

    min_size: Int = Field(default=2, ge=0, le=450)
    """Minimum number of nodes (per zone with `one_per_zone`). Default: 2."""

    max_size: Int = Field(default=4, ge=1, le=450)
    """Maximum number of nodes (per zone with `one_per_zone`). Default: 4."""

    desired_size: Int | None = Field(default=None, ge=0, le=450)
    """Number of nodes at creation. Default: `min_size`."""

    root_volume: VolumeSpec = VolumeSpec(size_gib=4)
    """Volume for the operating system, /dev/xvda. Default: 4 GiB."""

    data_volume: VolumeSpec = VolumeSpec(size_gib=50)
    """Volume for images, logs and ephemeral storage, /dev/xvdb. Default: 50 GiB."""

    warm_pool: WarmPoolSpec | None = None
    """Instances that have booted before they are needed; `{}` for the defaults. Default: none."""

    labels: dict[NodeGroupLabelKey, EksLabelValue] = {}
    """Kubernetes labels. Default: none."""

    taints: dict[NodeGroupLabelKey, TaintSpec] = {}
    """Taints by key. Default: none."""

    max_unavailable: Int | None = Field(default=None, ge=1, le=100)
    """Number of nodes replaced at the same time in an update. Default:
    `max_unavailable_percentage`."""

    max_unavailable_percentage: Int | None = Field(default=None, ge=1, le=100)
    """Percentage of nodes replaced at the same time in an update. Default: 33 if `max_unavailable`
    is not set."""

    update_strategy: Literal["default", "minimal"] = "default"
    """`default` starts new nodes before it terminates old ones (surge); `minimal` terminates old
    nodes first, for scarce capacity. Default: default."""

    force_update: Bool = False
    """Let an update delete the pods of a node that could not be evicted within 15 minutes, for
    example because of a disruption budget. Default: false, the update fails and is rolled back."""

    node_repair: Bool = True
    """Let EKS replace nodes that the monitoring agent reports as unhealthy. Default: true."""

    one_per_zone: Bool = False
    """One group for each zone, for workloads on EBS (OPS-STA-3). Default: false."""

    availability_zones: tuple[str, ...] = ()
    """Zones of the network to use, by name or id as the network names them. Default: all."""

    release_version: _Release | None = None
    """Pinned AMI release, such as 1.57.0-0123abcd (SEC-NODE-2). Default: EKS takes the newest
    release when the group is created or its Kubernetes version changes."""

    custom_ami: CustomAmiSpec | None = None
    """Your own AMI. Default: the Bottlerocket AMI of EKS."""

    bottlerocket: BottlerocketSpec = BottlerocketSpec()
    """Operating system settings. Default: the hardened defaults of each setting."""

    @property
    def types(self) -> tuple[catalogue.InstanceType, ...]:
        """The instance types with their facts."""
        return tuple(catalogue.InstanceType.parse(name) for name in self.instance_types)

    @property
    def nvidia(self) -> bool:
        """Whether its nodes have drivers for NVIDIA GPUs."""
        return self.variant.startswith("nvidia")

    @property
    def all_labels(self) -> Mapping[str, str]:
        """The labels, including those by which the DRA driver finds its nodes."""
        return {**(DRA_LABELS if self.dra else {}), **self.labels}

    @property
    def desired(self) -> int:
        """Nodes at creation."""
        return self.min_size if self.desired_size is None else self.desired_size

    def warnings(self) -> Iterable[Warned]:
        return type_warnings(
            (("instance_types", index), instance) for index, instance in enumerate(self.types)
        )

    def issues(self) -> Iterable[Found]:
        yield from self._type_issues()
        yield from self._size_issues()
        yield from node_group_label_issues(self.labels)
        if self.nvidia:
            for path, message in self.bottlerocket.nvidia_issues():
                yield ("bottlerocket", *path), message
        if self.custom_ami is not None and self.release_version is not None:
            yield (
                ("release_version",),
                "has no effect with custom_ami, which is a release; remove it",
            )
        yield from self._warm_pool_issues()
        yield from self._dra_issues()
        if self.max_unavailable is not None and self.max_unavailable_percentage is not None:
            yield (
                ("max_unavailable_percentage",),
                "cannot be set beside max_unavailable; remove one of them",
            )

    def _type_issues(self) -> Iterator[Found]:
        types = self.types
        listed = ", ".join(f"{t.name} ({t.architecture})" for t in types)
        if len({t.architecture for t in types}) > 1:
            yield (
                ("instance_types",),
                f"must be of one architecture, got {listed}; make a node group for each",
            )
        # Bottlerocket has NVIDIA drivers only in its NVIDIA variants.
        for index, instance in enumerate(types):
            if instance.gpu is not self.nvidia and self.custom_ami is None:
                need = "nvidia or nvidia-fips" if instance.gpu else "standard or fips"
                yield (
                    ("instance_types", index),
                    f"{instance.name} needs variant {need}, got {self.variant!r}",
                )

    def _dra_issues(self) -> Iterator[Found]:
        """EKS user guide, "Use the NVIDIA DRA driver or device plugin on Amazon EKS"."""
        if not self.dra:
            return
        if not self.nvidia:
            yield (
                ("dra",),
                f"needs variant nvidia or nvidia-fips, which has GPUs, got {self.variant!r}",
            )
        release = self.release_version
        if release is not None and _numbers(release) < _PLUGIN_CAN_BE_OFF:
            yield (
                ("release_version",),
                "must be 1.63.0 or newer with dra, since older releases cannot turn off the device "
                f"plugin, got {release}",
            )
        for key in DRA_LABELS:
            if key in self.labels:
                yield ("labels", key), "is a label that the library sets with dra; remove it"

    def _warm_pool_issues(self) -> Iterator[Found]:
        """EKS user guide, "Warm pools", AMI limitations; Auto Scaling API, PutWarmPool."""
        if self.warm_pool is None or not self.warm_pool.enabled:
            return
        if self.custom_ami is not None:
            yield ("warm_pool",), "cannot be set with custom_ami, which EKS does not support there"
        if self.capacity_type == "spot":
            yield ("warm_pool",), "cannot be set with capacity_type spot, which may end at any time"

    def _size_issues(self) -> Iterator[Found]:
        if self.min_size > self.max_size:
            yield ("min_size",), f"must be <= max_size {self.max_size}, got {self.min_size}"
        elif not self.min_size <= self.desired <= self.max_size:
            yield (
                ("desired_size",),
                f"must be between min_size {self.min_size} and max_size {self.max_size}, "
                f"got {self.desired}",
            )
