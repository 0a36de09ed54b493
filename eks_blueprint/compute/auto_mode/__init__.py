"""Nodes of EKS Auto Mode."""

from eks_blueprint.compute.auto_mode.auto_mode import AutoMode
from eks_blueprint.compute.auto_mode.node_role import AutoModeNodeRole

__all__ = ["AutoMode", "AutoModeNodeRole"]
