"""Delivery by Flux: the tree of a repository, and variables whose values a deployment provides."""

from eks_blueprint.delivery.flux.delivery import FluxDelivery, InstalledByFlux
from eks_blueprint.delivery.flux.fleet_tree import is_yours
from eks_blueprint.delivery.flux.layers import BASE_LAYERS, Layer
from eks_blueprint.delivery.flux.tree import rendered, write_files
from eks_blueprint.delivery.flux.variables import Variables

__all__ = [
    "BASE_LAYERS",
    "FluxDelivery",
    "InstalledByFlux",
    "Layer",
    "Variables",
    "is_yours",
    "rendered",
    "write_files",
]
