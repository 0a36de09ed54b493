"""The VPC: made here or imported, its tiers, its ways out and its endpoints."""

from eks_blueprint.network.existing import ExistingNetwork
from eks_blueprint.network.from_vpc import NetworkFromVpc
from eks_blueprint.network.layout import NetworkLayout, ranges_of_pods
from eks_blueprint.network.network import Network
from eks_blueprint.network.services import derived_services
from eks_blueprint.network.zones import pin_zones

__all__ = [
    "ExistingNetwork",
    "Network",
    "NetworkFromVpc",
    "NetworkLayout",
    "derived_services",
    "pin_zones",
    "ranges_of_pods",
]
