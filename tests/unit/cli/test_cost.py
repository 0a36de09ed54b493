"""The command that says what clusters cost."""

import json
from pathlib import Path

import pytest
import yaml

from eks_blueprint.cli import main
from tests.support.priced import cluster, node_group

SPEC = {
    "clusters": {
        "trial": {
            "profile": "poc",
            "environment": {"account": "111122223333", "region": "eu-west-1"},
            "access_entries": {
                "me": {"principal_arn": "arn:aws:iam::111122223333:role/me", "role": "admin"}
            },
        }
    }
}


@pytest.fixture
def assembly(tmp_path: Path) -> str:
    template = {"Resources": {"C": cluster(), "G": node_group()}}
    artifact = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": {"templateFile": "prod.template.json"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": {"prod": artifact}}))
    (tmp_path / "prod.template.json").write_text(json.dumps(template))
    return str(tmp_path)


def test_an_assembly_of_any_app_is_priced(
    assembly: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cost", assembly, "--region", "eu-central-1"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("What it costs\n")
    assert "0.0978 an hour" in text


def test_clusters_choose_stacks_of_an_assembly(
    assembly: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cost", assembly, "--format", "json"]) == 0
    every = json.loads(capsys.readouterr().out)
    manifest = Path(assembly) / "manifest.json"
    artifacts = json.loads(manifest.read_text("utf-8"))["artifacts"]
    manifest.write_text(json.dumps({"artifacts": {**artifacts, "other": artifacts["prod"]}}))
    assert main(["cost", assembly, "--clusters", "prod", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == every


def test_a_spec_is_synthesized_and_priced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "my.yaml"
    spec.write_text(yaml.safe_dump(SPEC))
    assert main(["cost", str(spec), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["result"] == "cost"
    assert set(found["regions"].values()) == {"eu-west-1"}
    assert found["monthly"]["low"] <= found["monthly"]["expected"] <= found["monthly"]["high"]
    total = sum(one["monthly"]["expected"] for one in found["lines"])
    assert round(total, 2) == found["monthly"]["expected"]
    assert {"component", "price", "basis", "usd", "assumptions"} <= found["lines"][0].keys()


def test_assumptions_are_replaced(assembly: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cost", assembly, "--assume", "internet-gb=1000", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (line,) = (one for one in found["lines"] if one["price"] == "traffic.internet")
    assert line["monthly"] == {"low": 90.0, "expected": 90.0, "high": 90.0}


def test_the_way_to_lower_cost_is_drawn(assembly: str, tmp_path: Path) -> None:
    file = tmp_path / "cost.svg"
    assert main(["cost", assembly, "--svg", str(file)]) == 0
    assert file.read_text("utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--assume", "x=1"], "--assume must be KEY=VALUE with one of"),
        (["--region", "moon-1"], "--region must be one of"),
        (["--clusters", "*,nope"], "each pattern of --clusters must match a stack, got 'nope'"),
        (["--svg", "/no/such/folder/cost.svg"], "--svg must be a file that can be written"),
    ],
)
def test_fails_for_input_that_makes_no_sense(
    assembly: str, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cost", assembly, *options]) == 2
    assert message in capsys.readouterr().err


def test_fails_for_a_folder_that_is_no_assembly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cost", str(tmp_path)]) == 2
    assert "a cloud assembly must be a folder with manifest.json" in capsys.readouterr().err
