"""How services of one cluster are found and reached from others."""

from eks_blueprint.discovery.cloud_map_controller import CloudMapController
from eks_blueprint.discovery.lattice_controller import LatticeController
from eks_blueprint.discovery.lattice_prefix_list import LatticePrefixList
from eks_blueprint.discovery.service_network import ServiceNetwork, ServiceNetworkReference

__all__ = [
    "CloudMapController",
    "LatticeController",
    "LatticePrefixList",
    "ServiceNetwork",
    "ServiceNetworkReference",
]
