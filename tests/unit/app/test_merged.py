"""Assemblies of several processes become one."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.app.merged import merge_assemblies
from eks_blueprint.errors import BlueprintError


def violation(rule: str, *paths: str) -> dict[str, Any]:
    constructs = [{"constructPath": path, "stackTraces": [f"/tmp/{path}"]} for path in paths]
    return {"ruleName": rule, "description": rule, "violatingConstructs": constructs}


def part(folder: Path, *stacks: str, report: dict[str, Any] | None = None) -> Path:
    """Write an assembly with empty stacks."""
    folder.mkdir()
    artifacts = {
        **{name: {"type": "aws:cloudformation:stack"} for name in stacks},
        "Tree": {"type": "cdk:tree"},
    }
    tree = {"id": "App", "children": {name: {"id": name} for name in (*stacks, "Tree")}}
    files: dict[str, Any] = {
        "manifest.json": {"version": "1", "artifacts": artifacts},
        "tree.json": {"version": "tree-0.1", "tree": tree},
        **{f"{name}.template.json": {} for name in stacks},
    }
    if report is not None:
        files["validation-report.json"] = {"version": "1", "pluginReports": [report]}
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def merged(tmp_path: Path, *parts: Path) -> Path:
    into = tmp_path / "into"
    into.mkdir()
    merge_assemblies(parts, into)
    return into


def content(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_stacks_of_all_parts_are_in_the_manifest_and_the_tree(tmp_path: Path) -> None:
    found = merged(tmp_path, part(tmp_path / "1", "net", "a"), part(tmp_path / "2", "b"))
    assert [*content(found / "manifest.json")["artifacts"]] == ["net", "a", "b", "Tree"]
    assert [*content(found / "tree.json")["tree"]["children"]] == ["net", "a", "b", "Tree"]
    assert {path.name for path in found.glob("*.template.json")} == {
        "net.template.json",
        "a.template.json",
        "b.template.json",
    }


def test_what_two_parts_have_is_there_once(tmp_path: Path) -> None:
    one, other = part(tmp_path / "1", "base", "a"), part(tmp_path / "2", "base", "b")
    for folder in (one, other):
        (folder / "asset.1" / "deep").mkdir(parents=True)
        (folder / "asset.1" / "deep" / "index.py").write_text("same", encoding="utf-8")
    found = merged(tmp_path, one, other)
    assert [*content(found / "manifest.json")["artifacts"]] == ["base", "a", "b", "Tree"]
    assert (found / "asset.1" / "deep" / "index.py").read_text("utf-8") == "same"
    assert not any(path for folder in (one, other) for path in folder.glob("asset*"))


def test_fails_if_two_parts_wrote_another_template_for_one_stack(tmp_path: Path) -> None:
    one, other = part(tmp_path / "1", "base"), part(tmp_path / "2", "base")
    (other / "base.template.json").write_text('{"Resources": {}}', encoding="utf-8")
    with pytest.raises(BlueprintError, match=r"base\.template\.json must be the same"):
        merged(tmp_path, one, other)


def test_findings_of_all_parts_are_in_the_report_once(tmp_path: Path) -> None:
    plugin = {"pluginName": "pack", "conclusion": "success"}
    one = {**plugin, "violations": [], "suppressedViolations": [violation("A", "base/x", "a/x")]}
    other = {
        **plugin,
        "conclusion": "failure",
        "violations": [violation("B", "b/y")],
        "suppressedViolations": [violation("A", "base/x", "b/x"), violation("C", "b/z")],
    }
    # Where the kernel of the other process lies is part of its traces.
    other["suppressedViolations"][0]["violatingConstructs"][0]["stackTraces"] = ["/tmp/other"]
    found = merged(
        tmp_path,
        part(tmp_path / "1", "base", "a", report=one),
        part(tmp_path / "2", "base", "b", report=other),
    )
    (report,) = content(found / "validation-report.json")["pluginReports"]
    assert report["conclusion"] == "failure"
    assert paths(report["violations"]) == {"B": ["b/y"]}
    assert paths(report["suppressedViolations"]) == {"A": ["base/x", "a/x", "b/x"], "C": ["b/z"]}


def test_an_error_of_a_plugin_is_kept(tmp_path: Path) -> None:
    fine = {"pluginName": "pack", "conclusion": "success", "violations": []}
    broken = {**fine, "conclusion": "failure", "metadata": {"error": "it broke"}}
    found = merged(
        tmp_path,
        part(tmp_path / "1", "a", report=fine),
        part(tmp_path / "2", "b", report=broken),
    )
    (report,) = content(found / "validation-report.json")["pluginReports"]
    assert report["metadata"] == {"error": "it broke"}


def paths(violations: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {
        one["ruleName"]: [each["constructPath"] for each in one["violatingConstructs"]]
        for one in violations
    }
