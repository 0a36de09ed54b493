"""The checkout runs in any folder once its environment is active."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from tests.support.apps import ROOT
from tools import wheel
from tools.install import install

PROGRAM = '"""Commands."""\n\n\ndef main() -> int:\n    print("called")\n    return 7\n'


def test_the_program_and_the_library_are_those_of_the_checkout(tmp_path: Path) -> None:
    root = tmp_path / "a checkout with spaces"
    (root / "eks_blueprint" / "cli").mkdir(parents=True)
    (root / "eks_blueprint" / "__init__.py").write_text("", "utf-8")
    (root / "eks_blueprint" / "cli" / "__init__.py").write_text(PROGRAM, "utf-8")
    venv.create(root / ".venv", with_pip=False, symlinks=True)
    scripts = root / ".venv" / "bin"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = root / ".venv" / "lib" / version / "site-packages"
    for _ in range(2):
        install(root, python=scripts / "python", packages=packages, scripts=scripts)
    assert {one.name for one in scripts.glob("*eks*")} | {
        one.name for one in scripts.glob(".*")
    } == {"eks-blueprint"}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [scripts / "eks-blueprint"], cwd=elsewhere, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (7, "called\n", "")


def test_make_installs_it_with_the_packages() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = makefile.partition("$(DONE)/runtime: ")[2].partition("\n\n")[0]
    assert "tools/install.py" in recipe.splitlines()[0]
    assert "\t@$(PY) -m tools.install\n" in recipe


def test_the_wheel_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "wheels"
    assert wheel.main([str(folder)]) == 0
    assert [one.suffix for one in folder.iterdir()] == [".whl"]


def test_fails_where_the_folder_is_a_file(tmp_path: Path, capsys: object) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert wheel.main([str(tmp_path / "file")]) == 2
