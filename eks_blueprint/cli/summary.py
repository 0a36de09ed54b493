"""A summary of a cloud assembly as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from eks_blueprint import __version__
from eks_blueprint.app.report import Report

__all__ = ["summary"]


def summary(report: Report, *, assembly: Path, spec: Path) -> str:
    """Summarize a cloud assembly.

    :param report: its stacks, and the findings of rule packs and validation.
    :param assembly: the folder of the assembly.
    :param spec: the spec from which it was synthesized.
    :returns: a table of stacks, findings with their descriptions, warnings, and the output paths.
    """
    found = Counter(one.stack for one in report.findings)
    accepted = Counter(one.stack for one in report.acknowledged)
    rows = [("stack", "resources", "kB", "environment", "findings", "acknowledged")]
    rows += [
        (
            stack.name,
            str(stack.resources),
            str(round(stack.size / 1000)),
            stack.environment,
            str(found[stack.name]),
            str(accepted[stack.name]),
        )
        for stack in report.stacks
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    made_by = f"made of {spec} by eks-blueprint {__version__}"
    last = f"templates and validation-report.json are in {assembly}, {made_by}"
    return "\n".join([*lines, "", *_details(report), last])


def _details(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield f"{finding.rule}  {finding.path}\n    {finding.description}"
    for warning in report.warnings:
        yield f"warning: {warning.description}"
    if report.findings or report.warnings:
        yield ""
