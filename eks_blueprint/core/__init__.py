"""Errors and names that every other room shares."""

from eks_blueprint.core.errors import BlueprintError, Issue, SpecError

__all__ = ["BlueprintError", "Issue", "SpecError"]
