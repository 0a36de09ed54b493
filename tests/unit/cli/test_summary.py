"""The table that `make synth` ends with."""

from pathlib import Path
from typing import Any

from eks_blueprint import __version__
from eks_blueprint.app.report import Finding, Report, StackSize
from eks_blueprint.cli.summary import summary

FINDING = Finding("AwsSolutions-EKS1", "prod/Blueprint/ControlPlane", "The endpoint is public.")


def of(**found: Any) -> str:
    stacks = (StackSize("prod", "111122223333/eu-west-1", resources=2, size=2600),)
    nothing: dict[str, Any] = {"refusals": (), "findings": (), "warnings": (), "acknowledged": ()}
    report = Report(stacks, **nothing | found)
    return summary(report, assembly=Path("out"), spec=Path("my.yaml"))


def test_counts_resources_and_no_findings() -> None:
    lines = of().splitlines()
    assert lines[0].split()[:3] == ["stack", "resources", "kB"]
    assert lines[2].split() == ["prod", "2", "3", "111122223333/eu-west-1", "0", "0"]
    assert len(lines) == 5


def test_says_where_all_is_and_what_it_was_made_of() -> None:
    assert of().splitlines()[-1] == (
        f"templates and validation-report.json are in out, made of my.yaml by "
        f"eks-blueprint {__version__}"
    )


def test_names_each_finding_with_its_construct() -> None:
    lines = of(findings=(FINDING,)).splitlines()
    assert lines[2].split()[-2:] == ["1", "0"]
    assert "AwsSolutions-EKS1  prod/Blueprint/ControlPlane" in lines
    assert "    The endpoint is public." in lines


def test_counts_what_is_acknowledged_apart() -> None:
    text = of(acknowledged=(FINDING,))
    assert text.splitlines()[2].split()[-2:] == ["0", "1"]
    assert "public" not in text


def test_warnings_are_lines_of_their_own() -> None:
    warning = Finding("template-bytes", "prod", "prod: has 900,000 of the 1,000,000 bytes")
    lines = of(warnings=(warning,)).splitlines()
    assert "warning: prod: has 900,000 of the 1,000,000 bytes" in lines
    assert lines[2].split()[-2:] == ["0", "0"]
