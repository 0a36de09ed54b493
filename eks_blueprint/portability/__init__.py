"""Clusters and nodes outside a Region: hybrid nodes, Outposts, clusters elsewhere."""

from eks_blueprint.portability.cilium import Cilium
from eks_blueprint.portability.connector_role import ConnectorRole
from eks_blueprint.portability.hybrid_node_role import HybridNodeRole
from eks_blueprint.portability.hybrid_nodes import HybridNodes

__all__ = ["Cilium", "ConnectorRole", "HybridNodeRole", "HybridNodes"]
