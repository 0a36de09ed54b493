"""``eks-blueprint review``."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.cli.main import main
from eks_blueprint.review.rendering import FORMATS
from tests.support.apps import ROOT
from tests.support.cloud_assemblies import written

CLUSTER = {"Type": "AWS::EKS::Cluster", "Properties": {"Name": "prod", "Version": "1.35"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cdk.out").mkdir()
    return written(tmp_path / "cdk.out", {"prod": {"Resources": {"Cluster": CLUSTER}}})


def test_open_findings_are_exit_code_1_and_the_files_are_there(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "review"
    assert main(["review", str(folder), "--output", str(output)]) == 1
    said = capsys.readouterr()
    assert "prod: " in said.out
    # The little assembly has no report of a rule pack.
    assert "acknowledged (of this library's rules; no rule pack ran)" in said.out
    assert "findings are not acknowledged" in said.err
    assert json.loads((output / "review.json").read_text("utf-8"))["result"] == "review"
    assert (output / "review.md").read_text("utf-8").startswith("# Review of prod\n")


def test_what_is_lost_against_a_baseline_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = {"Type": "AWS::SNS::Topic"}
    table = {"Type": "AWS::DynamoDB::Table"}
    both = {"Resources": {"Topic": topic, "Table": table}}
    (tmp_path / "old").mkdir()
    old = written(tmp_path / "old", {"app": both})
    (tmp_path / "new").mkdir()
    new = written(tmp_path / "new", {"app": {"Resources": {"Topic": topic}}})
    main(["review", str(new), "--baseline", str(old), "--output", str(tmp_path / "review")])
    said = "against the baseline: this deployment replaces or deletes what must not be lost"
    assert said in capsys.readouterr().out.splitlines()

    main(["review", str(new), "--baseline", str(new), "--output", str(tmp_path / "review")])
    assert "against the baseline: nothing changes" in capsys.readouterr().out.splitlines()


def test_nothing_open_is_exit_code_0(tmp_path: Path) -> None:
    topic = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    folder = written(tmp_path, {"app": topic})
    assert main(["review", str(folder), "--output", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize("name", FORMATS)
def test_only_the_formats_that_are_asked_for_are_written(
    name: str, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "review"
    main(["review", str(folder), "--output", str(output), "--format", name])
    files = {one.name for one in output.iterdir() if not one.name.startswith(".")}
    assert len(files) == 1


def test_two_reviews_are_the_same_and_name_no_folder_of_the_machine(
    folder: Path, tmp_path: Path
) -> None:
    texts = []
    for name in ("a", "b"):
        main(["review", str(folder), "--output", str(tmp_path / name)])
        texts.append({one.name: one.read_text("utf-8") for one in (tmp_path / name).iterdir()})
    assert texts[0] == texts[1]
    assert not any(str(tmp_path) in text for text in texts[0].values())


BAD: dict[str, tuple[dict[str, str], list[str], str]] = {
    "no assembly": ({}, ["nowhere"], "a cloud assembly must be a folder with manifest.json"),
    "a file": ({"x.json": "{}"}, ["x.json"], "review reads the folder of a cloud assembly"),
    "a broken manifest": (
        {"manifest.json": "{"},
        ["."],
        "a cloud assembly must be as cdk synth writes it",
    ),
    "a broken template": (
        {
            "manifest.json": json.dumps(
                {
                    "artifacts": {
                        "a": {
                            "type": "aws:cloudformation:stack",
                            "environment": "aws://1/eu-west-1",
                            "properties": {"templateFile": "a.json"},
                        }
                    }
                }
            ),
            "a.json": '{"Resources": {"A": 1}}',
        },
        ["."],
        "A must be a resource with a Type",
    ),
    "a baseline that is none": (
        {"manifest.json": '{"artifacts": {}}'},
        [".", "--baseline", "nowhere"],
        "--baseline must be the folder of a cloud assembly or of templates, or a revision",
    ),
    "a baseline without templates": (
        {"manifest.json": '{"artifacts": {}}', "docs/read.me": ""},
        [".", "--baseline", "docs"],
        "a baseline must be the folder of a cloud assembly or a folder of templates",
    ),
    "an unknown format": (
        {"manifest.json": '{"artifacts": {}}'},
        [".", "--format", "pdf"],
        "a format of a review must be one of",
    ),
    "a day that is none": (
        {"manifest.json": '{"artifacts": {}}'},
        [".", "--date", "tomorrow"],
        "--date must be a day",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_fails_for_bad_input_without_writing(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files, words, message = BAD[name]
    for file, text in files.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["review", *words, "--output", "out"]) == 2
    assert message in capsys.readouterr().err
    assert not Path("out").exists()


def test_fails_for_a_folder_of_something_else(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep", encoding="utf-8")
    assert main(["review", str(folder), "--output", str(tmp_path / "mine")]) == 2
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_files_of_an_earlier_review_go(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "review"
    main(["review", str(folder), "--output", str(output)])
    (output / "mine.txt").write_text("keep", encoding="utf-8")
    main(["review", str(folder), "--output", str(output), "--format", "json"])
    names = {one.name for one in output.iterdir() if not one.name.startswith(".")}
    assert names == {"review.json", "mine.txt"}


def test_neither_the_cdk_nor_node_is_started(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from eks_blueprint.cli.main import main\n"
        f"code = main(['review', {str(folder)!r}, '--output', {str(tmp_path / 'out')!r}])\n"
        "print(code, [one for one in ('aws_cdk', 'jsii', 'constructs', 'boto3', 'subprocess') "
        "if one in sys.modules and one != 'subprocess'])\n"
    )
    environment: dict[str, Any] = {**os.environ, "PATH": "/nowhere"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "1 []"
