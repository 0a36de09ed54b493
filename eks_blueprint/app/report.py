"""What rule packs and CloudFormation's validation reported about an assembly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Finding", "Report", "StackSize", "read_report"]

# Warnings of these are shown as warnings; warnings of rule packs are findings.
_ADVISORS = ("Construct Annotations", "eks-blueprint")
# CDK's advice on large templates, which a spec cannot follow; the library adds its own.
_REPLACED = "Stack.templateSize"


@dataclass(frozen=True)
class Finding:
    """A violation of a rule by a construct.

    :param rule: name of the rule.
    :param path: construct path.
    :param description: what is wrong.
    """

    rule: str
    path: str
    description: str

    @property
    def stack(self) -> str:
        """Id of the stack, or of the stage around it."""
        return self.path.partition("/")[0]


@dataclass(frozen=True)
class StackSize:
    """A stack of the assembly.

    :param name: id of its artifact, the name of the stack.
    :param environment: account and Region, or ``any``.
    :param resources: how many resources its template has.
    :param size: bytes of its template.
    """

    name: str
    environment: str
    resources: int
    size: int


@dataclass(frozen=True)
class Report:
    """All that was said, and the stacks it was said about.

    :param stacks: the stacks, by name.
    :param refusals: templates that CloudFormation would refuse for their size.
    :param findings: violations that fail a synthesis.
    :param warnings: violations that do not.
    :param acknowledged: findings that are accepted with a reason.
    """

    stacks: tuple[StackSize, ...]
    refusals: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    acknowledged: tuple[Finding, ...]


def read_report(assembly: Path) -> Report:
    """Read the manifest and the validation report of a cloud assembly.

    :param assembly: folder that a synthesis wrote.
    :returns: the report; without findings where nothing was checked or found.
    """
    path = assembly / "validation-report.json"
    plugins = json.loads(path.read_text("utf-8"))["pluginReports"] if path.is_file() else []
    refusals: list[Finding] = []
    findings: list[Finding] = []
    warnings: list[Finding] = []
    acknowledged: list[Finding] = []
    for plugin in plugins:
        advisor = plugin.get("pluginName") in _ADVISORS
        if "error" in plugin.get("metadata", {}):
            findings.append(Finding(plugin["pluginName"], "", plugin["metadata"]["error"]))
        for violation in plugin.get("violations", []):
            if _REPLACED in violation["ruleName"]:
                continue
            level = violation.get("severity")
            kind = warnings if advisor and level in ("warning", "info") else findings
            if advisor and level == "fatal":
                kind = refusals
            kind += _each(violation)
        for violation in plugin.get("suppressedViolations", []):
            acknowledged += _each(violation)
    stacks = tuple(_stacks(assembly))
    return Report(stacks, tuple(refusals), tuple(findings), tuple(warnings), tuple(acknowledged))


def _stacks(assembly: Path) -> Iterator[StackSize]:
    manifest = json.loads((assembly / "manifest.json").read_text("utf-8"))
    for name, artifact in sorted(manifest["artifacts"].items()):
        if artifact["type"] == "cdk:cloud-assembly":
            yield from _stacks(assembly / artifact["properties"]["directoryName"])
        if artifact["type"] != "aws:cloudformation:stack":
            continue
        template = (assembly / artifact["properties"]["templateFile"]).read_bytes()
        resources = len(json.loads(template).get("Resources", {}))
        environment = artifact["environment"].removeprefix("aws://")
        where = "any" if "unknown" in environment else environment
        yield StackSize(name, where, resources, len(template))


def _each(violation: dict[str, Any]) -> Iterator[Finding]:
    for construct in violation["violatingConstructs"]:
        path = construct.get("constructPath", "")
        yield Finding(violation["ruleName"], path, violation["description"])
