"""Machines of VMware vSphere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.anywhere.host_os import HostOsSpec
from eks_blueprint.spec.anywhere.types import (
    HostName,
    InventoryPath,
    NodePoolName,
    OsUser,
    SshPublicKey,
)
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.types import Bool, Int, pattern

__all__ = ["VsphereFailureDomainSpec", "VsphereMachineSpec", "VsphereSpec"]

BOTTLEROCKET_USER = "ec2-user"
"""aws/eks-anywhere v0.26 pkg/constants/constants.go, BottlerocketDefaultUser."""

_Thumbprint = Annotated[
    str,
    AfterValidator(
        pattern(
            r"[0-9A-F]{2}(:[0-9A-F]{2}){19}",
            "a SHA-1 thumbprint as `govc about.cert -thumbprint` prints it",
        )
    ),
]
_TagId = Annotated[
    str,
    AfterValidator(
        pattern(
            r"urn:vmomi:InventoryServiceTag:[0-9a-f-]{36}:GLOBAL",
            "the id of a tag such as urn:vmomi:InventoryServiceTag:8e0ce079-0677-48d6-8865-"
            "19ada4e6dabd:GLOBAL",
        )
    ),
]


class VsphereFailureDomainSpec(Spec):
    """A part of the data center over which worker nodes spread."""

    compute_cluster: InventoryPath
    """Compute cluster."""

    resource_pool: InventoryPath
    """Resource pool."""

    datastore: InventoryPath
    """Datastore."""

    folder: InventoryPath
    """Folder."""

    network: InventoryPath
    """Network."""


class VsphereMachineSpec(Spec):
    """Virtual machines of one kind."""

    os_family: Literal["bottlerocket", "ubuntu", "redhat"] = "bottlerocket"
    """Operating system. Default: bottlerocket."""

    template: InventoryPath
    """Template of the machines, with the tags `os:OS_FAMILY` and `eksdRelease:RELEASE`. Required,
    since only the command line can import one, and the controller of a manager cannot."""

    datastore: InventoryPath
    """Datastore."""

    folder: InventoryPath
    """Folder."""

    resource_pool: InventoryPath
    """Resource pool."""

    num_cpus: Int = Field(default=2, ge=1)
    """Virtual processors. Default: 2."""

    # aws/eks-anywhere v0.26 pkg/api/v1alpha1/vspheremachineconfig.go: less becomes 2048.
    memory_mib: Int = Field(default=8192, ge=2048)
    """Memory in MiB, 2048 or more. Default: 8192."""

    disk_gib: Int = Field(default=25, ge=1)
    """Disk in GiB. Default: 25."""

    storage_policy_name: InventoryPath | None = None
    """Storage policy. Default: that of the datastore."""

    networks: tuple[InventoryPath, ...] = Field(default=(), max_length=2)
    """Networks of worker nodes, at most 2. Default: the network of the data center."""

    tags: tuple[_TagId, ...] = ()
    """Ids of tags of vSphere. Default: none."""

    clone_mode: Literal["fullClone", "linkedClone"] | None = None
    """How the template is cloned. Default: linkedClone where the template has a snapshot."""

    user: OsUser | None = None
    """User of the machine. Default: `ec2-user` on Bottlerocket, else `capv`."""

    ssh_authorized_key: SshPublicKey
    """Public key of the user; the private one stays with you."""

    host_os: HostOsSpec | None = None
    """Settings of the operating system. Default: its own."""

    @property
    def user_name(self) -> str:
        """The user of the machine."""
        return self.user or (BOTTLEROCKET_USER if self.os_family == "bottlerocket" else "capv")

    def issues(self) -> Iterable[Found]:
        if self.os_family == "bottlerocket" and self.user_name != BOTTLEROCKET_USER:
            yield ("user",), f"must be {BOTTLEROCKET_USER} on Bottlerocket, got {self.user!r}"
        if self.host_os is not None:
            yield from self.host_os.os_issues(self.os_family)


class VsphereSpec(Spec):
    """A data center of vSphere and its machines.

    Source: EKS Anywhere documentation, "Configure for vSphere"; aws/eks-anywhere v0.26
    pkg/api/v1alpha1/vspheredatacenterconfig.go and pkg/providers/vsphere/validator.go.
    """

    server: HostName
    """Address of vCenter."""

    datacenter: InventoryPath
    """Data center."""

    network: InventoryPath
    """Network of the machines."""

    thumbprint: _Thumbprint | None = None
    """SHA-1 thumbprint of the certificate of vCenter; required by the command line where the
    certificate is self-signed. Default: none."""

    insecure: Bool = False
    """Do not verify the certificate of vCenter. Default: false."""

    failure_domains: dict[ObjectName, VsphereFailureDomainSpec] = {}
    """Failure domains by name. Default: none."""

    machines: dict[NodePoolName, VsphereMachineSpec] = Field(min_length=1)
    """Kinds of machines, by a name of your choice."""

    def issues(self) -> Iterable[Found]:
        if self.insecure and self.thumbprint is not None:
            yield ("thumbprint",), "has no effect with insecure: true; remove one of them"
