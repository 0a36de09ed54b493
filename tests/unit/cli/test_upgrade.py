import json
import shutil
from pathlib import Path

import pytest

from eks_blueprint.cli import main
from tests.support.apps import ROOT

FARGATE = ROOT / "examples" / "04-fargate.yaml"
AUTOSCALER = ROOT / "examples" / "13-autoscaling-groups.yaml"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    return shutil.copy(FARGATE, tmp_path / "fargate.yaml")


def test_plan_as_json(spec: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["upgrade", str(spec), "--format", "json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["result"] == "upgrade"
    (cluster,) = found["clusters"]
    assert [step["target"] for step in cluster["steps"]] == ["1.36"]


def test_manifests_of_the_user_are_checked(
    spec: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    manifest = tmp_path / "budget.yaml"
    manifest.write_text(
        "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: web}\n", "utf-8"
    )
    assert main(["upgrade", str(spec), "--manifests", str(manifest)]) == 1
    assert "budget.yaml:1" in capfd.readouterr().out


def test_spec_is_written_and_the_next_run_has_nothing_to_do(
    spec: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["upgrade", str(spec), "--write"]) == 0
    got = capfd.readouterr()
    assert "clusters.serverless.kubernetes_version is 1.36, was 1.35" in got.err
    assert got.out.startswith("Upgrade of ")
    assert 'kubernetes_version: "1.36"' in spec.read_text("utf-8")
    assert main(["upgrade", str(spec), "--write"]) == 0
    assert "there is nothing to upgrade" in capfd.readouterr().err
    assert main(["upgrade", str(spec), "--to", "1.36"]) == 2
    assert "--to must be newer" in capfd.readouterr().err


def test_spec_is_not_written_with_errors(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    spec = shutil.copy(AUTOSCALER, tmp_path / "scaled.yaml")
    assert main(["upgrade", str(spec), "--write"]) == 1
    assert "was not changed: mend the errors of the plan first" in capfd.readouterr().err
    assert spec.read_bytes() == AUTOSCALER.read_bytes()


@pytest.mark.parametrize("to", ["1.34", "1.99"])
def test_fails_for_a_version_that_is_not_newer_or_not_known(
    spec: Path, to: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["upgrade", str(spec), "--to", to]) == 2
    assert capfd.readouterr().err.startswith("--to must be")
