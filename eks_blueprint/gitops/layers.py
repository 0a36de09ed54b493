"""The layers of a cluster's tree, lowest first."""

from __future__ import annotations

from typing import Literal, get_args

from eks_blueprint.addons import HelmRelease

__all__ = ["LAYERS", "Layer", "layer_of"]

Layer = Literal["crds", "controllers", "configs"]
LAYERS: tuple[Layer, ...] = get_args(Layer)


def layer_of(release: HelmRelease) -> Layer:
    """Give the layer of a chart: one without a container has definitions only."""
    return "controllers" if release.chart.images else "crds"
