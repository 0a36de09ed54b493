"""The table that `make synth` ends with."""

import json
from pathlib import Path
from typing import Any

from eks_blueprint import __version__
from eks_blueprint.app.report import Finding, Report
from eks_blueprint.cli.summary import summary

FINDING = Finding("AwsSolutions-EKS1", "prod/Blueprint/ControlPlane", "The endpoint is public.")


def assembly(folder: Path) -> Path:
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/eu-west-1",
        "properties": {"templateFile": "prod.template.json"},
    }
    manifest = {"artifacts": {"prod": stack, "tree": {"type": "cdk:tree"}}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    template = json.dumps({"Resources": {"A": {}, "B": {}}}).ljust(2600)
    (folder / "prod.template.json").write_text(template, encoding="utf-8")
    return folder


def of(folder: Path, **found: Any) -> str:
    report = Report(**{"refusals": (), "findings": (), "warnings": (), "acknowledged": ()} | found)
    return summary(assembly(folder), report, spec=Path("my.yaml"))


def test_counts_resources_and_no_findings(tmp_path: Path) -> None:
    lines = of(tmp_path).splitlines()
    assert lines[0].split()[:3] == ["stack", "resources", "kB"]
    assert lines[2].split() == ["prod", "2", "3", "111122223333/eu-west-1", "0", "0"]
    assert len(lines) == 5


def test_says_where_all_is_and_what_it_was_made_of(tmp_path: Path) -> None:
    assert of(tmp_path).splitlines()[-1] == (
        f"templates and validation-report.json are in {tmp_path}, made of my.yaml by "
        f"eks-blueprint {__version__}"
    )


def test_names_each_finding_with_its_construct(tmp_path: Path) -> None:
    lines = of(tmp_path, findings=(FINDING,)).splitlines()
    assert lines[2].split()[-2:] == ["1", "0"]
    assert "AwsSolutions-EKS1  prod/Blueprint/ControlPlane" in lines
    assert "    The endpoint is public." in lines


def test_counts_what_is_acknowledged_apart(tmp_path: Path) -> None:
    text = of(tmp_path, acknowledged=(FINDING,))
    assert text.splitlines()[2].split()[-2:] == ["0", "1"]
    assert "public" not in text


def test_warnings_are_lines_of_their_own(tmp_path: Path) -> None:
    warning = Finding("template-bytes", "prod", "prod: has 900,000 of the 1,000,000 bytes")
    lines = of(tmp_path, warnings=(warning,)).splitlines()
    assert "warning: prod: has 900,000 of the 1,000,000 bytes" in lines
    assert lines[2].split()[-2:] == ["0", "0"]
