"""No home, no terminal, other encodings, closed streams, read-only folders: no traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.cli import main, progress
from tests.support.apps import ROOT

COMMAND = [sys.executable, "-m", "eks_blueprint.cli"]
POC = ROOT / "examples" / "03-poc.yaml"


def run(words: list[str], *, shell: str = "", **environment: str) -> Any:
    """Run in an environment that has nothing but these variables."""
    command: Any = [*COMMAND, *words]
    if shell:
        command = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
    variables = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **environment}
    return subprocess.run(command, capture_output=True, check=False, env=variables)


def test_a_process_without_a_home_works(tmp_path: Path) -> None:
    done = run(["validate", str(POC)])
    assert (done.returncode, done.stderr) == (0, b"")
    assert run(["explain", "SEC-KMS-1"], HOME="/nowhere").returncode == 0


def test_a_terminal_that_is_not_utf8_gets_every_answer(tmp_path: Path) -> None:
    spec = tmp_path / "b\u00fccher.yaml"
    spec.write_text(POC.read_text("utf-8"), "utf-8")
    done = run(["validate", str(spec)], PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert b"b??cher.yaml: valid" in done.stdout or b"b?cher.yaml: valid" in done.stdout
    done = run(["validate", str(spec), "--format", "json"], PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout.decode("utf-8"))["clusters"] == ["trial"]


@pytest.mark.parametrize(
    ("shell", "code", "error"),
    [
        (">&-", 2, "output must be writable, got: standard output is closed\n"),
        ("2>&-", 0, ""),
        ("<&-", 0, ""),
        (">/dev/full", 2, "output must be writable, got: [Errno 28] No space left on device\n"),
    ],
)
def test_closed_and_full_streams_are_answered_in_words(shell: str, code: int, error: str) -> None:
    done = run(["--version"], shell=shell)
    assert (done.returncode, done.stderr.decode()) == (code, error)


@pytest.mark.parametrize("command", ["synth", "cost"])
def test_fails_without_node_and_says_where_it_comes_from(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JSII_NODE", raising=False)
    assert main([command, str(POC)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("Node.js must be installed, since the CDK runs on it, got no node on")
    assert len(error.splitlines()) == 1
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["synth", "images"])
def test_fails_without_a_folder_for_temporary_files(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    # Python takes another one; Node.js does not.
    monkeypatch.setenv("TMPDIR", str(tmp_path / "absent"))
    assert main([command, str(POC)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("TMPDIR must be a folder that can be written")
    assert error.endswith("absent: No such file or directory\n")
    assert main(["doctor"]) == 1
    assert "missing: temporary folder\n" in capsys.readouterr().out
    assert not any(tmp_path.iterdir())


def test_help_fits_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    for words in (["--help"], ["cost", "--help"]):
        assert main(words) == 0
        text = capsys.readouterr().out.partition("Examples:")[0]
        # Typer takes 50 columns at least, and indents; words are not broken.
        assert max(len(line) for line in text.splitlines()) <= 56


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_fails_in_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o500)
    assert main(["init", "--name", "a", "--admin", "arn:aws:iam::111122223333:role/a"]) == 2
    assert "must be a folder that can be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "issue"),
    [
        (
            ["diff", "SPEC", "SPEC", "--format", "json"],
            {"line": 2, "path": "clusters.a.profil", "severity": "error"},
        ),
        (["cost", "--format=json", "absent.yaml"], {"line": 0, "path": ""}),
        (["validate", "--format", "json", "--nope"], {"line": 0, "path": ""}),
    ],
)
def test_errors_are_json_where_the_answer_would_have_been(
    words: list[str],
    issue: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("SPEC").write_text("clusters:\n  a: {profil: poc}\n", "utf-8")
    assert main(words) == 2
    output = capsys.readouterr()
    said = json.loads(output.out)
    assert (said["result"], said["exit_code"]) == ("error", 2)
    (found,) = said["issues"]
    assert {key: found[key] for key in issue} == issue
    # The same words for people.
    assert found["message"] in output.err


class _Terminal:
    """Standard error that somebody watches."""

    encoding = "ascii"

    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(
    ("variables", "quiet", "shown"),
    [
        ({}, False, True),
        ({"NO_COLOR": "1"}, False, True),
        ({}, True, False),
        ({"CI": "true"}, False, False),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_progress_is_shown_to_those_who_watch(
    variables: dict[str, str], quiet: bool, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = _Terminal()
    for name in ("CI", "NO_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", terminal)
    progress.be_quiet(quiet)
    try:
        with progress.working("synthesizing [bold]a[/bold]"):
            print("a warning", file=sys.stderr)
    finally:
        progress.be_quiet(False)
    assert ("synthesizing [bold]a" in terminal.written) is shown
    assert "a warning" in terminal.written
    if "NO_COLOR" in variables:
        assert "\x1b[3" not in terminal.written


def test_nothing_is_shown_in_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress.working("synthesizing"):
        pass
    assert capsys.readouterr() == ("", "")
