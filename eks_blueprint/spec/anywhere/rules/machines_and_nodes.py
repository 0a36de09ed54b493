"""Kinds of machines, and the nodes that they become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.spec._base import Found, Warned
from eks_blueprint.spec.anywhere.nodes import (
    ControlPlaneSpec,
    ExternalEtcdSpec,
    WorkerNodeGroupSpec,
)
from eks_blueprint.spec.anywhere.nutanix import NutanixMachineSpec
from eks_blueprint.spec.anywhere.tinkerbell import TinkerbellMachineSpec, TinkerbellSpec
from eks_blueprint.spec.anywhere.types import names_version
from eks_blueprint.spec.anywhere.vsphere import VsphereMachineSpec

__all__ = [
    "NodesOf",
    "hardware_issues",
    "image_issues",
    "machine_issues",
    "spare_warnings",
    "workers_only_issues",
]

Machine = VsphereMachineSpec | TinkerbellMachineSpec | NutanixMachineSpec
_Part = ControlPlaneSpec | WorkerNodeGroupSpec | ExternalEtcdSpec


class NodesOf:
    """The parts of a cluster that have machines, with their paths.

    :param control_plane: the control plane.
    :param workers: worker node groups by name.
    :param etcd: machines of etcd.
    """

    def __init__(
        self,
        control_plane: ControlPlaneSpec,
        workers: Mapping[str, WorkerNodeGroupSpec],
        etcd: ExternalEtcdSpec | None,
    ) -> None:
        self.control_plane = control_plane
        self.parts: dict[tuple[str, ...], _Part] = {("control_plane",): control_plane}
        for name, group in workers.items():
            self.parts["worker_node_groups", name] = group
        if etcd is not None:
            self.parts["external_etcd",] = etcd

    def using(self, machine: str, only: str | None) -> Iterator[tuple[tuple[str, ...], _Part]]:
        """Yield the parts that use a kind of machines.

        :param machine: the kind.
        :param only: the kind that is used where none is named, if there is one only.
        """
        for path, part in self.parts.items():
            if (part.machine or only) == machine:
                yield path, part


def machine_issues(
    nodes: NodesOf, machines: Mapping[str, Machine], provider: str
) -> Iterator[Found]:
    """Return issues for kinds of machines that do not exist, are not named, or not used.

    :param nodes: control plane, workers and etcd.
    :param machines: kinds of machines by name; none on Docker.
    :param provider: name of the provider.
    """
    only = next(iter(machines)) if len(machines) == 1 else None
    for path, part in nodes.parts.items():
        known = ", ".join(machines)
        if not machines:
            if part.machine is not None:
                yield (
                    (*path, "machine"),
                    f"must be unset with {provider}, whose nodes are containers",
                )
        elif part.machine is None and only is None:
            yield (*path, "machine"), f"must be one of {provider}.machines, {known}, got none"
        elif part.machine is not None and part.machine not in machines:
            yield (
                (*path, "machine"),
                f"must be one of {provider}.machines, {known}, got {part.machine!r}",
            )
    for name in machines:
        if not [*nodes.using(name, only)]:
            yield (
                (provider, "machines", name),
                "is used by no control plane, worker node group or etcd; name it under machine, or "
                "remove it",
            )


def workers_only_issues(
    nodes: NodesOf, machines: Mapping[str, Machine], provider: str
) -> Iterator[Found]:
    """Return issues for what machines of the control plane and of etcd cannot have.

    :param nodes: control plane, workers and etcd.
    :param machines: kinds of machines by name.
    :param provider: name of the provider.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/vspheremachineconfig_types.go, Networks, and
    pkg/providers/nutanix/validator.go, checkMachineConfigIsForWorker.
    """
    only = next(iter(machines)) if len(machines) == 1 else None
    for name, machine in machines.items():
        field = "networks" if isinstance(machine, VsphereMachineSpec) else "gpus"
        if not getattr(machine, field, ()):
            continue
        for path, _ in nodes.using(name, only):
            if path[0] != "worker_node_groups":
                yield (
                    (provider, "machines", name, field),
                    f"are for worker nodes only, got machines that {path[0]} uses as well; make "
                    "another kind for it",
                )


def image_issues(
    nodes: NodesOf,
    machines: Mapping[str, Machine],
    provider: str,
    *,
    version: str,
    data_center: TinkerbellSpec | None,
) -> Iterator[Found]:
    """Return issues for images without the Kubernetes version of their nodes in the name.

    :param nodes: control plane, workers and etcd.
    :param machines: kinds of machines by name.
    :param provider: name of the provider.
    :param version: Kubernetes version of the cluster.
    :param data_center: bare metal, which may have one image for all. Default: none.

    Source: aws/eks-anywhere v0.26 pkg/providers/tinkerbell/validate.go,
    validateK8sVersionInOSImageURLs, and pkg/providers/nutanix/validator.go,
    checkImageNameMatchesKubernetesVersion.
    """
    only = next(iter(machines)) if len(machines) == 1 else None
    for name, machine in machines.items():
        where: tuple[str, ...] = (provider, "machines", name)
        image: str | None = None
        if isinstance(machine, NutanixMachineSpec):
            where, image = (*where, "image", "name"), machine.image.name
        elif isinstance(machine, TinkerbellMachineSpec):
            where, image = (*where, "os_image_url"), machine.os_image_url
            if image is None and data_center is not None:
                where, image = (provider, "os_image_url"), data_center.os_image_url
        if image is None:
            continue
        for path, part in nodes.using(name, only):
            wanted = getattr(part, "kubernetes_version", None) or version
            if not names_version(image, wanted):
                yield (
                    where,
                    f"must hold the Kubernetes version of {'.'.join(path)}, {wanted} or "
                    f"{wanted.replace('.', '-')}, got {image!r}",
                )
                break


def hardware_issues(nodes: NodesOf, data_center: TinkerbellSpec) -> Iterator[Found]:
    """Return issues for less hardware than machines.

    :param nodes: control plane and workers.
    :param data_center: bare metal, with its hardware.

    Source: aws/eks-anywhere v0.26 pkg/providers/tinkerbell/assert.go,
    MinimumHardwareAvailableAssertionForCreate.
    """
    for name, wanted, there in _counts(nodes, data_center):
        if there < wanted:
            yield (
                ("tinkerbell", "machines", name),
                f"must find at least {wanted} machines among hardware, got {there}; add machines "
                "with these labels, or lower the count",
            )


def spare_warnings(nodes: NodesOf, data_center: TinkerbellSpec) -> Iterator[Warned]:
    """Find kinds of machines of which none is left for an upgrade that replaces them.

    :param nodes: control plane and workers.
    :param data_center: bare metal, with its hardware.

    Source: EKS Anywhere documentation, "Upgrade Bare Metal cluster": an extra machine for the
    control plane, and one for worker nodes.
    """
    rollout = nodes.control_plane.rollout
    if rollout is not None and rollout.type == "InPlace":
        return
    for name, wanted, there in _counts(nodes, data_center):
        if there == wanted:
            yield Warned(
                "anywhere-no-spare-hardware",
                ("tinkerbell", "machines", name),
                f"finds {there} among hardware and needs {wanted}: an upgrade replaces a machine "
                "by a free one; add one, or upgrade with rollout type InPlace",
            )


def _counts(nodes: NodesOf, data_center: TinkerbellSpec) -> Iterator[tuple[str, int, int]]:
    """Yield each kind of machines, how many nodes want one, and how many there are."""
    if not data_center.hardware:
        return
    machines = data_center.machines
    only = next(iter(machines)) if len(machines) == 1 else None
    for name, machine in machines.items():
        there = [one for one in data_center.hardware.values() if machine.takes(dict(one.labels))]
        wanted = 0
        for _, part in nodes.using(name, only):
            wanted += part.machines if isinstance(part, WorkerNodeGroupSpec) else part.count
        yield name, wanted, len(there)
