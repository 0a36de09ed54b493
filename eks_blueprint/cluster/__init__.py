"""The control plane, access to it, and the bastion that reaches its private endpoint."""

from eks_blueprint.cluster.access_entries import AccessEntries
from eks_blueprint.cluster.access_entry import AccessEntry
from eks_blueprint.cluster.bastion import Bastion
from eks_blueprint.cluster.control_plane import ControlPlane
from eks_blueprint.cluster.oidc_providers import OidcProviders
from eks_blueprint.cluster.outposts import LocalControlPlaneRole
from eks_blueprint.cluster.role import ControlPlaneRole

__all__ = [
    "AccessEntries",
    "AccessEntry",
    "Bastion",
    "ControlPlane",
    "ControlPlaneRole",
    "LocalControlPlaneRole",
    "OidcProviders",
]
