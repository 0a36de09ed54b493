"""IAM roles of pods and instances with least privilege, and policy documents."""

from eks_blueprint.iam.documents import policy_document, service_trust
from eks_blueprint.iam.grants import define_grants
from eks_blueprint.iam.irsa import IrsaRole, IssuerProvider
from eks_blueprint.iam.pod_identity import PodIdentityRole
from eks_blueprint.iam.session_manager import EC2_TRUST, SESSION_MANAGER_STATEMENT

__all__ = [
    "EC2_TRUST",
    "SESSION_MANAGER_STATEMENT",
    "IrsaRole",
    "IssuerProvider",
    "PodIdentityRole",
    "define_grants",
    "policy_document",
    "service_trust",
]
