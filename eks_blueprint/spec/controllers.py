"""Controllers that are one chart with permissions of its own."""

from __future__ import annotations

from typing import Any

from eks_blueprint.spec._base import Spec

__all__ = ["ControllerSpec"]


class ControllerSpec(Spec):
    """A controller of the library that needs a chart, a role and nothing else."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the blueprint. Default: none."""
