"""The table that `make synth` ends with."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from eks_blueprint.cli.summary import summary
from tests.support.apps import ROOT


def write(folder: Path, name: str, content: Any) -> None:
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def assembly(folder: Path, **report: Any) -> Path:
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/eu-west-1",
        "properties": {"templateFile": "prod.template.json"},
    }
    write(folder, "manifest.json", {"artifacts": {"prod": stack, "tree": {"type": "cdk:tree"}}})
    write(folder, "prod.template.json", {"Resources": {"A": {}, "B": {}}})
    if report:
        write(folder, "validation-report.json", {"pluginReports": [report]})
    return folder


FINDING = {
    "ruleName": "AwsSolutions-EKS1",
    "description": "The endpoint is public.",
    "violatingConstructs": [{"constructPath": "prod/Blueprint/ControlPlane/Resource"}],
}


def test_counts_resources_and_no_findings(tmp_path: Path) -> None:
    text, findings = summary(assembly(tmp_path))
    assert findings == 0
    assert text.splitlines()[2].split() == ["prod", "2", "111122223333/eu-west-1", "0", "0"]
    assert str(tmp_path) in text.splitlines()[-1]


def test_names_each_finding_with_its_construct(tmp_path: Path) -> None:
    text, findings = summary(assembly(tmp_path, violations=[FINDING]))
    assert findings == 1
    assert "AwsSolutions-EKS1  prod/Blueprint/ControlPlane/Resource" in text
    assert "The endpoint is public." in text


def test_counts_what_is_acknowledged_apart(tmp_path: Path) -> None:
    text, findings = summary(assembly(tmp_path, suppressedViolations=[FINDING]))
    assert findings == 0
    assert text.splitlines()[2].split()[-2:] == ["0", "1"]


def run(output: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eks_blueprint.cli", "synth", "--output", str(output)]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_synth_writes_the_selected_clusters_and_says_so(tmp_path: Path) -> None:
    spec = "examples/06-multi-cluster.yaml"
    done = run(tmp_path / "out", "--spec", spec, "--clusters", "prod-eu")
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (tmp_path / "out").glob("*.template.json")}
    assert written == {"prod-eu.template.json", "prod-eu-network.template.json"}
    assert done.stdout.splitlines()[0].split()[:2] == ["stack", "resources"]


def test_fails_outside_of_a_checkout(tmp_path: Path) -> None:
    spec = str(ROOT / "examples" / "01-production.yaml")
    done = subprocess.run(
        [sys.executable, "-m", "eks_blueprint.cli", "synth", "--spec", spec],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("app.py must be in the working directory")
