"""GitOps with Flux: Flux itself, its source and its credential."""

from eks_blueprint.gitops.credential import GitCredential
from eks_blueprint.gitops.flux import Flux
from eks_blueprint.gitops.tree_bucket import TreeBucket

__all__ = ["Flux", "GitCredential", "TreeBucket"]
