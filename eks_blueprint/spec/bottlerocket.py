"""Bottlerocket settings with which nodes boot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubelet import KubeletSpec
from eks_blueprint.spec.proxy import HOST, PORT, Direct, Proxy
from eks_blueprint.spec.types import Bool, CisLevel, pattern
from eks_blueprint.spec.urls import HttpsUrl

__all__ = ["BottlerocketSpec", "RegistryMirrorSpec"]


# Types of bottlerocket-os/bottlerocket-settings-sdk in bottlerocket-settings-models: Identifier,
# SysctlKey (1 to 128 characters, no path upwards), KmodKey, Url and SingleLineString.
_Identifier = Annotated[
    str,
    AfterValidator(
        pattern(r"[A-Za-z0-9-]{1,76}", "a name of letters, digits and hyphens such as company-ca")
    ),
]
_Sysctl = Annotated[
    str,
    AfterValidator(
        pattern(
            r"(?=.{1,128}$)[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*",
            "a kernel parameter such as net.core.somaxconn",
        )
    ),
]
_Module = Annotated[
    str, AfterValidator(pattern(r"[A-Za-z0-9_-]{1,100}", "a kernel module such as sctp"))
]
_TimeServer = Annotated[
    str,
    AfterValidator(
        pattern(rf"{HOST}|[0-9a-fA-F:]+", "a host name or address such as ntp.example.com")
    ),
]
_Registry = Annotated[
    str,
    AfterValidator(pattern(rf"\*|{HOST}{PORT}", "a registry such as docker.io, or *")),
]


def _pem(value: str) -> str:
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    # The text is not repeated: it may be long, and it may be a key.
    if "PRIVATE KEY" in value or not 0 <= value.find(begin) < value.rfind(end):
        raise ValueError(f"must be the text of a PEM file from {begin} to {end}, without keys")
    return value


_Pem = Annotated[str, AfterValidator(_pem)]

USER_DATA_LIMIT = 16 * 1024
"""EC2 user guide, "Run commands when you launch an EC2 instance": 16 KB before encoding."""


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

    sysctls: dict[_Sysctl, str] = {}
    """Kernel parameters by name. Default: none."""

    blocked_kernel_modules: tuple[_Module, ...] = ()
    """Kernel modules that may not be loaded. Default: none."""

    control_container: Bool = True
    """The SSM control container, which replaces SSH (SEC-NODE-3). Default: true."""

    admin_container: Bool = False
    """The privileged admin container. Default: false."""

    kubelet: KubeletSpec = KubeletSpec()
    """Kubelet settings. Default: a process id limit per pod, otherwise Bottlerocket's defaults."""

    registry_mirrors: dict[_Registry, RegistryMirrorSpec] = {}
    """Mirrors by registry, such as docker.io. Default: none."""

    ntp_servers: tuple[_TimeServer, ...] = ()
    """Time servers. Default: the Amazon Time Sync Service."""

    https_proxy: Proxy | None = None
    """Proxy for the operating system and the image pulls. Default: `proxy` of the cluster."""

    no_proxy: tuple[Direct, ...] = ()
    """Hosts that skip the proxy, only these. Default: with the cluster's `proxy`, those that it
    names and those that the library knows."""

    trusted_certificates: dict[_Identifier, _Pem] = {}
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
        # The certificates are user data in base64; the construct counts all of it.
        size = sum(4 * -(-len(pem.encode()) // 3) for pem in self.trusted_certificates.values())
        if size > USER_DATA_LIMIT:
            yield (
                ("trusted_certificates",),
                f"must fit into {USER_DATA_LIMIT} bytes of user data, got {size}; set fewer or "
                "shorter ones",
            )
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
