"""What a deployment does to what runs: resources, objects, and what hangs below them."""

from eks_blueprint.difference.change import Action, PropertyChange, ResourceChange, StackChange
from eks_blueprint.difference.difference import Difference, difference

__all__ = [
    "Action",
    "Difference",
    "PropertyChange",
    "ResourceChange",
    "StackChange",
    "difference",
]
