"""How requests reach the cluster: load balancers, certificates, DNS."""

from eks_blueprint.ingress.access_logs import AccessLogsBucket
from eks_blueprint.ingress.auto_mode_ingress import AutoModeIngress
from eks_blueprint.ingress.blue_green_load_balancer import BlueGreenLoadBalancer
from eks_blueprint.ingress.dual_stack_services import has_mutating_policies
from eks_blueprint.ingress.external_dns import ExternalDns
from eks_blueprint.ingress.ingress_class import NAME as INGRESS_CLASS
from eks_blueprint.ingress.load_balancer_controller import LoadBalancerController
from eks_blueprint.ingress.private_zones import PrivateZones, PrivateZonesReference
from eks_blueprint.ingress.private_zones_association import PrivateZonesAssociation
from eks_blueprint.ingress.private_zones_role import PrivateZonesRole
from eks_blueprint.ingress.weighted_records import WeightedRecords

__all__ = [
    "INGRESS_CLASS",
    "AccessLogsBucket",
    "AutoModeIngress",
    "BlueGreenLoadBalancer",
    "ExternalDns",
    "LoadBalancerController",
    "PrivateZones",
    "PrivateZonesAssociation",
    "PrivateZonesReference",
    "PrivateZonesRole",
    "WeightedRecords",
    "has_mutating_policies",
]
