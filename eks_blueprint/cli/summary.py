"""What a cloud assembly holds, in a table."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

__all__ = ["summary"]


def summary(assembly: Path) -> tuple[str, int]:
    """Summarize a cloud assembly.

    :param assembly: folder that synth wrote.
    :returns: a table of stacks, resources and findings, and the number of findings.
    """
    found, accepted, details = _findings(assembly)
    rows = [("stack", "resources", "environment", "findings", "acknowledged")]
    for name, artifact in sorted(_stacks(assembly).items()):
        template = json.loads(
            (assembly / artifact["properties"]["templateFile"]).read_text("utf-8")
        )
        resources = str(len(template.get("Resources", {})))
        environment = artifact["environment"].removeprefix("aws://")
        rows.append(
            (
                name,
                resources,
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
    lines += ["", *details] if details else []
    lines += ["", f"templates and validation-report.json are in {assembly}"]
    return "\n".join(lines), sum(found.values())


def _stacks(assembly: Path) -> dict[str, dict[str, Any]]:
    manifest = json.loads((assembly / "manifest.json").read_text("utf-8"))
    return {
        name: artifact
        for name, artifact in manifest["artifacts"].items()
        if artifact["type"] == "aws:cloudformation:stack"
    }


def _findings(assembly: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """Count findings and acknowledged ones by stack, and describe the former."""
    found: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    details: list[str] = []
    report = assembly / "validation-report.json"
    if not report.is_file():
        return found, accepted, details
    for plugin in json.loads(report.read_text("utf-8")).get("pluginReports", []):
        for violation in plugin.get("violations", []):
            for resource in violation["violatingConstructs"]:
                path = resource.get("constructPath", "")
                found[path.partition("/")[0]] += 1
                details.append(f"{violation['ruleName']}  {path}\n    {violation['description']}")
        for violation in plugin.get("suppressedViolations", []):
            for resource in violation["violatingConstructs"]:
                accepted[resource.get("constructPath", "").partition("/")[0]] += 1
    return found, accepted, details
