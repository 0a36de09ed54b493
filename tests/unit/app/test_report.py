"""What a validation report says, sorted by what it means for the synthesis."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.app.report import StackSize, read_report


def violation(rule: str, severity: str = "error", path: str = "prod/Key") -> dict[str, Any]:
    constructs = [{"constructPath": path}]
    return {
        "ruleName": rule,
        "severity": severity,
        "description": f"{rule}!",
        "violatingConstructs": constructs,
    }


def write(folder: Path, *plugins: dict[str, Any]) -> Path:
    (folder / "manifest.json").write_text('{"artifacts": {}}', "utf-8")
    report = json.dumps({"pluginReports": plugins})
    (folder / "validation-report.json").write_text(report, "utf-8")
    return folder


def test_an_assembly_without_a_report_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"artifacts": {}}', "utf-8")
    assert read_report(tmp_path).findings == ()


def test_stacks_are_measured_by_their_templates(tmp_path: Path) -> None:
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/eu-west-1",
        "properties": {"templateFile": "prod.template.json"},
    }
    agnostic = {**stack, "environment": "aws://unknown-account/unknown-region"}
    artifacts = {"prod": stack, "any": agnostic, "tree": {"type": "cdk:tree"}}
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": artifacts}), "utf-8")
    template = json.dumps({"Resources": {"A": {}, "B": {}}}).ljust(2600)
    (tmp_path / "prod.template.json").write_text(template, "utf-8")
    assert read_report(tmp_path).stacks == (
        StackSize("any", "any", resources=2, size=2600),
        StackSize("prod", "111122223333/eu-west-1", resources=2, size=2600),
    )


@pytest.mark.parametrize("severity", ["error", "warning", "custom"])
def test_what_a_rule_pack_says_is_a_finding(severity: str, tmp_path: Path) -> None:
    plugin = {"pluginName": "AwsSolutions", "violations": [violation("KMS5", severity)]}
    report = read_report(write(tmp_path, plugin))
    assert [(one.rule, one.stack) for one in report.findings] == [("KMS5", "prod")]
    assert report.warnings == ()


@pytest.mark.parametrize("plugin", ["Construct Annotations", "eks-blueprint"])
def test_warnings_of_constructs_are_no_findings(plugin: str, tmp_path: Path) -> None:
    report = read_report(
        write(tmp_path, {"pluginName": plugin, "violations": [violation("x", "warning")]})
    )
    assert report.findings == ()
    assert [one.description for one in report.warnings] == ["x!"]


def test_errors_of_constructs_are_findings(tmp_path: Path) -> None:
    plugin = {"pluginName": "Construct Annotations", "violations": [violation("x")]}
    assert len(read_report(write(tmp_path, plugin)).findings) == 1


def test_a_template_that_is_too_large_is_a_refusal(tmp_path: Path) -> None:
    plugin = {"pluginName": "eks-blueprint", "violations": [violation("template-bytes", "fatal")]}
    report = read_report(write(tmp_path, plugin))
    assert [one.description for one in report.refusals] == ["template-bytes!"]
    assert report.findings == ()


def test_advice_of_the_cdk_on_size_gives_way_to_that_of_the_library(tmp_path: Path) -> None:
    rule = violation("Construct-Annotations::@aws-cdk/core:Stack.templateSize", "warning")
    plugin = {"pluginName": "Construct Annotations", "violations": [rule]}
    assert read_report(write(tmp_path, plugin)).warnings == ()


def test_acknowledged_findings_stand_apart(tmp_path: Path) -> None:
    plugin = {"pluginName": "AwsSolutions", "violations": []}
    report = read_report(write(tmp_path, {**plugin, "suppressedViolations": [violation("IAM4")]}))
    assert report.findings == ()
    assert [one.rule for one in report.acknowledged] == ["IAM4"]


def test_a_plugin_that_breaks_down_is_a_finding(tmp_path: Path) -> None:
    plugin = {"pluginName": "Pack", "violations": [], "metadata": {"error": "it failed"}}
    assert [one.description for one in read_report(write(tmp_path, plugin)).findings] == [
        "it failed"
    ]
