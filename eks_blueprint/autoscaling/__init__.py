"""Sizes of pods and numbers of replicas that follow the load."""

from eks_blueprint.autoscaling.goldilocks import Goldilocks
from eks_blueprint.autoscaling.horizontal_pod_autoscaler import HorizontalPodAutoscaler
from eks_blueprint.autoscaling.vertical_pod_autoscaler import VerticalPodAutoscaler

__all__ = ["Goldilocks", "HorizontalPodAutoscaler", "VerticalPodAutoscaler"]
