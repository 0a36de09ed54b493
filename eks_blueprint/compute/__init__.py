"""Where pods run: managed node groups, Fargate, Karpenter, EKS Auto Mode, nodes on Outposts."""

from eks_blueprint.compute.auto_mode import AutoMode, AutoModeNodeRole
from eks_blueprint.compute.device_drivers import EfaDevicePlugin, NvidiaDraDriver
from eks_blueprint.compute.fargate import FargateProfiles
from eks_blueprint.compute.fargate_logging import FargateLogging
from eks_blueprint.compute.karpenter import InterruptionQueue, Karpenter
from eks_blueprint.compute.node_group import NodeGroup
from eks_blueprint.compute.node_groups import NodeGroups
from eks_blueprint.compute.node_role import NodeRole
from eks_blueprint.compute.outpost_nodes import OutpostNodes

__all__ = [
    "AutoMode",
    "AutoModeNodeRole",
    "EfaDevicePlugin",
    "FargateLogging",
    "FargateProfiles",
    "InterruptionQueue",
    "Karpenter",
    "NodeGroup",
    "NodeGroups",
    "NodeRole",
    "NvidiaDraDriver",
    "OutpostNodes",
]
