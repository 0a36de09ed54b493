"""Ctrl-C ends a process with one exit code, wherever it arrives."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.apps import ROOT

WITHIN_EXEC = """
import os, signal, sys
from eks_blueprint.app.interrupt import interrupted, raise_on_interrupt

raise_on_interrupt()
try:
    exec("os.kill(os.getpid(), signal.SIGINT)\\nsignal.pause()")
except KeyboardInterrupt:
    sys.exit(interrupted())
"""


def not_ignored() -> None:
    """Processes that a script starts in the background ignore Ctrl-C, and so would the tests'."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(folder: Path, source: str) -> tuple[int, str]:
    (folder / "probe.py").write_text(source, "utf-8")
    environment = {"PYTHONPATH": f"{folder}:{ROOT}"}
    command = [sys.executable, "-m", "probe"]
    ended = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=not_ignored,
    )
    return ended.returncode, ended.stderr


def test_an_interrupt_within_exec_has_the_exit_code_of_any_other(tmp_path: Path) -> None:
    assert run(tmp_path, WITHIN_EXEC) == (130, "interrupted\n")


@pytest.mark.parametrize("package", ["eks_blueprint.app", "eks_blueprint.cli"])
def test_both_programs_arrange_for_it(tmp_path: Path, package: str) -> None:
    source = f'''
import signal, sys, runpy
import {package}.main

sys.modules["{package}.main"].main = lambda: sys.exit(signal.getsignal(signal.SIGINT).__module__)
runpy.run_module("{package}", run_name="__main__")
'''
    assert run(tmp_path, source) == (1, "eks_blueprint.app.interrupt\n")


def test_a_process_that_ignores_interrupts_goes_on_ignoring_them(tmp_path: Path) -> None:
    source = """
import signal, sys
from eks_blueprint.app.interrupt import raise_on_interrupt

signal.signal(signal.SIGINT, signal.SIG_IGN)
raise_on_interrupt()
sys.exit(signal.getsignal(signal.SIGINT).name)
"""
    assert run(tmp_path, source) == (1, "SIG_IGN\n")
