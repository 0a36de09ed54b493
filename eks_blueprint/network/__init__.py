"""The VPC, created or imported: its subnet tiers, egress and endpoints."""

from eks_blueprint.network.allowed_traffic import AllowedTraffic
from eks_blueprint.network.connection_routes import ConnectionRoutes
from eks_blueprint.network.connection_trust import ConnectionTrust
from eks_blueprint.network.default_security_group import LockedDefaultSecurityGroup
from eks_blueprint.network.endpoints import Endpoints
from eks_blueprint.network.existing import ExistingNetwork
from eks_blueprint.network.flow_log import FlowLog
from eks_blueprint.network.from_vpc import NetworkFromVpc
from eks_blueprint.network.layout import (
    NetworkLayout,
    control_plane_subnets,
    one_per_zone,
    ranges_of_pods,
)
from eks_blueprint.network.network import Network
from eks_blueprint.network.peering import VpcPeering
from eks_blueprint.network.pod_subnets import PodSubnets
from eks_blueprint.network.remote_routes import RemoteRoutes
from eks_blueprint.network.transit_gateway import TransitGateway, TransitGatewayAttachment
from eks_blueprint.network.zones import pin_zones
from eks_blueprint.spec.endpoint_services import derived_services

__all__ = [
    "AllowedTraffic",
    "ConnectionRoutes",
    "ConnectionTrust",
    "Endpoints",
    "ExistingNetwork",
    "FlowLog",
    "LockedDefaultSecurityGroup",
    "Network",
    "NetworkFromVpc",
    "NetworkLayout",
    "PodSubnets",
    "RemoteRoutes",
    "TransitGateway",
    "TransitGatewayAttachment",
    "VpcPeering",
    "control_plane_subnets",
    "derived_services",
    "one_per_zone",
    "pin_zones",
    "ranges_of_pods",
]
