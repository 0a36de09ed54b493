"""The command line: check, synthesize, and print the schema of specs."""

from eks_blueprint.cli.main import main

__all__ = ["main"]
