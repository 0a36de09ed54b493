"""The control plane and who may use it."""

from eks_blueprint.cluster.access_entries import AccessEntries
from eks_blueprint.cluster.control_plane import ControlPlane
from eks_blueprint.cluster.oidc_providers import OidcProviders

__all__ = ["AccessEntries", "ControlPlane", "OidcProviders"]
