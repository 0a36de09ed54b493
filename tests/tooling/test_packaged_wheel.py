"""The wheel that `init --app` writes is the one of the build backend, and pip installs it alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from eks_blueprint.cli.packaged import distribution, library_wheel
from tests.support.apps import ROOT

FLAGS = ["--app", "--name", "shop", "--admin", "arn:aws:iam::111122223333:role/admin"]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def run(*command: str, cwd: Path, **extra: str) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST"))}
    done = subprocess.run(
        command, cwd=cwd, env={**kept, **extra}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def init(folder: Path, *program: str, **environment: str) -> Path:
    folder.mkdir()
    run(*program, "init", *FLAGS, cwd=folder, **environment)
    (found,) = (folder / "wheels").iterdir()
    return found


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packaged") / "app"
    program = (sys.executable, "-m", "eks_blueprint.cli")
    return init(folder, *program, PYTHONPATH=str(ROOT))


def test_it_holds_what_the_build_backend_packs(tmp_path: Path, app: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    run(*build, cwd=ROOT)
    (built,) = tmp_path.glob("*.whl")
    assert app.name == built.name
    ours, theirs = contents(app), contents(built)
    assert ours.keys() == theirs.keys()
    about = {name for name in ours if ".dist-info/" in name}
    for name in ours.keys() - about:
        assert ours[name] == theirs[name], name
    for name in about:
        if name.endswith(("LICENSE", "entry_points.txt")):
            assert ours[name] == theirs[name]

    def said(files: dict[str, bytes]) -> tuple[set[tuple[str, str]], str]:
        (text,) = (files[one].decode() for one in files if one.endswith("METADATA"))
        message = message_from_string(text)
        rows = {
            # The order of several bounds means nothing.
            (key, "".join(sorted(value)) if key == "Requires-Dist" else value)
            for key, value in message.items()
            if key != "Metadata-Version"
        }
        return rows, str(message.get_payload())

    assert said(ours) == said(theirs)


def test_pip_installs_it_and_the_installed_program_writes_it_again(
    tmp_path: Path, app: Path
) -> None:
    site = tmp_path / "site"
    offline = ["--no-index", "--no-deps", "--requirement", "requirements.txt"]
    run(*PIP, "install", *offline, "--target", str(site), cwd=app.parent.parent)
    script = str(site / "bin" / "eks-blueprint")
    again = init(tmp_path / "again", script, PYTHONPATH=str(site))
    assert again.name == app.name
    ours, theirs = contents(again), contents(app)
    assert {name for name in ours if ours[name] != theirs.get(name)} == set()
    assert ours.keys() == theirs.keys()
    assert str(ROOT) not in (app.parent.parent / "requirements.txt").read_text("utf-8")


def test_the_same_code_is_the_same_wheel(app: Path) -> None:
    assert library_wheel(distribution()).content == app.read_bytes()
