"""No command opens a connection without --live, whatever credentials there are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hermetic.test_hermetic import OFFLINE, package_cache
from tests.support.apps import ROOT

EXAMPLE = str(ROOT / "examples" / "03-poc.yaml")
COMMANDS = {
    "upgrade": ["upgrade", EXAMPLE],
    "diff": ["diff", EXAMPLE, EXAMPLE],
    "teardown": ["teardown", EXAMPLE],
    "cost": ["cost", EXAMPLE],
}
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_REGION": "eu-west-1",
    # Otherwise the name of the host is looked up first, which is no connection.
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
}


def run(arguments: list[str], folder: Path, notes: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eks_blueprint.cli", *arguments],
        env={
            **os.environ,
            **CREDENTIALS,
            "OFFLINE_NOTES": str(notes),
            "NODE_OPTIONS": f"--require {OFFLINE / 'offline.cjs'}",
            "PYTHONPATH": f"{ROOT}:{OFFLINE}",
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(package_cache()),
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_is_asked_without_live(command: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    done = run(COMMANDS[command], tmp_path, notes)
    assert done.returncode in (0, 1), done.stderr
    assert not notes.exists(), notes.read_text(encoding="utf-8")


def test_a_question_would_be_noticed(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    done = run([*COMMANDS["upgrade"], "--live"], tmp_path, notes)
    assert done.returncode == 2
    assert "eks:DescribeCluster in eu-west-1 got no answer" in done.stderr
    assert "Traceback" not in done.stderr
    assert notes.exists()
