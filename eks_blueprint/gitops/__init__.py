"""GitOps with Flux: the tree for the repository, and Flux itself."""

from eks_blueprint.gitops.flux import Flux
from eks_blueprint.gitops.flux_delivery import FluxDelivery, FluxStep
from eks_blueprint.gitops.layers import Layer
from eks_blueprint.gitops.tree import write_trees
from eks_blueprint.gitops.variables import Variables

__all__ = ["Flux", "FluxDelivery", "FluxStep", "Layer", "Variables", "write_trees"]
