"""``eks-blueprint teardown``."""

import json
from pathlib import Path

import pytest

from eks_blueprint.cli.main import main
from tests.support.apps import ROOT, example

POC = ROOT / "examples" / "03-poc.yaml"
FLEET = ROOT / "examples" / "06-multi-cluster.yaml"


def test_a_spec_and_its_assembly_answer_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teardown", str(POC)]) == 0
    of_spec = capsys.readouterr().out
    assert main(["teardown", str(example(POC).folder)]) == 0
    assert capsys.readouterr().out == of_spec
    assert "cdk destroy --exclusively trial-network" in of_spec


def test_a_spec_with_a_pipeline_says_where_its_stacks_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = ROOT / "examples" / "29-fleet-pipeline.yaml"
    main(["teardown", str(path), "--clusters", "wave:test"])
    told = capsys.readouterr()
    assert f"the stacks of a copy of {path} without the key pipeline" in told.err
    assert "add --app cdk.out to each cdk destroy" in told.err
    assert "cdk destroy --exclusively" in told.out


def test_json_has_the_fields_of_the_plan(capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(example(FLEET).folder)
    assert main(["teardown", folder, "--clusters", "staging-a", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["result"] == "teardown"
    assert [one["stack"] for one in answer["stacks"]] == ["staging-a"]
    assert answer["stays"][0]["name"] == "stack staging-shared-network"


def test_fails_with_a_pattern_that_matches_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teardown", str(example(POC).folder), "--clusters", "prod-*"]) == 2
    assert "prod-*" in capsys.readouterr().err


def test_fails_without_a_spec_or_an_assembly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["teardown", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err
