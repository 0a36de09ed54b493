"""The way to a private endpoint."""

from eks_blueprint.access.host import AccessHost

__all__ = ["AccessHost"]
