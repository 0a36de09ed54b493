"""The layers of a cluster's tree, lowest first."""

from __future__ import annotations

from typing import Literal, get_args

from eks_blueprint.delivery.release import HelmRelease, Manifests

__all__ = ["LAYERS", "Layer", "layer_of", "layer_of_manifests"]

Layer = Literal["crds", "controllers", "definitions", "configs"]
LAYERS: tuple[Layer, ...] = get_args(Layer)


def layer_of(release: HelmRelease) -> Layer:
    """Give the layer of a chart."""
    return "crds" if release.chart.has_crds_only else "controllers"


def layer_of_manifests(manifests: Manifests) -> Layer:
    """Give the layer of objects: what becomes a definition goes before what is defined by it."""
    return "definitions" if manifests.crds else "configs"
