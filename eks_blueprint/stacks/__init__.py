"""The stacks of the library, for networks, private registries and clusters, and their fleet."""

from eks_blueprint.stacks.baseline import BaselineStack
from eks_blueprint.stacks.cluster import ClusterStack
from eks_blueprint.stacks.fleet import build
from eks_blueprint.stacks.gitops import write_gitops
from eks_blueprint.stacks.limits import check_limits
from eks_blueprint.stacks.network import NetworkStack
from eks_blueprint.stacks.pipeline import ArtifactStack, PipelineStack
from eks_blueprint.stacks.registry import RegistryStack
from eks_blueprint.stacks.service_network import ServiceNetworkStack

__all__ = [
    "ArtifactStack",
    "BaselineStack",
    "ClusterStack",
    "NetworkStack",
    "PipelineStack",
    "RegistryStack",
    "ServiceNetworkStack",
    "build",
    "check_limits",
    "write_gitops",
]
