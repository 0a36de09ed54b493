"""Clusters of EKS Anywhere among the clusters of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.errors import Found
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.cluster_fields import TARGET
from eks_blueprint.spec.messages import shown

__all__ = ["ANYWHERE_FIELDS", "EKS", "is_anywhere", "split_targets"]

EKS = "eks"
"""Target of a cluster that runs in AWS, the default."""

ANYWHERE_FIELDS: frozenset[str] = frozenset(AnywhereClusterSpec.model_fields) - {"target"}
"""Fields of clusters of EKS Anywhere; those that EKS clusters have as well are among them."""


def is_anywhere(cluster: Any) -> bool:
    """Say whether a cluster is one of EKS Anywhere.

    :param cluster: its merged map, or a spec.
    """
    if isinstance(cluster, Mapping):
        return cluster.get("target") == TARGET
    return isinstance(cluster, AnywhereClusterSpec)


def split_targets(
    clusters: Mapping[str, Any], known: frozenset[str]
) -> tuple[dict[str, Any], dict[str, Any], list[Found]]:
    """Part clusters by their target.

    :param clusters: merged clusters by name.
    :param known: fields of EKS clusters.
    :returns: those of EKS without the key ``target``, those of EKS Anywhere, and issues.
    """
    eks: dict[str, Any] = {}
    anywhere: dict[str, Any] = {}
    found: list[Found] = []
    for name, cluster in clusters.items():
        if is_anywhere(cluster):
            anywhere[name] = cluster
        elif isinstance(cluster, Mapping):
            target = cluster.get("target")
            if target not in (None, EKS):
                found.append(
                    (
                        ("clusters", name, "target"),
                        f"must be {EKS} or {TARGET}, got {shown(target)}",
                    )
                )
            # Null leaves out what defaults have for clusters of EKS Anywhere.
            eks[name] = {
                key: value
                for key, value in cluster.items()
                if key != "target"
                and not (value is None and key in ANYWHERE_FIELDS and key not in known)
            }
        else:
            eks[name] = cluster
    return eks, anywhere, found
