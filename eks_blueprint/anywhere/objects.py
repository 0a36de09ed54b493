"""Objects of EKS Anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = [
    "NAMESPACE",
    "KubernetesObject",
    "anywhere_object",
    "machine_name",
    "without_none",
]

KubernetesObject = Mapping[str, Any]
NAMESPACE = "default"
"""aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster_types.go, defaultEksaNamespace."""


def anywhere_object(kind: str, name: str, spec: Mapping[str, Any]) -> KubernetesObject:
    """Render an object.

    :param kind: its kind.
    :param name: its name.
    :param spec: its content; entries that are ``None`` are left out.
    """
    return {
        "apiVersion": "anywhere.eks.amazonaws.com/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": without_none(spec),
    }


def without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the entries that are ``None`` or an empty map or list."""
    return {key: one for key, one in values.items() if one is not None and one not in ({}, [], ())}


def machine_name(cluster: str, kind: str) -> str:
    """Return the name of a machine configuration.

    :param cluster: name of the cluster.
    :param kind: kind of machines.
    """
    return f"{cluster}-{kind}"
