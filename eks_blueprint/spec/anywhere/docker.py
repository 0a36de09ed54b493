"""Clusters in containers, for development."""

from __future__ import annotations

from eks_blueprint.spec._base import Spec

__all__ = ["DockerSpec"]


class DockerSpec(Spec):
    """Nodes are containers on the machine of a developer; never for production.

    Source: EKS Anywhere documentation, "Create Docker Cluster (dev only)".
    """
