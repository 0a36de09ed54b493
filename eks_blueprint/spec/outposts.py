"""AWS Outposts: nodes on a rack in your data center, or a whole cluster on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.arns import OutpostArn
from eks_blueprint.spec.custom_ami import AmiId
from eks_blueprint.spec.instance_types import InstanceTypeName
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.node_labels import node_group_label_issues
from eks_blueprint.spec.nodes import TaintSpec
from eks_blueprint.spec.types import Int, PartName, SubnetId, pattern

__all__ = ["LocalClusterSpec", "OutpostNodeGroupSpec", "OutpostSpec", "OutpostTarget"]

OutpostTarget = Literal["outposts-extended", "outposts-local-ebs", "outposts-local-instance-store"]

# EKS user guide, "Select instance types and placement groups for Amazon EKS clusters on AWS
# Outposts based on capacity considerations", and its page for EC2 instance store: most nodes by the
# size of the instances of the control plane, and by those of etcd.
_NODES = {"large": 20, "xlarge": 100, "2xlarge": 250, "4xlarge": 500}
_NODES_OF_ETCD = {"large": 50, "xlarge": 250, "2xlarge": 500}


class OutpostNodeGroupSpec(Spec):
    """Self-managed nodes on an Outpost: an Auto Scaling group of instances of one type."""

    instance_type: InstanceTypeName
    """Instance type, one that the Outpost has."""

    min_size: Int = Field(default=2, ge=0, le=500)
    """Fewest nodes. Default: 2."""

    max_size: Int | None = Field(default=None, ge=1, le=500)
    """Most nodes, for which the Outpost needs capacity. Default: `min_size`."""

    os: Literal["amazon-linux-2023", "bottlerocket"] = "amazon-linux-2023"
    """Operating system. Default: amazon-linux-2023."""

    ami_id: AmiId | None = None
    """AMI of this operating system. Default: the newest for the version of the cluster, each time
    that an instance starts."""

    volume_gib: Int = Field(default=80, ge=20, le=16384)
    """Size of the volume of a node in GiB, gp2 where the Outpost has Amazon EBS. Default: 80."""

    labels: dict[LabelKey, LabelValue] = {}
    """Labels of the nodes. Default: none."""

    taints: dict[LabelKey, TaintSpec] = {}
    """Taints of the nodes by key. Default: none."""

    @property
    def most(self) -> int:
        """How many nodes there can be."""
        return self.max_size if self.max_size is not None else max(self.min_size, 1)

    def issues(self) -> Iterable[Found]:
        yield from node_group_label_issues(self.labels)
        if self.max_size is not None and self.max_size < self.min_size:
            yield ("max_size",), f"must be >= min_size {self.min_size}, got {self.max_size}"


class LocalClusterSpec(Spec):
    """A control plane on the Outpost; nothing of it can be changed later."""

    storage: Literal["ebs", "instance-store"]
    """What the Outpost rack has: `ebs` for Amazon EBS, `instance-store` for racks with EC2 instance
    store, whose local clusters can do more."""

    control_plane_instance_type: InstanceTypeName
    """Instance type of the three instances of the control plane; its size limits the nodes: large
    20, xlarge 100, 2xlarge 250, 4xlarge 500."""

    placement_group: (
        Annotated[
            str,
            Field(max_length=255),
            AfterValidator(pattern(r"[ -~]+", "the name of a placement group")),
        ]
        | None
    ) = None
    """Placement group of the control plane; `ebs` only. Default: none."""

    etcd_instance_type: InstanceTypeName | None = None
    """Instance type of the three instances of etcd; required with `instance-store`, and only there.
    Default: none."""

    spread_level: Literal["host", "rack"] | None = None
    """Over what the instances of control plane and etcd are spread; `instance-store` only. Default:
    none."""

    def issues(self) -> Iterable[Found]:
        of_store: dict[str, object] = {
            "etcd_instance_type": self.etcd_instance_type,
            "spread_level": self.spread_level,
        }
        if self.storage == "ebs":
            for name, value in of_store.items():
                if value is not None:
                    yield (name,), "must be unset with storage ebs; placement_group spreads there"
        elif self.etcd_instance_type is None:
            yield ("etcd_instance_type",), "must be set with storage instance-store"
        if self.storage == "instance-store" and self.placement_group is not None:
            yield (
                ("placement_group",),
                "must be unset with storage instance-store; use spread_level",
            )

    def most_nodes(self) -> int | None:
        """How many nodes the control plane carries, or ``None`` for sizes that no page names."""
        found = [_NODES.get(_size(self.control_plane_instance_type))]
        if self.etcd_instance_type is not None:
            found.append(_NODES_OF_ETCD.get(_size(self.etcd_instance_type)))
        known = [one for one in found if one is not None]
        return min(known) if known else None


class OutpostSpec(Spec):
    """An Outpost: nodes on it, and with `local_cluster` the control plane as well (PORT-1)."""

    arn: OutpostArn
    """ARN of the Outpost, a rack."""

    subnet_ids: tuple[SubnetId, ...] = Field(min_length=1)
    """Private subnets on the Outpost, in the VPC of `network.existing`."""

    local_cluster: LocalClusterSpec | None = None
    """Run the control plane on the Outpost. Default: none; it runs in the Region."""

    node_groups: dict[PartName, OutpostNodeGroupSpec] = {}
    """Nodes on the Outpost by a name of your choice. Default: none."""

    @property
    def target(self) -> OutpostTarget:
        """The column of the table of what works where."""
        if self.local_cluster is None:
            return "outposts-extended"
        return f"outposts-local-{self.local_cluster.storage}"  # type: ignore[return-value]

    def issues(self) -> Iterable[Found]:
        if not self.node_groups:
            yield ("node_groups",), "must name at least one group of nodes on the Outpost"
        local = self.local_cluster
        if local is None:
            return
        nodes, most = sum(group.most for group in self.node_groups.values()), local.most_nodes()
        if most is not None and nodes > most:
            yield (
                ("node_groups",),
                f"must have at most {most} nodes with the instances of local_cluster, got {nodes}",
            )
        for name, group in self.node_groups.items():
            support = catalogue.support("bottlerocket", self.target)
            if group.os == "bottlerocket" and support.value == "no":
                yield (
                    ("node_groups", name, "os"),
                    f"must be another one on {self.target}, got 'bottlerocket': {support.note}",
                )

    def warnings(self) -> Iterator[Warned]:
        for name, group in self.node_groups.items() if self.local_cluster is None else ():
            if not group.taints:
                yield Warned(
                    "outposts-and-pod-identity",
                    ("node_groups", name, "taints"),
                    "are empty, so that any pod may start on these nodes, where it cannot use Pod "
                    "Identity, through which add-ons, controllers and workloads get their "
                    "permissions; keep them in the Region by a taint such as outpost",
                )


def _size(instance_type: str) -> str:
    return instance_type.partition(".")[2]
