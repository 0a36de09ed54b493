"""Bottlerocket settings with which nodes boot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import Bool, CisLevel, Int, pattern
from eks_blueprint.spec.urls import HttpsUrl

__all__ = ["BottlerocketSpec", "KubeletSpec", "RegistryMirrorSpec"]


# The forms that both Bottlerocket (bottlerocket-os/bottlerocket, KubernetesQuantityValue and
# KubernetesThresholdValue) and the EC2NodeClass (CRD of Karpenter 1.14, spec.kubelet) accept.
_QUANTITY = r"[0-9]+(\.[0-9]+)?(m|k|[KMGTPE]i|[MGTPE])?"
_SIGNALS = Literal[
    "imagefs.available",
    "imagefs.inodesFree",
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "pid.available",
]
_Reserved = Annotated[
    str, AfterValidator(pattern(_QUANTITY, "a quantity such as 100m, 512Mi or 1Gi"))
]
_Threshold = Annotated[
    str,
    AfterValidator(
        pattern(
            rf"[0-9]{{1,2}}(\.[0-9]{{1,2}})?%|{_QUANTITY}",
            "a quantity such as 200Mi, or a share below 100% such as 5%",
        )
    ),
]
# Kubernetes, "Kubelet Configuration (v1beta1)", containerLogMaxSize.
_LogSize = Annotated[str, AfterValidator(pattern(_QUANTITY, "a quantity such as 50Mi"))]


class KubeletSpec(Spec):
    """`[settings.kubernetes]`: the kubelet. Source: Bottlerocket settings reference 1.57.

    For nodes of Karpenter, the settings that `spec.kubelet` of an EC2NodeClass knows stand there,
    because Karpenter computes the size of a node from it.
    """

    max_pods: Int | None = Field(default=None, ge=1, le=737)
    """Pods per node. Default: 110 where nodes get prefixes of addresses (IPv6, or IPv4 with
    `prefix_delegation`), 250 in node groups of at least 30 vCPUs without `custom_ami`, otherwise
    what the network interfaces of the instance type carry."""

    pod_pids_limit: Int | None = Field(default=1024, ge=64)
    """Process ids per pod, so that no pod starves its node. Default: 1024."""

    event_qps: Int | None = Field(default=None, ge=0)
    """Events per second. Default: Bottlerocket's."""

    registry_qps: Int | None = Field(default=None, ge=0)
    """Registry pulls per second. Default: Bottlerocket's."""

    eviction_hard: dict[_SIGNALS, _Threshold] = {}
    """Hard eviction thresholds, such as memory.available: 5%. Default: Bottlerocket's."""

    kube_reserved: dict[Literal["cpu", "memory", "ephemeral-storage"], _Reserved] = {}
    """Resources kept for Kubernetes. Default: Bottlerocket's."""

    system_reserved: dict[Literal["cpu", "memory", "ephemeral-storage"], _Reserved] = {}
    """Resources kept for the operating system. Default: none."""

    container_log_max_size: _LogSize | None = None
    """Size at which container logs rotate, such as 50Mi. Default: Bottlerocket's."""

    container_log_max_files: Int | None = Field(default=None, ge=2)
    """Rotated files per container. Default: Bottlerocket's."""

    image_gc_high_threshold_percent: Int | None = Field(default=None, ge=1, le=100)
    """Disk use at which images are collected, percent. Default: Bottlerocket's."""

    image_gc_low_threshold_percent: Int | None = Field(default=None, ge=1, le=100)
    """Disk use at which the collection stops, percent. Default: Bottlerocket's."""

    allowed_unsafe_sysctls: tuple[str, ...] = ()
    """Unsafe sysctls that pods may set. Default: none."""

    def issues(self) -> Iterable[Found]:
        low, high = self.image_gc_low_threshold_percent, self.image_gc_high_threshold_percent
        if low is not None and high is not None and low >= high:
            yield (
                ("image_gc_low_threshold_percent",),
                f"must be < image_gc_high_threshold_percent {high}, got {low}",
            )


class RegistryMirrorSpec(Spec):
    """A mirror from which images of a registry are pulled."""

    endpoints: tuple[HttpsUrl, ...] = Field(min_length=1)
    """Mirror URLs, tried in order."""


class BottlerocketSpec(Spec):
    """Typed Bottlerocket settings, rendered as TOML user data (SEC-NODE-1)."""

    cis_level: CisLevel | None = None
    """Apply the settings of the CIS Bottlerocket Benchmark, level 1 or 2, in addition to the
    others. Default: none."""

    kernel_lockdown: Literal["none", "integrity", "confidentiality"] | None = None
    """Kernel lockdown. Default: integrity, the upstream security guidance; for NVIDIA GPUs
    Bottlerocket's own, since their modules are not signed."""

    sysctls: dict[str, str] = {}
    """Kernel parameters by name. Default: none."""

    blocked_kernel_modules: tuple[str, ...] = ()
    """Kernel modules that may not be loaded. Default: none."""

    control_container: Bool = True
    """The SSM control container, which replaces SSH (SEC-NODE-3). Default: true."""

    admin_container: Bool = False
    """The privileged admin container. Default: false."""

    kubelet: KubeletSpec = KubeletSpec()
    """Kubelet settings. Default: a process id limit per pod, otherwise Bottlerocket's defaults."""

    registry_mirrors: dict[str, RegistryMirrorSpec] = {}
    """Mirrors by registry, such as docker.io. Default: none."""

    ntp_servers: tuple[str, ...] = ()
    """Time servers. Default: the Amazon Time Sync Service."""

    https_proxy: str | None = None
    """Proxy for the operating system and the image pulls. Default: none."""

    no_proxy: tuple[str, ...] = ()
    """Hosts that skip the proxy. Default: none."""

    trusted_certificates: dict[str, str] = {}
    """PEM certificate bundles to trust, by name. Default: none."""

    @property
    def all_sysctls(self) -> Mapping[str, str]:
        """Kernel parameters, including those of the CIS level."""
        return {**(self._cis.sysctls if self._cis is not None else {}), **self.sysctls}

    @property
    def all_blocked_kernel_modules(self) -> tuple[str, ...]:
        """Blocked kernel modules, including those of the CIS level."""
        own = self._cis.blocked_kernel_modules if self._cis is not None else ()
        return tuple(dict.fromkeys((*own, *self.blocked_kernel_modules)))

    @property
    def _cis(self) -> catalogue.CisSettings | None:
        return None if self.cis_level is None else catalogue.cis_settings(self.cis_level)

    def issues(self) -> Iterable[Found]:
        cis = self._cis
        if cis is None:
            return
        if cis.kernel_lockdown and self.kernel_lockdown not in (None, cis.kernel_lockdown):
            yield (
                ("kernel_lockdown",),
                f"must be {cis.kernel_lockdown} with cis_level {self.cis_level}, got "
                f"{self.kernel_lockdown!r}",
            )
        if self.admin_container:
            yield (
                ("admin_container",),
                f"must be false with cis_level {self.cis_level}, since it has all privileges",
            )
        for name, value in self.sysctls.items():
            if cis.sysctls.get(name, value) != value:
                yield (
                    ("sysctls", name),
                    f"must be {cis.sysctls[name]!r} with cis_level {self.cis_level}, got {value!r}",
                )

    def nvidia_issues(self) -> Iterable[Found]:
        """Return issues for settings that prevent the modules of NVIDIA GPUs from loading.

        Source: bottlerocket-os/bottlerocket SECURITY_FEATURES.md, commit 91632ff, "Kernel lockdown
        in integrity mode".
        """
        if self.kernel_lockdown not in (None, "none"):
            yield (
                ("kernel_lockdown",),
                "must be none or unset for nodes with NVIDIA GPUs, whose kernel modules are not "
                f"signed, got {self.kernel_lockdown!r}",
            )
        if self._cis is not None and self._cis.kernel_lockdown:
            yield (
                ("cis_level",),
                "must be 1 or unset for nodes with NVIDIA GPUs, whose kernel modules are not "
                f"signed and level {self.cis_level} locks the kernel, got {self.cis_level}",
            )
