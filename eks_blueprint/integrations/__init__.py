"""EKS Capabilities, and what else lets objects of a cluster act on AWS."""

from eks_blueprint.integrations.ack_capability import AckCapability

__all__ = ["AckCapability"]
