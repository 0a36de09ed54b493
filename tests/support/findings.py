"""What a cloud assembly says of its findings."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Finding", "accepted", "plugin_reports", "violations"]


class Finding(NamedTuple):
    """A rule, the construct it is about, and why it is accepted, if it is."""

    rule: str
    path: str
    reason: str


def plugin_reports(folder: Path) -> list[dict[str, Any]]:
    """Read what each plugin reported.

    A plugin without any finding, accepted or not, leaves no trace in a report; without any plugin
    there is no report.
    """
    file = folder / "validation-report.json"
    if not file.exists():
        return []
    plugins: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["pluginReports"]
    return plugins


def violations(plugins: Iterable[dict[str, Any]]) -> list[Finding]:
    """Give the findings that fail a synthesis."""
    return [*_findings(plugins, "violations")]


def accepted(plugins: Iterable[dict[str, Any]]) -> list[Finding]:
    """Give the findings that are acknowledged."""
    return [*_findings(plugins, "suppressedViolations")]


def _findings(plugins: Iterable[dict[str, Any]], key: str) -> Iterator[Finding]:
    for plugin in plugins:
        for violation in plugin.get(key, []):
            for construct in violation["violatingConstructs"]:
                yield Finding(
                    violation["ruleName"], construct["constructPath"], violation.get("reason", "")
                )
