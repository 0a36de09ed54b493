"""Bottlerocket user data."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import tomli_w

from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BottlerocketSpec, KubeletSpec

__all__ = ["bottlerocket_user_data"]

_LIMIT = 16 * 1024
"""EC2 user guide, "Run commands when you launch an EC2 instance": 16 KB before encoding."""


def bottlerocket_user_data(
    spec: BottlerocketSpec, *, cluster: Mapping[str, str] | None = None, nvidia: bool = False
) -> str:
    """Render the settings with which a node boots.

    :param spec: the settings.
    :param cluster: ``cluster-name``, ``api-server`` and ``cluster-certificate``, for a custom AMI;
        for its own AMIs, EKS adds them automatically. Default: none.
    :param nvidia: nodes have NVIDIA GPUs; kernel lockdown refuses their modules. Default: false.
    :returns: TOML.
    :raises BlueprintError: if the result exceeds the size limit of user data.

    Source: Bottlerocket settings reference 1.57; EKS user guide, "Customize managed nodes with
    launch templates".
    """
    kubernetes = {**_kubelet(spec.kubelet), **(cluster or {})}
    lockdown = spec.kernel_lockdown or (None if nvidia else "integrity")
    kernel: dict[str, Any] = {"lockdown": lockdown}
    if spec.all_sysctls:
        kernel["sysctl"] = dict(spec.all_sysctls)
    if spec.all_blocked_kernel_modules:
        kernel["modules"] = {name: {"allowed": False} for name in spec.all_blocked_kernel_modules}
    settings: dict[str, Any] = {
        "kernel": kernel,
        "host-containers": {
            "admin": {"enabled": spec.admin_container},
            "control": {"enabled": spec.control_container},
        },
        "kubernetes": kubernetes,
        "container-registry": {
            "mirrors": [
                {"registry": registry, "endpoint": [*mirror.endpoints]}
                for registry, mirror in spec.registry_mirrors.items()
            ]
        },
        "ntp": {"time-servers": [*spec.ntp_servers]},
        "network": {"https-proxy": spec.https_proxy, "no-proxy": [*spec.no_proxy]},
        "pki": {
            name: {"data": base64.b64encode(pem.encode()).decode(), "trusted": True}
            for name, pem in spec.trusted_certificates.items()
        },
    }
    text = tomli_w.dumps({"settings": _without_empty(settings)})
    if len(text.encode()) > _LIMIT:
        raise BlueprintError(
            f"bottlerocket settings must fit into {_LIMIT} bytes of user data, got "
            f"{len(text.encode())}; set fewer certificates or mirrors"
        )
    return text


def _kubelet(spec: KubeletSpec) -> dict[str, Any]:
    return {
        "max-pods": spec.max_pods,
        "pod-pids-limit": spec.pod_pids_limit,
        "event-qps": spec.event_qps,
        "registry-qps": spec.registry_qps,
        "eviction-hard": dict(spec.eviction_hard),
        "kube-reserved": dict(spec.kube_reserved),
        "system-reserved": dict(spec.system_reserved),
        "container-log-max-size": spec.container_log_max_size,
        "container-log-max-files": spec.container_log_max_files,
        "image-gc-high-threshold-percent": _text(spec.image_gc_high_threshold_percent),
        "image-gc-low-threshold-percent": _text(spec.image_gc_low_threshold_percent),
        "allowed-unsafe-sysctls": [*spec.allowed_unsafe_sysctls],
    }


def _text(number: int | None) -> str | None:
    """Bottlerocket expects these two percentages as text."""
    return None if number is None else str(number)


def _without_empty(value: Any) -> Any:
    """Leave out what is unset, so that Bottlerocket's own defaults apply."""
    if not isinstance(value, dict):
        return value
    kept = {key: _without_empty(item) for key, item in value.items()}
    return {key: item for key, item in kept.items() if item not in (None, {}, [])}
