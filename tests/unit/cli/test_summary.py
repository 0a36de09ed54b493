"""The table that `make synth` ends with."""

import json
from pathlib import Path
from typing import Any

from eks_blueprint import __version__
from eks_blueprint.app.report import Finding, Report, StackSize
from eks_blueprint.cli.summary import Synthesized, summary, summary_document
from eks_blueprint.results import rendered

FINDING = Finding("AwsSolutions-EKS1", "prod/Blueprint/ControlPlane", "The endpoint is public.")


def reported(**found: Any) -> Report:
    stacks = (StackSize("prod", "111122223333/eu-west-1", resources=2, size=2600),)
    nothing: dict[str, Any] = {"refusals": (), "findings": (), "warnings": (), "acknowledged": ()}
    return Report(stacks, **nothing | found)


def of(**found: Any) -> str:
    return summary(reported(**found), assembly=Path("out"), spec=Path("my.yaml"))


def rendered_as(form: str, **found: Any) -> str:
    answer = Synthesized.of(reported(**found), assembly=Path("out"), spec=Path("my.yaml"))
    return rendered(answer, kind="synth", document=summary_document, to=form)


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


def test_data_has_the_stacks_and_every_finding() -> None:
    said = json.loads(rendered_as("json", findings=(FINDING,), acknowledged=(FINDING,)))
    assert (said["result"], said["assembly"], said["spec"]) == ("synth", "out", "my.yaml")
    assert said["stacks"] == [
        {"name": "prod", "environment": "111122223333/eu-west-1", "resources": 2, "size": 2600}
    ]
    expected = {
        "rule": "AwsSolutions-EKS1",
        "path": "prod/Blueprint/ControlPlane",
        "description": "The endpoint is public.",
    }
    assert said["findings"] == said["acknowledged"] == [expected]


def test_markdown_has_the_table_and_the_findings() -> None:
    text = rendered_as("markdown", findings=(FINDING,))
    assert "| prod | 2 | 3 | 111122223333/eu-west-1 | 1 | 0 |" in text
    assert "- `AwsSolutions-EKS1` prod/Blueprint/ControlPlane: The endpoint is public." in text
