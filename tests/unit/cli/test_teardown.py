"""``eks-blueprint teardown``."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from eks_blueprint.cli.main import main
from tests.support.apps import ROOT, example

POC = ROOT / "examples" / "03-poc.yaml"
PIPELINE = ROOT / "examples" / "29-fleet-pipeline.yaml"
FLEET = ROOT / "examples" / "06-multi-cluster.yaml"


def test_a_spec_and_its_assembly_answer_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teardown", str(POC)]) == 0
    of_spec = capsys.readouterr().out
    assert main(["teardown", str(example(POC).folder)]) == 0
    assert capsys.readouterr().out == of_spec
    assert "cdk destroy --exclusively trial-network" in of_spec


@pytest.fixture(scope="module")
def with_pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipeline") / "cdk.out"
    assert main(["synth", str(PIPELINE), "--packs", "none", "--output", str(folder)]) == 0
    return folder


def test_stacks_of_a_pipeline_have_the_ids_of_their_stages(
    with_pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["teardown", str(with_pipeline)]) == 0
    told = capsys.readouterr().out
    assert "cdk destroy --exclusively test-eu-west-1/platform-test-network" in told
    printed = set(re.findall(r"cdk destroy --exclusively (\S+)", told))
    nested = [json.loads(one.read_text()) for one in with_pipeline.glob("*/manifest.json")]
    assert len(nested) == 3
    artifacts = [one for manifest in nested for one in manifest["artifacts"].values()]
    assert printed == {one["displayName"] for one in artifacts if "displayName" in one}


def test_a_pipeline_stays_and_makes_its_stacks_again(
    with_pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["teardown", str(with_pipeline), "--format", "json"]) == 0
    (pipeline,) = json.loads(capsys.readouterr().out)["stays"]
    assert pipeline["name"] == "pipeline fleet"
    assert "destroy their stacks with the app of the commit before" in pipeline["reason"]


CDK = ROOT / "node_modules" / ".bin" / "cdk"


@pytest.mark.skipif(not CDK.exists(), reason="the CDK CLI is not installed")
@pytest.mark.parametrize(
    "pattern", ["test-eu-west-1/platform-test", "test-eu-west-1/*", "**/platform-test"]
)
def test_the_cdk_cli_finds_what_commands_and_pages_name(with_pipeline: Path, pattern: str) -> None:
    command = [str(CDK), "list", "--no-notices", "--app", str(with_pipeline), pattern]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=with_pipeline)
    stage = "test-eu-west-1"
    assert found.stdout.split() == [f"{stage}/platform-test-network", f"{stage}/platform-test"]


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


def test_warnings_of_a_spec_are_said_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "shop.yaml"
    spec.write_text("clusters: {shop: {profile: core}}\n")
    assert main(["teardown", str(spec)]) == 0
    said = capfd.readouterr().err
    assert said.count("names no principal") == 1
    assert "validation-report.json" not in said
