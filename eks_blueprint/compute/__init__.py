"""Where pods run: managed node groups, Fargate, Karpenter."""

from eks_blueprint.compute.fargate import FargateProfiles
from eks_blueprint.compute.fargate_logging import FargateLogging
from eks_blueprint.compute.karpenter import Karpenter
from eks_blueprint.compute.node_groups import NodeGroups

__all__ = ["FargateLogging", "FargateProfiles", "Karpenter", "NodeGroups"]
