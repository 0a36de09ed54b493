"""A summary of a cloud assembly as a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eks_blueprint import __version__
from eks_blueprint.app.report import Report

__all__ = ["summary"]


def summary(assembly: Path, report: Report, *, spec: Path) -> str:
    """Summarize a cloud assembly.

    :param assembly: folder that a synthesis wrote.
    :param report: findings of rule packs and validation.
    :param spec: the spec from which it was synthesized.
    :returns: a table of stacks, findings with their descriptions, warnings, and the output paths.
    """
    found = Counter(one.stack for one in report.findings)
    accepted = Counter(one.stack for one in report.acknowledged)
    rows = [("stack", "resources", "kB", "environment", "findings", "acknowledged")]
    for name, artifact in sorted(_stacks(assembly).items()):
        template = (assembly / artifact["properties"]["templateFile"]).read_bytes()
        resources = len(json.loads(template).get("Resources", {}))
        environment = artifact["environment"].removeprefix("aws://")
        rows.append(
            (
                name,
                str(resources),
                str(round(len(template) / 1000)),
                "any" if "unknown" in environment else environment,
                str(found[name]),
                str(accepted[name]),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([*lines, "", *_details(report), _last(assembly, spec)])


def _details(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield f"{finding.rule}  {finding.path}\n    {finding.description}"
    for warning in report.warnings:
        yield f"warning: {warning.description}"
    if report.findings or report.warnings:
        yield ""


def _last(assembly: Path, spec: Path) -> str:
    made_by = f"made of {spec} by eks-blueprint {__version__}"
    return f"templates and validation-report.json are in {assembly}, {made_by}"


def _stacks(assembly: Path) -> dict[str, dict[str, Any]]:
    manifest = json.loads((assembly / "manifest.json").read_text("utf-8"))
    return {
        name: artifact
        for name, artifact in manifest["artifacts"].items()
        if artifact["type"] == "aws:cloudformation:stack"
    }
