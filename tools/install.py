"""Installs the checkout into its environment, as an editable installation would.

pip needs the build backend for that, which synthesizing does not. What runs there is the checkout
in any folder: `eks-blueprint`, and apps that import the library.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

__all__ = ["install", "main"]

# A path behind `#!` may be neither long nor have spaces: the first lines are for the shell, and a
# text without meaning for Python. pip writes its programs like this.
_SCRIPT = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from eks_blueprint.cli import main

sys.exit(main())
"""


def install(root: Path, *, python: Path, packages: Path, scripts: Path) -> None:
    """Make the checkout importable, and write its program.

    :param root: the checkout.
    :param python: interpreter of the environment.
    :param packages: the environment's site-packages.
    :param scripts: the environment's folder of programs.
    """
    (packages / "eks_blueprint.pth").write_text(f"{root}\n", encoding="utf-8")
    script = scripts / "eks-blueprint"
    fresh = script.with_name(f".{script.name}.new")
    fresh.write_text(_SCRIPT.format(python=python), encoding="utf-8")
    fresh.chmod(0o755)
    fresh.replace(script)


def main() -> int:
    """Install the checkout in the working directory; give the exit code."""
    paths = {name: Path(sysconfig.get_path(name)) for name in ("purelib", "scripts")}
    python = paths["scripts"] / "python"
    install(Path.cwd(), python=python, packages=paths["purelib"], scripts=paths["scripts"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
