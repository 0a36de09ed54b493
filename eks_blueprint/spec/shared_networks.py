"""Clusters in shared VPCs have the settings of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.spec.network import NetworkSpec, SharedNetworkSpec

__all__ = ["same_settings", "with_shared_network"]


def same_settings(cluster: NetworkSpec, network: SharedNetworkSpec) -> bool:
    """Return whether the network of a cluster is the shared one, but for its name.

    :param cluster: network of the cluster.
    :param network: the shared network.
    """
    return all(
        getattr(cluster, field) == getattr(network, field)
        for field in NetworkSpec.model_fields
        if field != "shared"
    )


def with_shared_network(cluster: Any, networks: Any) -> Any:
    """Copy the settings of the shared VPC, so that the rules of a network apply to them.

    :param cluster: a cluster of a file.
    :param networks: the shared networks of the file.
    """
    network = cluster.get("network") if isinstance(cluster, Mapping) else None
    if not isinstance(network, Mapping) or not isinstance(networks, Mapping):
        return cluster
    shared = network.get("shared")
    if not isinstance(shared, str) or not isinstance(networks.get(shared), Mapping):
        return cluster
    own = [key for key, value in network.items() if key != "shared" and value is not None]
    if own:
        return cluster
    settings = {k: v for k, v in networks[shared].items() if k not in ("environment", "tags")}
    return {**cluster, "network": {**settings, "shared": shared}}
