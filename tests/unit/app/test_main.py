"""What ``app.py`` does for the CDK CLI."""

import json
from pathlib import Path

import pytest

from eks_blueprint.app import main
from tests.support.apps import ROOT

SPEC = str(ROOT / "examples" / "03-poc.yaml")
REPORTED = "@aws-cdk/core:failSynthOnValidationErrors"


def run(monkeypatch: pytest.MonkeyPatch, output: Path, **context: object) -> int:
    monkeypatch.setenv("CDK_CONTEXT_JSON", json.dumps(context))
    monkeypatch.setenv("CDK_OUTDIR", str(output))
    return main()


def test_findings_fail_unless_the_cli_reports_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eks_blueprint.app.blueprint_app.ACKNOWLEDGEMENTS", ())
    assert run(monkeypatch, tmp_path / "out", spec=SPEC) == 1
    assert "AwsSolutions-IAM4" in capsys.readouterr().err
    assert (tmp_path / "out" / "manifest.json").is_file()
    assert run(monkeypatch, tmp_path / "out", spec=SPEC, **{REPORTED: False}) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ({}, "context spec must name the file that describes the clusters, got nothing"),
        ({"Spec": SPEC}, "context must have no key Spec"),
        ({"spec": SPEC, "clusters": "nothing-*"}, "clusters must match at least one cluster"),
        ({"spec": SPEC, "packs": "cis"}, "packs must be none, or some of"),
        ({"spec": str(ROOT)}, "or a folder with fleet.yaml, got a folder without"),
    ],
)
def test_bad_input_is_answered_in_words_and_writes_nothing(
    context: dict[str, object],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, tmp_path / "out", **context) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ENOSPC: no space left on device, write", "no space left on device"),
        ("EROFS: read-only file system, open '/x/y'", "read-only file system"),
    ],
)
def test_what_node_cannot_write_is_said_in_words(
    said: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*_: object, **__: object) -> None:
        raise RuntimeError(f"Error: {said}")

    monkeypatch.setattr("eks_blueprint.app.blueprint_app.BlueprintApp", full)
    assert run(monkeypatch, tmp_path / "out", spec=SPEC) == 2
    assert capsys.readouterr().err.endswith(f"got {tmp_path / 'out'}: {told}\n")


def test_other_errors_of_node_are_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a mistake of the library")

    monkeypatch.setattr("eks_blueprint.app.blueprint_app.BlueprintApp", broken)
    with pytest.raises(RuntimeError, match="a mistake of the library"):
        run(monkeypatch, tmp_path / "out", spec=SPEC)
    assert not (tmp_path / "out").exists()
