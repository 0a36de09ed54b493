"""Karpenter, which creates nodes for pending pods."""

from eks_blueprint.compute.karpenter.interruption import InterruptionQueue
from eks_blueprint.compute.karpenter.karpenter import Karpenter
from eks_blueprint.compute.karpenter.node_pool import node_pools

__all__ = ["InterruptionQueue", "Karpenter", "node_pools"]
