"""The layers of a cluster's tree, with one Flux Kustomization for each."""

from __future__ import annotations

from dataclasses import dataclass

from eks_blueprint.delivery.release import HelmRelease, Manifests

__all__ = ["APPS", "BASE_LAYERS", "Layer", "base_layer_of"]

BASE_LAYERS = ("crds", "controllers", "definitions", "configs")
"""The layers of every tree, lowest first; each waits for the one below."""

APPS = "apps"
"""The layer of a fleet's tree that belongs to the user."""


@dataclass(frozen=True)
class Layer:
    """A folder of the tree that Flux applies, checks and deletes as a whole.

    :param name: name of the folder.
    :param depends_on: layers that must be healthy first. Default: none.
    :param crds: CustomResourceDefinitions that a controller creates from its objects. Default:
        none.
    """

    name: str
    depends_on: tuple[str, ...] = ()
    crds: tuple[str, ...] = ()

    @property
    def kustomization(self) -> str:
        """Name of the Kustomization."""
        return f"infrastructure-{self.name}" if self.name in BASE_LAYERS else self.name


def base_layer_of(content: HelmRelease | Manifests) -> str:
    """Return the layer of a chart or objects, unless their order requires another one."""
    if isinstance(content, HelmRelease):
        return "crds" if content.chart.has_crds_only else "controllers"
    # Objects from which CRDs are created come before objects of these CRDs.
    return "definitions" if content.crds else "configs"
