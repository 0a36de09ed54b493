"""Manifests of EKS Anywhere, rendered without the CDK."""

from eks_blueprint.anywhere.manifest import manifest
from eks_blueprint.anywhere.rendering import AnywhereFiles, rendered_cluster

__all__ = ["AnywhereFiles", "manifest", "rendered_cluster"]
