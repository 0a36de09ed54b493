"""A summary of a cloud assembly: a table, a document, data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eks_blueprint import __version__
from eks_blueprint.app.report import Finding, Report, StackSize
from eks_blueprint.results import Bullets, Document, Heading, Paragraph, Table

__all__ = ["Synthesized", "summary", "summary_document"]

_COLUMNS = ("stack", "resources", "kB", "environment", "findings", "acknowledged")


@dataclass(frozen=True)
class Synthesized:
    """What a synthesis wrote, and what was found in it.

    :param spec: the spec.
    :param assembly: the folder of the assembly.
    :param version: of this library.
    :param stacks: the stacks with their sizes.
    :param findings: violations that fail the synthesis.
    :param warnings: violations that do not.
    :param acknowledged: findings that are accepted; validation-report.json has the reasons.
    """

    spec: str
    assembly: str
    version: str
    stacks: tuple[StackSize, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    acknowledged: tuple[Finding, ...]

    @classmethod
    def of(cls, report: Report, *, assembly: Path, spec: Path) -> Synthesized:
        """Return what a report says of an assembly.

        :param report: its stacks and findings.
        :param assembly: the folder of the assembly.
        :param spec: the spec from which it was synthesized.
        """
        return cls(
            spec.as_posix(),
            assembly.as_posix(),
            __version__,
            report.stacks,
            report.findings,
            report.warnings,
            report.acknowledged,
        )


def summary(report: Report, *, assembly: Path, spec: Path) -> str:
    """Summarize a cloud assembly.

    :param report: its stacks, and the findings of rule packs and validation.
    :param assembly: the folder of the assembly.
    :param spec: the spec from which it was synthesized.
    :returns: a table of stacks, findings with their descriptions, warnings, and the output paths.
    """
    rows = [_COLUMNS, *_rows(report)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    made_by = f"made of {spec} by eks-blueprint {__version__}"
    last = f"templates and validation-report.json are in {assembly}, {made_by}"
    return "\n".join([*lines, "", *_details(report), last])


def summary_document(result: Synthesized) -> Document:
    """Show a synthesis.

    :param result: what was written and found.
    """
    findings = [f"`{one.rule}` {one.path}: {one.description}" for one in result.findings]
    warnings = [one.description for one in result.warnings]
    return Document(
        f"{result.spec} as templates",
        (
            Table(_COLUMNS, tuple(_rows(result)), numbers=(1, 2, 4, 5)),
            *((Heading("Findings"), Bullets(findings)) if findings else ()),
            *((Heading("Warnings"), Bullets(warnings)) if warnings else ()),
            Paragraph(
                f"The templates and validation-report.json are in {result.assembly}, made by "
                f"eks-blueprint {result.version}."
            ),
        ),
    )


def _rows(result: Report | Synthesized) -> Iterator[tuple[str, ...]]:
    found = Counter(one.stack for one in result.findings)
    accepted = Counter(one.stack for one in result.acknowledged)
    for stack in result.stacks:
        yield (
            stack.name,
            str(stack.resources),
            str(round(stack.size / 1000)),
            stack.environment,
            str(found[stack.name]),
            str(accepted[stack.name]),
        )


def _details(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield f"{finding.rule}  {finding.path}\n    {finding.description}"
    for warning in report.warnings:
        yield f"warning: {warning.description}"
    if report.findings or report.warnings:
        yield ""
