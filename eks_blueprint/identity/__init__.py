"""IAM roles of pods and instances, each with the least it needs."""

from eks_blueprint.identity.grants import define_grants
from eks_blueprint.identity.irsa import IrsaRole, IssuerProvider
from eks_blueprint.identity.pod_identity import PodIdentityRole
from eks_blueprint.identity.session_manager import EC2_TRUST, SESSION_MANAGER_STATEMENT

__all__ = [
    "EC2_TRUST",
    "SESSION_MANAGER_STATEMENT",
    "IrsaRole",
    "IssuerProvider",
    "PodIdentityRole",
    "define_grants",
]
