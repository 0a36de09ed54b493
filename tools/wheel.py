"""Writes the wheel of the checkout into a folder, for the repository of an app."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eks_blueprint.cli.packaged import distribution, library_wheel

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the wheel, and print its path; give the exit code."""
    parser = argparse.ArgumentParser(prog="make wheel", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    made = library_wheel(distribution())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / made.name).write_bytes(made.content)
    except OSError as error:
        print(f"make: WHEELS must be a folder, got {folder}: {error.strerror}", file=sys.stderr)
        return 2
    print(folder / made.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
