"""Security of workloads: secrets, TLS, network policies, security groups, admission rules."""

from eks_blueprint.security.certificate_authority import CertificateAuthority
from eks_blueprint.security.cis_scan import CisScan
from eks_blueprint.security.cluster_network_policy import cluster_network_policy
from eks_blueprint.security.gatekeeper import Gatekeeper
from eks_blueprint.security.image_repository import ImageRepository
from eks_blueprint.security.kube_bench import KubeBench
from eks_blueprint.security.network_policy import NetworkPolicies, namespace_policies, pod_policies
from eks_blueprint.security.pod_security_groups import PodSecurityGroups
from eks_blueprint.security.private_repositories import PrivateRepositories
from eks_blueprint.security.private_tls import PrivateTls
from eks_blueprint.security.secret_mounts import MountedSecret, SecretMounts
from eks_blueprint.security.threat_detection import ThreatDetection

__all__ = [
    "CertificateAuthority",
    "CisScan",
    "Gatekeeper",
    "ImageRepository",
    "KubeBench",
    "MountedSecret",
    "NetworkPolicies",
    "PodSecurityGroups",
    "PrivateRepositories",
    "PrivateTls",
    "SecretMounts",
    "ThreatDetection",
    "cluster_network_policy",
    "namespace_policies",
    "pod_policies",
]
