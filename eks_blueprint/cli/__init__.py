"""The command line: ``eks-blueprint synth|gitops|validate|schema``."""

from eks_blueprint.cli.main import main

__all__ = ["main"]
