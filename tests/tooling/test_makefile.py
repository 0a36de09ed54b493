"""The Makefile finds a Python, says what is missing, and documents its targets."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A make above this one hands its own options down by environment; they are not for these.
ENVIRONMENT = {
    key: value
    for key, value in os.environ.items()
    if not key.startswith(("MAKE", "MFLAGS", "PYTHON"))
}


def make(
    folder: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env=ENVIRONMENT | (environment or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Give a folder with what the set-up is made from, before any set-up."""
    for name in (
        "Makefile",
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-install.txt",
        "package.json",
        "package-lock.json",
        ".npmrc",
    ):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    return tmp_path


def test_help_is_the_default_and_names_every_documented_target() -> None:
    listed = set(re.findall(r"^  make ([a-z-]+) ", make(ROOT).stdout, re.MULTILINE))
    assert {"setup", "synth", "test", "lint", "check", "snapshots", "schema", "bench"} <= listed


def test_documented_targets_are_phony() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: ([a-z-]+)$", text, re.MULTILINE))
    assert set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE)) <= phony


def test_environment_variables_do_not_change_what_is_synthesized() -> None:
    odd = {"SPEC": "other.yaml", "CLUSTERS": "none", "OUT": "elsewhere"}
    done = make(ROOT, "help", environment=odd)
    assert "SPEC=examples/01-production.yaml  CLUSTERS='*'  OUT=cdk.out" in done.stdout


def test_fails_with_a_remedy_when_there_is_no_python(clone: Path, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("make", "sh"):
        program = shutil.which(name)
        assert program is not None
        (tools / name).symlink_to(program)
    done = make(clone, "synth", environment={"PATH": str(tools)})
    assert done.returncode == 2
    assert "make: Python 3.11 or newer is needed and was not found; install it" in done.stderr
    assert not (clone / ".venv").exists()


def test_fails_with_the_version_when_the_named_python_is_too_old(clone: Path) -> None:
    old = clone / "python-old"
    old.write_text('#!/bin/sh\ntest "$1" = --version && echo "Python 3.9.1"\n')
    old.chmod(0o755)
    done = make(clone, "synth", f"PYTHON={old}")
    assert done.returncode == 2
    assert "make: PYTHON must be Python 3.11 or newer, got Python 3.9.1" in done.stderr
    assert not (clone / ".venv").exists()


def test_fails_when_python_comes_without_venv(clone: Path) -> None:
    bare = clone / "python-bare"
    bare.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n')
    bare.chmod(0o755)
    done = make(clone, "synth", f"PYTHON={bare}")
    assert done.returncode == 2
    assert "has no venv module; on Debian and Ubuntu: apt install python3-venv" in done.stderr


def test_fails_rather_than_clear_an_environment_behind_a_link(
    clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shared = tmp_path_factory.mktemp("shared")
    (shared / "kept").touch()
    (clone / ".venv").symlink_to(shared)
    done = make(clone, "setup")
    assert done.returncode == 2
    assert ".venv is a link to another environment" in done.stderr
    assert (shared / "kept").exists()


def test_ci_runs_what_the_makefile_calls_check() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in text
    # A failure of either fails the run, after both have run.
    assert re.search(r"^make .*\bcheck \|\| status=\$\?$", text, re.MULTILINE)
    assert re.search(r"^  make .*\bsite \|\| status=\$\?$", text, re.MULTILINE)
    assert re.search(r"^  make .*\bacceptance \|\| status=\$\?$", text, re.MULTILINE)
    assert text.endswith('exit "$status"\n')
