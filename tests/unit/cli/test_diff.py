"""Two sides of any form, exit codes, and what is printed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.cli import main
from tests.support.apps import EXAMPLES, ROOT, example
from tests.support.templates import resource

SNAPSHOTS = ROOT / "tests" / "snapshot" / "templates"
POC = ROOT / "examples" / "03-poc.yaml"
HASHES = {"a": "a" * 64, "b": "b" * 64}

Output = pytest.CaptureFixture[str]


def snapshot(folder: Path, **stacks: Mapping[str, Any]) -> str:
    folder.mkdir()
    for name, resources in stacks.items():
        (folder / f"{name}.json").write_text(json.dumps({"Resources": resources}), "utf-8")
    return str(folder)


def test_example_changes_nothing_against_its_snapshot(capsys: Output) -> None:
    path = next(path for path in EXAMPLES if path.stem == "02-production-ipv4")
    folder = str(example(path).folder)
    assert main(["diff", folder, folder]) == 0
    assert capsys.readouterr().out == "Nothing changes\n===============\n"
    assert main(["diff", str(SNAPSHOTS / path.stem), folder]) == 0
    assert "code of functions" in capsys.readouterr().out


def test_specs_are_synthesized_in_one_process(tmp_path: Path, capsys: Output) -> None:
    edited = tmp_path / "edited.yaml"
    text = POC.read_text("utf-8")
    edited.write_text(text.replace("  trial:\n", "  trial:\n    logging: {retention_days: 7}\n"))
    assert edited.read_text("utf-8") != text
    assert main(["diff", str(POC), str(edited), "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["result"] == "diff"
    (change,) = result["changes"]
    assert (change["type"], change["action"]) == ("AWS::Logs::LogGroup", "update")
    assert change["properties"][0]["path"] == "RetentionInDays"
    (edit,) = result["edits"]
    assert (edit["path"], edit["effect"]) == ("clusters.trial.logging.retention_days", "in place")


def test_loss_ends_with_1_and_can_be_allowed(tmp_path: Path, capsys: Output) -> None:
    key = {"Key": resource("AWS::KMS::Key")}
    old, new = snapshot(tmp_path / "a", app=key), snapshot(tmp_path / "b", app={})
    assert main(["diff", old, new]) == 1
    assert "--allow app/Key" in capsys.readouterr().out
    assert main(["diff", old, new, "--allow", "app/Key"]) == 0
    assert "allowed" in capsys.readouterr().out


def test_fails_when_nothing_is_allowed_by_an_id(tmp_path: Path, capsys: Output) -> None:
    old = snapshot(tmp_path / "a", app={"Key": resource("AWS::KMS::Key")})
    assert main(["diff", old, old, "--allow", "app/Key"]) == 2
    assert "nothing would be replaced or deleted" in capsys.readouterr().err


def test_snapshots_are_ordered_by_their_imports(tmp_path: Path, capsys: Output) -> None:
    folder = tmp_path / "a"
    user = resource("AWS::SQS::Queue", QueueName={"Fn::ImportValue": "z:Name"})
    snapshot(folder, a={"Queue": user})
    exported = {"Name": {"Value": "x", "Export": {"Name": "z:Name"}}}
    (folder / "z.json").write_text(json.dumps({"Resources": {}, "Outputs": exported}), "utf-8")
    empty = snapshot(tmp_path / "b", other={})
    assert main(["diff", empty, str(folder), "--format", "json"]) == 0
    names = [one["name"] for one in json.loads(capsys.readouterr().out)["stacks"]]
    assert names == ["z", "a", "other"]


def test_clusters_choose_stacks_with_what_they_need(capsys: Output) -> None:
    path = next(path for path in EXAMPLES if path.stem == "06-multi-cluster")
    folder = str(example(path).folder)
    empty = str(SNAPSHOTS / "03-poc")
    assert main(["diff", empty, folder, "--clusters", "staging-a", "--format", "json"]) == 0
    names = {one["name"] for one in json.loads(capsys.readouterr().out)["stacks"]}
    assert names == {"staging-a", "staging-shared-network"}


def test_fails_when_clusters_match_nothing(tmp_path: Path, capsys: Output) -> None:
    folder = snapshot(tmp_path / "a", app={})
    assert main(["diff", folder, folder, "--clusters", "app,prod"]) == 2
    assert "must match a stack, got 'prod'" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["a"], ["--live", "a", "b"]])
def test_fails_without_two_sides(
    arguments: list[str], tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["diff", *arguments]) == 2
    assert "two sides" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content"),
    [("none", None), ("broken.json", "{"), ("list.json", "[]"), ("package.json", '{"name": "x"}')],
)
def test_fails_when_a_side_is_nothing_of_the_kind(
    name: str, content: str | None, tmp_path: Path, capsys: Output
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_hashes_of_assets_are_no_change_of_a_snapshot(tmp_path: Path) -> None:
    sides = [
        snapshot(tmp_path / name, app={"It": resource("AWS::SQS::Queue", QueueName=digest)})
        for name, digest in HASHES.items()
    ]
    assert main(["diff", *sides]) == 0


def test_markdown_fits_into_a_comment(tmp_path: Path, capsys: Output) -> None:
    many = {
        f"Key{number}": resource("AWS::KMS::Key", deletion_policy="Retain") for number in range(900)
    }
    old, new = snapshot(tmp_path / "a", app=many), snapshot(tmp_path / "b", app={})
    assert main(["diff", old, new, "--format", "markdown"]) == 0
    text = capsys.readouterr().out
    assert len(text) < 65_536
    assert "are not shown" in text
    assert "900 left behind" in text
