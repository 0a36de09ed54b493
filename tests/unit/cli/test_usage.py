"""Command lines that no command understands: one line with the near name, exit code 2."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eks_blueprint.cli import main
from eks_blueprint.cli.assembly_argument import assembly_here
from eks_blueprint.cli.program import COMMANDS
from tests.support.apps import ROOT


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 2
    output = capsys.readouterr()
    assert output.out == ""
    message, hint = output.err.splitlines()
    called = words[0] if words[0] in COMMANDS else ""
    assert hint == f"see {' '.join(filter(None, ('eks-blueprint', called)))} --help"
    return message


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("snyth", "eks-blueprint has no command snyth; did you mean synth?"),
        ("zzz", "eks-blueprint has no command zzz; it must be one of bake, "),
        ("--versoin", "eks-blueprint has no option --versoin; did you mean --version?"),
        ("synth --ouput x", "eks-blueprint synth has no option --ouput; did you mean --output?"),
        ("synth -x", "eks-blueprint synth has no option -x; it must be one of --changed-since"),
        ("synth a.yaml --jobs", "--jobs needs a value, got nothing"),
        ("synth --output --jobs 4", "--output needs a value, got --jobs"),
        ("synth --output -j4", "--output needs a value, got -j4"),
        ("images a.yaml --script=yes", "--script takes no value, got --script=yes"),
        ("validate a.yaml b.yaml", "got unexpected extra argument(s) (b.yaml)"),
        (
            "cost a.yaml --format yaml",
            "invalid value for '--format': 'yaml' is not one of 'text', ",
        ),
        ("bake cdk.out --minutes soon", "invalid value for '--minutes': "),
        (
            "images a.yaml --script --format markdown",
            "--script prints a shell script, got --format",
        ),
        ("bake cdk.out", "missing option '--minutes'"),
        ("bake --minutes 1", "bake needs a cloud assembly, got none, and cdk.out holds none; name"),
        ("check", "check needs a cloud assembly, got none, and cdk.out holds none; name a folder"),
        ("cost", "cost needs a spec or a cloud assembly, got neither SPEC nor --spec; name one"),
        ("diff --live", "diff needs a spec or a cloud assembly"),
    ],
)
def test_fails_with_what_is_wrong_and_what_is_near(
    words: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said(capsys, *words.split()).startswith(message)


@pytest.mark.parametrize("sides", ["", "a b c"])
def test_fails_where_diff_has_other_than_two_sides(
    sides: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *sides.split()]) == 2
    assert capsys.readouterr().err == (
        f"diff needs two sides: OLD and NEW, or --live and NEW; got {sides or 'none'}\n"
    )


def test_an_option_after_two_dashes_is_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--", "--clusters"]) == 2
    assert capsys.readouterr().err.startswith("--clusters: ")


def test_a_call_without_a_command_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().out


def test_the_spec_of_cdk_json_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cdk.json").write_text(json.dumps({"context": {"spec": "mine.yaml"}}), "utf-8")
    Path("mine.yaml").write_text((ROOT / "examples" / "03-poc.yaml").read_text("utf-8"), "utf-8")
    assert main(["validate"]) == 0
    assert capsys.readouterr().out.startswith("mine.yaml: valid")
    assert main(["validate", "other.yaml"]) == 2
    assert capsys.readouterr().err.startswith("other.yaml")


@pytest.mark.parametrize("settings", ['{"output": "made"}', '{"context": []}', "no json", None])
def test_the_assembly_of_the_app_is_the_default(
    settings: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("made" if settings and "made" in settings else "cdk.out")
    if settings is not None:
        Path("cdk.json").write_text(settings, "utf-8")
    folder.mkdir()
    (folder / "manifest.json").write_text('{"version": "55.0.0", "artifacts": {}}', "utf-8")
    assert assembly_here() == folder
    assert main(["check"]) == 2
    assert capsys.readouterr().err.endswith(f"got none in {folder}\n")
    assert main(["bake", "--minutes", "0"]) == 2
    assert "add --live" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (["--help"], {"aws_cdk", "jsii", "rich", "pydantic", "boto3", "eks_blueprint.spec"}),
        (["synth", "--help"], {"aws_cdk", "jsii", "rich", "boto3", "eks_blueprint.spec"}),
        (["validate", str(ROOT / "examples" / "03-poc.yaml")], {"aws_cdk", "jsii", "rich"}),
    ],
    ids=["help", "help of a command", "validate"],
)
def test_a_start_loads_only_what_it_needs(words: list[str], absent: set[str]) -> None:
    program = (
        "import sys\nfrom eks_blueprint.cli import main\n"
        f"assert main({words!r}) == 0\nprint('loaded', *sys.modules, sep=chr(10))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not absent & {*done.stdout.split("loaded\n")[1].split()}
