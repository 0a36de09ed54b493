"""What is configured on the operating system of a machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.anywhere.types import Certificates, HostName, IpAddress
from eks_blueprint.spec.kubernetes import DnsName, ObjectName, Quantity
from eks_blueprint.spec.types import Int

__all__ = ["BottlerocketHostSpec", "BottlerocketKubernetesSpec", "HostOsSpec"]

_Setting = Annotated[str, Field(min_length=1, max_length=253)]


class BottlerocketKubernetesSpec(Spec):
    """Settings of the kubelet on Bottlerocket.

    Source: definition of VSphereMachineConfig, hostOSConfiguration; aws/eks-anywhere v0.26
    pkg/api/v1alpha1/hostosconfig.go.
    """

    max_pods: Int | None = Field(default=None, ge=1)
    """Pods of a node. Default: that of the kubelet, 110."""

    allowed_unsafe_sysctls: tuple[_Setting, ...] = ()
    """Sysctls that pods may set although they are not safe. Default: none."""

    cluster_dns_ips: tuple[IpAddress, ...] = ()
    """Addresses of the DNS servers of pods. Default: that of CoreDNS."""

    cluster_domain: DnsName | None = None
    """Domain of the cluster. Default: cluster.local."""

    system_reserved: dict[_Setting, Quantity] = {}
    """Resources that are kept for the system, by name. Default: none."""

    kube_reserved: dict[_Setting, Quantity] = {}
    """Resources that are kept for Kubernetes, by name. Default: none."""


class BottlerocketHostSpec(Spec):
    """Settings of Bottlerocket."""

    kubernetes: BottlerocketKubernetesSpec | None = None
    """Settings of the kubelet. Default: those of Bottlerocket."""

    sysctls: dict[_Setting, str] = {}
    """Settings of the kernel by name. Default: those of Bottlerocket."""

    boot_parameters: dict[_Setting, tuple[str, ...]] = {}
    """Parameters of the kernel at boot, each with its values. Default: those of Bottlerocket."""


class HostOsSpec(Spec):
    """Time servers, certificates, and settings of Bottlerocket."""

    ntp_servers: tuple[HostName, ...] = ()
    """Time servers. Default: those of the operating system."""

    certificates: dict[ObjectName, Certificates] = {}
    """Further certificates that the machine trusts, by name; Bottlerocket only. Default: none."""

    bottlerocket: BottlerocketHostSpec | None = None
    """Settings of Bottlerocket. Default: its own."""

    def os_issues(self, os_family: str) -> Iterable[Found]:
        """Return issues for what an operating system does not have.

        :param os_family: ``bottlerocket``, ``ubuntu`` or ``redhat``.
        """
        fields: dict[str, Any] = {
            "certificates": self.certificates,
            "bottlerocket": self.bottlerocket,
        }
        for name, value in fields.items():
            if value and os_family != "bottlerocket":
                yield (
                    ("host_os", name),
                    f"works with os_family bottlerocket only, got {os_family}; remove it",
                )
