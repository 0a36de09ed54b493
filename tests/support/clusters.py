"""Stacks of the examples that apply objects."""

from collections.abc import Iterator
from pathlib import Path

from tests.support.apps import EXAMPLES, example
from tests.support.objects import MANIFEST

__all__ = ["CLUSTERS", "IDS"]


def _found() -> Iterator[tuple[Path, str]]:
    for path in EXAMPLES:
        assembly = example(path)
        for stack in assembly.templates:
            if assembly.resources(stack, MANIFEST):
                yield path, stack


CLUSTERS = [*_found()]
"""Example and name of the stack."""
IDS = [f"{path.stem}:{stack}" for path, stack in CLUSTERS]
