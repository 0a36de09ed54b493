"""The layers of a cluster's tree: one Kustomization of Flux each."""

from __future__ import annotations

from dataclasses import dataclass

from eks_blueprint.delivery.release import HelmRelease, Manifests

__all__ = ["BASE_LAYERS", "Layer", "base_layer_of"]

BASE_LAYERS = ("crds", "controllers", "definitions", "configs")
"""Layers of every tree, lowest first; each waits for the one below."""


@dataclass(frozen=True)
class Layer:
    """A folder of the tree that is applied, waited for and deleted as a whole.

    :param name: name of the folder.
    :param depends_on: layers that must be healthy before. Default: none.
    :param crds: CustomResourceDefinitions that a controller makes of its objects. Default: none.
    """

    name: str
    depends_on: tuple[str, ...] = ()
    crds: tuple[str, ...] = ()

    @property
    def kustomization(self) -> str:
        """Name of the Kustomization."""
        return f"infrastructure-{self.name}" if self.name in BASE_LAYERS else self.name


def base_layer_of(content: HelmRelease | Manifests) -> str:
    """Give the layer where a chart or objects stand unless their order demands another."""
    if isinstance(content, HelmRelease):
        return "crds" if content.chart.has_crds_only else "controllers"
    # What becomes a definition goes before what is defined by it.
    return "definitions" if content.crds else "configs"
