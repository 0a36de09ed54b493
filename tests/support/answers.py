"""What commands answer about an example, by command."""

from collections.abc import Callable, Mapping

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.spec import BlueprintSpec

__all__ = ["ANSWERS"]

Answer = Callable[[BlueprintSpec, CloudAssembly], str]

ANSWERS: Mapping[str, Answer] = {}
"""Markdown of each command. Nothing in it may depend on the day or on the machine."""
