"""The command line ``eks-blueprint``."""

from eks_blueprint.cli.main import main

__all__ = ["main"]
