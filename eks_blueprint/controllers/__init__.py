"""Controllers that are one chart of the catalogue with permissions of its own."""

from eks_blueprint.controllers.controller import Controller

__all__ = ["Controller"]
