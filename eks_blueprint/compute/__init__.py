"""Where pods run: managed node groups and Fargate."""

from eks_blueprint.compute.fargate import FargateProfiles
from eks_blueprint.compute.node_groups import NodeGroups

__all__ = ["FargateProfiles", "NodeGroups"]
