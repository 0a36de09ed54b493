"""The installed completion works in the shells themselves, where they are installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.apps import ROOT

# Each asks the function that the shell calls, and prints what it would offer.
BASH = """
source "$HOME/.bashrc"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_eks_blueprint_completion eks-blueprint
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
compdef() { }
_arguments() { print -r -- "$@" }
source "$HOME/.zfunc/_eks-blueprint"
words=("$@"); CURRENT=$#
_eks_blueprint_completion
"""
FISH = """
source "$HOME/.config/fish/completions/eks-blueprint.fish"
complete -C "$argv"
"""
SHELLS = {
    "bash": ["bash", "--norc", "-c", BASH, "bash"],
    "zsh": ["zsh", "-f", "-c", ZSH, "zsh"],
    "fish": ["fish", "--no-config", "-c", FISH],
}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the variables of a machine with the program and a home folder."""
    home = tmp_path_factory.mktemp("home")
    program = home / "bin" / "eks-blueprint"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m eks_blueprint.cli "$@"\n',
        "utf-8",
    )
    program.chmod(0o755)
    (home / "my.yaml").write_text("clusters:\n  one: {}\n  other: {}\n  two: {}\n", "utf-8")
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {"HOME": str(home), "PATH": path, "LC_ALL": "C.UTF-8"}


def run(command: Sequence[str], machine: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=machine, cwd=machine["HOME"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_offers_commands_options_and_names(shell: str, machine: dict[str, str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    run(["eks-blueprint", "--install-completion", shell], machine)
    for line, offered, others in (
        (("eks-blueprint", "syn"), ["synth"], ["cost"]),
        (("eks-blueprint", "synth", "--pa"), ["--packs"], ["--jobs"]),
        (("eks-blueprint", "synth", "my.yaml", "--clusters", "o"), ["one", "other"], ["two"]),
        (("eks-blueprint", "explain", "SEC-KM"), ["SEC-KMS-1"], ["SEC-TLS-1"]),
    ):
        words = [" ".join(line)] if shell == "fish" else [*line]
        said = run([*SHELLS[shell], *words], machine)
        assert [one for one in offered if one not in said] == [], said
        assert [one for one in others if one in said] == [], said


def test_bash_reads_it_once_however_often_it_is_installed(machine: dict[str, str]) -> None:
    for _ in range(2):
        run(["eks-blueprint", "--install-completion", "bash"], machine)
    text = (Path(machine["HOME"]) / ".bashrc").read_text("utf-8")
    assert text.count("source ") == 1
