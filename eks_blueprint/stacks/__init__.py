"""The stacks of the library, one for a network and one for a cluster, and the fleet of both."""

from eks_blueprint.stacks.cluster import ClusterStack
from eks_blueprint.stacks.fleet import build
from eks_blueprint.stacks.gitops import write_gitops
from eks_blueprint.stacks.limits import check_limits
from eks_blueprint.stacks.network import NetworkStack

__all__ = ["ClusterStack", "NetworkStack", "build", "check_limits", "write_gitops"]
