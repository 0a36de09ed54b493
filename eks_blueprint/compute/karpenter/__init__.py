"""Karpenter: nodes for the pods that wait."""

from eks_blueprint.compute.karpenter.karpenter import Karpenter

__all__ = ["Karpenter"]
