"""Bare metal: machines that Tinkerbell installs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, one_of_two
from eks_blueprint.spec.anywhere.hardware import HardwareSpec
from eks_blueprint.spec.anywhere.host_os import HostOsSpec
from eks_blueprint.spec.anywhere.types import (
    HttpUrl,
    IpAddress,
    NodePoolName,
    OsUser,
    SshPublicKey,
)
from eks_blueprint.spec.kubernetes import DnsName
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.types import Bool, Int, pattern

__all__ = [
    "HardwareAffinitySpec",
    "HardwareExpressionSpec",
    "HardwareTermSpec",
    "PreferredHardwareSpec",
    "TinkerbellMachineSpec",
    "TinkerbellSpec",
]

_Interface = Annotated[
    str, AfterValidator(pattern(r"[A-Za-z0-9_.-]{1,15}", "a network interface such as eth1"))
]


class HardwareExpressionSpec(Spec):
    """A condition on a label of the hardware."""

    key: LabelKey
    """Label."""

    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"]
    """How its value is compared."""

    values: tuple[LabelValue, ...] = ()
    """Values, for `In` and `NotIn`. Default: none."""

    def issues(self) -> Iterable[Found]:
        compared = self.operator in ("In", "NotIn")
        if compared and not self.values:
            yield ("values",), f"must have at least one value with operator {self.operator}"
        if not compared and self.values:
            yield ("values",), f"must be left out with operator {self.operator}"

    def fits(self, labels: dict[str, str]) -> bool:
        """Say whether hardware with these labels fulfils the condition."""
        value = labels.get(self.key)
        if self.operator == "In":
            return value in self.values
        if self.operator == "NotIn":
            return value not in self.values
        return (value is not None) == (self.operator == "Exists")


class HardwareTermSpec(Spec):
    """Labels that hardware must have, all of them."""

    labels: dict[LabelKey, LabelValue] = {}
    """Labels with their values. Default: none."""

    expressions: tuple[HardwareExpressionSpec, ...] = ()
    """Further conditions. Default: none."""

    def issues(self) -> Iterable[Found]:
        if not (self.labels or self.expressions):
            yield (), "must name labels or expressions, got none"

    def fits(self, labels: dict[str, str]) -> bool:
        """Say whether hardware with these labels is chosen."""
        own = all(labels.get(key) == value for key, value in self.labels.items())
        return own and all(one.fits(labels) for one in self.expressions)


class PreferredHardwareSpec(HardwareTermSpec):
    """Hardware that is taken first."""

    weight: Int = Field(ge=1, le=100)
    """Weight, 1 to 100."""


class HardwareAffinitySpec(Spec):
    """Which hardware becomes machines of one kind."""

    required: tuple[HardwareTermSpec, ...] = Field(min_length=1)
    """Terms, of which hardware must fulfil at least one."""

    preferred: tuple[PreferredHardwareSpec, ...] = ()
    """Terms by which hardware is ranked. Default: none."""


class TinkerbellMachineSpec(Spec):
    """Bare-metal machines of one kind; exactly one of `hardware_selector` and `hardware_affinity`.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/tinkerbellmachineconfig.go.
    """

    # pkg/providers/tinkerbell/validate.go refuses bottlerocket from Kubernetes 1.29.
    os_family: Literal["ubuntu", "redhat"] = "ubuntu"
    """Operating system; Bottlerocket is for Kubernetes 1.28 and earlier. Default: ubuntu."""

    os_image_url: HttpUrl | None = None
    """URL of the image of the operating system, which has the Kubernetes version in its name.
    Default: that of the data center."""

    hardware_selector: dict[LabelKey, LabelValue] = Field(default={}, max_length=1)
    """The one label of the hardware of this kind. Default: none."""

    hardware_affinity: HardwareAffinitySpec | None = None
    """Terms instead of one label. Default: none."""

    user: OsUser = "ec2-user"
    """User of the machine. Default: ec2-user."""

    ssh_authorized_key: SshPublicKey
    """Public key of the user; the private one stays with you."""

    host_os: HostOsSpec | None = None
    """Settings of the operating system. Default: its own."""

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(
            hardware_selector=self.hardware_selector or None,
            hardware_affinity=self.hardware_affinity,
        )
        if self.host_os is not None:
            yield from self.host_os.os_issues(self.os_family)

    def takes(self, labels: dict[str, str]) -> bool:
        """Say whether hardware with these labels can become such a machine."""
        if self.hardware_affinity is not None:
            return any(term.fits(labels) for term in self.hardware_affinity.required)
        return all(labels.get(key) == value for key, value in self.hardware_selector.items())


class TinkerbellSpec(Spec):
    """Bare metal: the hardware, and the kinds of machines that it becomes.

    Source: EKS Anywhere documentation, "Configure for Bare Metal"; aws/eks-anywhere v0.26
    pkg/api/v1alpha1/tinkerbelldatacenterconfig.go and pkg/providers/tinkerbell.
    """

    tinkerbell_ip: IpAddress
    """Free address of the services that install machines, other than the endpoint of the control
    plane; a workload cluster has that of its management cluster."""

    os_image_url: HttpUrl | None = None
    """URL of the image of the operating system of all machines, which has the Kubernetes versions
    in its name. Default: each kind of machines has its own."""

    hook_images_url_path: HttpUrl | None = None
    """URL of the images that install a machine; required with `proxy`. Default: those of EKS
    Anywhere."""

    iso_boot: Bool = False
    """Boot from an ISO image through the BMC instead of the network. Default: false."""

    hook_iso_url: HttpUrl | None = None
    """URL of that image, which ends with .iso; only with `iso_boot`. Default: that of EKS
    Anywhere."""

    skip_load_balancer_deployment: Bool = False
    """Leave the load balancer of these services to you. Default: false."""

    load_balancer_interface: _Interface | None = None
    """Network interface of that load balancer. Default: chosen by EKS Anywhere."""

    machines: dict[NodePoolName, TinkerbellMachineSpec] = Field(min_length=1)
    """Kinds of machines, by a name of your choice."""

    hardware: dict[DnsName, HardwareSpec] = {}
    """The machines by host name, which become `hardware.csv`. Default: none; you write the file,
    and nothing checks that there are enough machines."""

    def issues(self) -> Iterable[Found]:
        if self.hook_iso_url is not None:
            if not self.iso_boot:
                yield ("hook_iso_url",), "must be unset without iso_boot: true"
            if not self.hook_iso_url.partition("?")[0].endswith(".iso"):
                yield ("hook_iso_url",), f"must end with .iso, got {self.hook_iso_url!r}"
        yield from self._images()
        yield from self._hardware()

    def _images(self) -> Iterator[Found]:
        for name, machine in self.machines.items():
            both = self.os_image_url is not None and machine.os_image_url is not None
            if both:
                yield (
                    ("machines", name, "os_image_url"),
                    "cannot be set beside os_image_url of tinkerbell; remove one of them",
                )
            if self.os_image_url is None and machine.os_image_url is None:
                yield (
                    ("machines", name, "os_image_url"),
                    "must be set here or as os_image_url of tinkerbell, got neither",
                )

    def _hardware(self) -> Iterator[Found]:
        seen: dict[tuple[str, str], str] = {}
        for name, machine in self.hardware.items():
            bmc = machine.bmc.ip_address if machine.bmc is not None else None
            for field, value in (
                ("mac", machine.mac.lower()),
                ("ip_address", machine.ip_address),
                ("bmc.ip_address", bmc),
            ):
                other = seen.setdefault((field, value), name) if value is not None else name
                if other != name:
                    path = ("hardware", name, *field.split("."))
                    yield path, f"must not be that of another machine, got that of {other}"
            takers = [key for key, one in self.machines.items() if one.takes(dict(machine.labels))]
            if len(takers) > 1:
                yield (
                    ("hardware", name, "labels"),
                    f"must fit one kind of machines only, got {' and '.join(takers)}; the command "
                    "line refuses hardware that several can take",
                )
