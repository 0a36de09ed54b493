"""Bottlerocket user data."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tomli_w

from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BottlerocketSpec, KubeletSpec, TaintSpec
from eks_blueprint.spec.bottlerocket import USER_DATA_LIMIT

__all__ = ["Joining", "bottlerocket_user_data"]


# Karpenter documentation, "NodeClasses", spec.kubelet: what the user data says of these reaches
# the node at best, but never the computation of what fits on it.
_OF_NODE_CLASS = (
    "eviction-hard",
    "image-gc-high-threshold-percent",
    "image-gc-low-threshold-percent",
    "kube-reserved",
    "max-pods",
    "system-reserved",
)


@dataclass(frozen=True)
class Joining:
    """What EKS adds to the user data of its own AMIs, and nobody to that of a custom AMI.

    :param cluster: ``cluster-name``, ``api-server`` and ``cluster-certificate``.
    :param labels: labels of the node. EKS sets those of a node group on a custom AMI as well, but
        only after the node joined, and pods may land there before (aws/containers-roadmap #1962).
    :param taints: taints of the node by key, for the same reason.
    :param max_pods: pods per node unless the spec says it; ``None`` for Bottlerocket's table, which
        counts single addresses of network interfaces.

    Source: EKS user guide, "Customize managed nodes with launch templates"; Bottlerocket settings
    reference 1.57, ``node-labels`` and ``node-taints``.
    """

    cluster: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: Mapping[str, TaintSpec] = field(default_factory=dict)
    max_pods: int | None = None

    def settings(self, spec: KubeletSpec) -> Mapping[str, Any]:
        """Return them as ``[settings.kubernetes]``."""
        return {
            **self.cluster,
            "max-pods": spec.max_pods or self.max_pods,
            "node-labels": dict(self.labels),
            "node-taints": {
                key: [f"{taint.value}:{taint.effect}"] for key, taint in self.taints.items()
            },
        }


def bottlerocket_user_data(
    spec: BottlerocketSpec,
    *,
    joining: Joining | None = None,
    node_class: bool = False,
    nvidia: bool = False,
    dra: bool = False,
) -> str:
    """Render the settings with which a node boots.

    :param spec: the settings.
    :param joining: what a node with a custom AMI needs to join; for its own AMIs, EKS adds it, and
        for its nodes Karpenter. Default: nothing.
    :param node_class: for an EC2NodeClass: leave out what ``spec.kubelet`` says there. Default:
        false.
    :param nvidia: nodes have NVIDIA GPUs; kernel lockdown refuses their modules. Default: false.
    :param dra: turn off the device plugin for NVIDIA GPUs, beside which the DRA driver would give
        out the same devices. Default: false.
    :returns: TOML.
    :raises BlueprintError: if the result exceeds the size limit of user data.

    Source: Bottlerocket settings reference 1.57; EKS user guide, "Customize managed nodes with
    launch templates".
    """
    kubernetes = {**_kubelet(spec.kubelet), **(joining.settings(spec.kubelet) if joining else {})}
    if node_class:
        kubernetes = {k: value for k, value in kubernetes.items() if k not in _OF_NODE_CLASS}
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
        "kubelet-device-plugins": {"nvidia": {"enabled": False}} if dra else {},
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
    if len(text.encode()) > USER_DATA_LIMIT:
        raise BlueprintError(
            f"bottlerocket settings must fit into {USER_DATA_LIMIT} bytes of user data, got "
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
