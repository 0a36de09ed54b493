"""Machines of the data center, as a hardware inventory lists them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.anywhere.types import EnvironmentVariable, IpAddress, MacAddress
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.types import Int, Shaped, pattern

__all__ = ["BmcSpec", "HardwareSpec"]

# aws/eks-anywhere v0.26 pkg/providers/tinkerbell/hardware/validator.go, linuxPathRegex.
_Disk = Annotated[
    str, AfterValidator(pattern(r"(/dev/[\w-]+)+", "the path of a disk such as /dev/sda"))
]


def _netmask(value: str) -> str:
    try:
        ipaddress.IPv4Network(f"0.0.0.0/{value}")
    except ValueError as error:
        raise ValueError(f"must be a netmask such as 255.255.255.0, got {value!r}") from error
    if "." not in value:
        raise ValueError(f"must be a netmask such as 255.255.255.0, got {value!r}")
    return value


_Netmask = Annotated[str, AfterValidator(Shaped(_netmask, r"\d{1,3}(\.\d{1,3}){3}"))]


class BmcSpec(Spec):
    """The controller that turns a machine on and off.

    User and password are never in the spec: `hardware.csv` has the names of environment variables,
    and a command fills in their values.
    """

    ip_address: IpAddress
    """Its address."""

    username_variable: EnvironmentVariable = "BMC_USERNAME"
    """Environment variable with its user. Default: BMC_USERNAME."""

    password_variable: EnvironmentVariable = "BMC_PASSWORD"
    """Environment variable with its password. Default: BMC_PASSWORD."""


class HardwareSpec(Spec):
    """One machine.

    Source: EKS Anywhere documentation, "Prepare hardware inventory".
    """

    mac: MacAddress
    """MAC address of the network interface from which it boots."""

    ip_address: IpAddress
    """Address."""

    netmask: _Netmask
    """Netmask of the address."""

    gateway: IpAddress
    """Gateway."""

    nameservers: tuple[IpAddress, ...] = Field(min_length=1)
    """DNS servers."""

    disk: _Disk
    """Disk on which the operating system is installed."""

    labels: dict[LabelKey, LabelValue] = {}
    """Labels by which kinds of machines select it. Default: none."""

    vlan_id: Int | None = Field(default=None, ge=1, le=4094)
    """VLAN, 1 to 4094. Default: none."""

    bmc: BmcSpec | None = None
    """The controller that turns it on. Default: none; you do so by hand."""

    def issues(self) -> Iterable[Found]:
        network = ipaddress.IPv4Network(f"{self.ip_address}/{self.netmask}", strict=False)
        if ipaddress.IPv4Address(self.gateway) not in network:
            yield ("gateway",), f"must be an address of {network}, got {self.gateway}"
