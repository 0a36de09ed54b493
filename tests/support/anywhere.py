"""Clusters of EKS Anywhere for tests: one for each provider, as plain maps."""

from __future__ import annotations

from typing import Any

from eks_blueprint.spec import deep_merge
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec

__all__ = ["BASES", "KEY", "cluster", "raw"]

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHk0b3J5"
_MACHINE = {
    "template": "/dc/vm/bottlerocket-1-35",
    "datastore": "/dc/datastore/fast",
    "folder": "/dc/vm/eks",
    "resource_pool": "/dc/host/c/Resources",
    "ssh_authorized_key": KEY,
}
_IMAGE = {"name": "ubuntu-1-35"}
BASES: dict[str, dict[str, Any]] = {
    "docker": {
        "target": "eks-anywhere",
        "docker": {},
        "control_plane": {"count": 1},
        "worker_node_groups": {"md-0": {}},
    },
    "vsphere": {
        "target": "eks-anywhere",
        "vsphere": {
            "server": "vcenter.example.com",
            "datacenter": "dc",
            "network": "/dc/network/nodes",
            "machines": {"vm": _MACHINE},
        },
        "control_plane": {"endpoint": "10.20.0.5"},
        "worker_node_groups": {"md-0": {}},
    },
    "tinkerbell": {
        "target": "eks-anywhere",
        "tinkerbell": {
            "tinkerbell_ip": "10.20.0.6",
            "os_image_url": "http://10.20.0.2/ubuntu-1-35.gz",
            "machines": {
                "cp": {"hardware_selector": {"type": "cp"}, "ssh_authorized_key": KEY},
                "worker": {"hardware_selector": {"type": "worker"}, "ssh_authorized_key": KEY},
            },
        },
        "control_plane": {"endpoint": "10.20.0.5", "machine": "cp"},
        "worker_node_groups": {"md-0": {"machine": "worker"}},
    },
    "nutanix": {
        "target": "eks-anywhere",
        "nutanix": {
            "endpoint": "prism.example.com",
            "machines": {
                "vm": {
                    "image": _IMAGE,
                    "cluster": {"name": "c1"},
                    "subnet": {"uuid": "0006a1f6-1c2d-4e5f-8a9b-0c1d2e3f4a5b"},
                    "ssh_authorized_key": KEY,
                }
            },
        },
        "control_plane": {"endpoint": "10.20.0.5"},
        "worker_node_groups": {"md-0": {}},
    },
}
"""The least that each provider takes."""


def raw(provider: str, **changes: Any) -> dict[str, Any]:
    """Give the map of a cluster.

    :param provider: the provider.
    :param changes: merged over it; ``None`` removes.
    """
    return deep_merge(BASES[provider], changes)


def cluster(provider: str, **changes: Any) -> AnywhereClusterSpec:
    """Give a cluster.

    :param provider: the provider.
    :param changes: merged over it; ``None`` removes.
    """
    return AnywhereClusterSpec(**raw(provider, **changes))
