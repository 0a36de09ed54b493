"""EKS Capabilities, and what else lets objects of a cluster act on AWS."""

from eks_blueprint.integrations.ack_capability import AckCapability
from eks_blueprint.integrations.ack_controller import AckController
from eks_blueprint.integrations.argocd_capability import ArgoCdCapability
from eks_blueprint.integrations.kro_capability import KroCapability

__all__ = ["AckCapability", "AckController", "ArgoCdCapability", "KroCapability"]
