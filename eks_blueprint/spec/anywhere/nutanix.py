"""Machines of Nutanix."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, one_of_two
from eks_blueprint.spec.anywhere.types import (
    Certificates,
    HostName,
    NodePoolName,
    OsUser,
    SshPublicKey,
)
from eks_blueprint.spec.kubernetes import ObjectName, amount
from eks_blueprint.spec.types import Bool, Int, Shaped, pattern

__all__ = [
    "NutanixFailureDomainSpec",
    "NutanixGpuSpec",
    "NutanixMachineSpec",
    "NutanixReferenceSpec",
    "NutanixSpec",
]

_Text = Annotated[
    str,
    Field(min_length=1, max_length=253),
    AfterValidator(pattern(r"[^\x00-\x1f\x7f]*", "a text without line breaks")),
]
_Uuid = Annotated[
    str,
    AfterValidator(
        pattern(
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "a UUID such as 0006a1f6-1c2d-4e5f-8a9b-0c1d2e3f4a5b",
        )
    ),
]
_SIZE = r"\d+(Mi|Gi|Ti)"


def _at_least(least: str, what: str) -> AfterValidator:
    shape = pattern(_SIZE, f"{what} such as {least}")

    def check(value: str) -> str:
        if amount(shape(value)) < amount(least):
            raise ValueError(f"must be at least {least}, got {value}")
        return value

    return AfterValidator(Shaped(check, _SIZE))


# aws/eks-anywhere v0.26 pkg/api/v1alpha1/nutanixmachineconfig.go, defaultNutanixMemorySizeGi and
# defaultNutanixSystemDiskSizeGi.
_MemorySize = Annotated[str, _at_least("4Gi", "a size of memory")]
_DiskSize = Annotated[str, _at_least("40Gi", "a size of a disk")]


def _exclusion(value: str) -> str:
    try:
        if "-" in value:
            first, _, last = (part.strip() for part in value.partition("-"))
            if ipaddress.IPv4Address(first) > ipaddress.IPv4Address(last):
                raise ValueError
        else:
            ipaddress.IPv4Network(value)
    except ValueError as error:
        raise ValueError(
            f"must be an address, a range such as 10.0.0.0/28 or 10.0.0.3-10.0.0.9, got {value!r}"
        ) from error
    return value


_Excluded = Annotated[str, AfterValidator(Shaped(_exclusion, r"[0-9.]+(/[0-9]{1,2}|-[0-9.]+)?"))]


class NutanixReferenceSpec(Spec):
    """Something in Prism Central; exactly one of `name` and `uuid`."""

    name: _Text | None = None
    """Its name. Default: none."""

    uuid: _Uuid | None = None
    """Its UUID. Default: none."""

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(name=self.name, uuid=self.uuid)


class NutanixGpuSpec(Spec):
    """A GPU of a machine; exactly one of `name` and `device_id`."""

    name: _Text | None = None
    """Name of the device. Default: none."""

    device_id: Int | None = Field(default=None, ge=0)
    """Id of the device. Default: none."""

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(name=self.name, device_id=self.device_id)


class NutanixMachineSpec(Spec):
    """Virtual machines of one kind.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/nutanixmachineconfig.go.
    """

    os_family: Literal["ubuntu", "redhat"] = "ubuntu"
    """Operating system. Default: ubuntu."""

    image: NutanixReferenceSpec
    """Image of the operating system, which has the Kubernetes version in its name."""

    cluster: NutanixReferenceSpec
    """Cluster of Nutanix, a Prism Element."""

    subnet: NutanixReferenceSpec
    """Subnet."""

    project: NutanixReferenceSpec | None = None
    """Project. Default: none."""

    vcpu_sockets: Int = Field(default=2, ge=2)
    """Sockets of virtual processors, 2 or more. Default: 2."""

    vcpus_per_socket: Int = Field(default=1, ge=1)
    """Virtual processors of a socket. Default: 1."""

    memory_size: _MemorySize = "8Gi"
    """Memory, 4Gi or more. Default: 8Gi."""

    system_disk_size: _DiskSize = "40Gi"
    """Disk, 40Gi or more. Default: 40Gi."""

    boot_type: Literal["legacy", "uefi"] | None = None
    """How machines boot. Default: legacy."""

    categories: dict[_Text, _Text] = {}
    """Categories, which must exist. Default: none."""

    gpus: tuple[NutanixGpuSpec, ...] = ()
    """GPUs of worker nodes. Default: none."""

    user: OsUser = "eksa"
    """User of the machine. Default: eksa."""

    ssh_authorized_key: SshPublicKey
    """Public key of the user; the private one stays with you."""


class NutanixFailureDomainSpec(Spec):
    """A part of the data center over which machines spread."""

    cluster: NutanixReferenceSpec
    """Cluster of Nutanix."""

    subnets: tuple[NutanixReferenceSpec, ...] = Field(min_length=1)
    """Subnets."""

    worker_node_groups: tuple[NodePoolName, ...] = ()
    """Worker node groups in it, none of which has more machines than there are failure domains.
    Default: none."""


class NutanixSpec(Spec):
    """Prism Central and its machines.

    Source: EKS Anywhere documentation, "Configure for Nutanix"; aws/eks-anywhere v0.26
    pkg/providers/nutanix/validator.go.
    """

    endpoint: HostName
    """Address of Prism Central."""

    port: Int = Field(default=9440, ge=1, le=65535)
    """Its port. Default: 9440."""

    insecure: Bool = False
    """Do not verify its certificate. Default: false."""

    additional_trust_bundle: Certificates | None = None
    """Certificates that verify Prism Central. Default: those of public authorities."""

    failure_domains: dict[ObjectName, NutanixFailureDomainSpec] = {}
    """Failure domains by name. Default: none."""

    ccm_exclude_node_ips: tuple[_Excluded, ...] = ()
    """Addresses and ranges that are no addresses of nodes. Default: none."""

    machines: dict[NodePoolName, NutanixMachineSpec] = Field(min_length=1)
    """Kinds of machines, by a name of your choice."""

    def issues(self) -> Iterable[Found]:
        if self.insecure and self.additional_trust_bundle is not None:
            yield (
                ("additional_trust_bundle",),
                "has no effect with insecure: true; remove one of them",
            )

    def domain_issues(self, counts: dict[str, Any]) -> Iterator[Found]:
        """Return issues for failure domains of worker node groups.

        :param counts: number of machines by worker node group.
        """
        most = len(self.failure_domains)
        for name, domain in self.failure_domains.items():
            for index, group in enumerate(domain.worker_node_groups):
                path = ("nutanix", "failure_domains", name, "worker_node_groups", index)
                if group not in counts:
                    known = ", ".join(counts) or "none"
                    yield path, f"must be one of worker_node_groups, {known}, got {group!r}"
                elif counts[group] > most:
                    yield (
                        path,
                        f"must be a group of at most {most} machines, one for each failure domain, "
                        f"got {group} with {counts[group]}",
                    )
