"""The whole app: from a spec to stacks, rule packs, acknowledgements and GitOps trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eks_blueprint.app.main import main

if TYPE_CHECKING:
    from eks_blueprint.app.blueprint_app import BlueprintApp

__all__ = ["BlueprintApp", "main"]


def __getattr__(name: str) -> type[BlueprintApp]:
    """Load the CDK when the class is asked for, and not where only ``main`` is imported."""
    if name != "BlueprintApp":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from eks_blueprint.app.blueprint_app import BlueprintApp

    return BlueprintApp
