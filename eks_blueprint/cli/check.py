"""Judge templates by the rules of the library."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from eks_blueprint import __version__
from eks_blueprint.cli.checked_templates import Templates, read_templates
from eks_blueprint.errors import BlueprintError
from eks_blueprint.recommendations import Severity, recommendations
from eks_blueprint.results import (
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    SarifFinding,
    SarifRule,
    Table,
    rendered,
    sarif,
)
from eks_blueprint.rules import RULES, RuleFinding, RuleResult, Verdict, check_assembly
from eks_blueprint.rules.acknowledged import is_named

__all__ = ["FORMATS", "Checked", "CheckedFinding", "CheckedRule", "check"]

FORMATS = ("text", "json", "markdown", "sarif")
_SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")
_LEVELS: dict[Severity, Literal["error", "warning", "note"]] = {
    "high": "error",
    "medium": "warning",
    "low": "note",
}
# GitHub sorts security findings by these numbers, and shows them as high, medium and low.
_NUMBERS = {"high": "8.0", "medium": "5.0", "low": "2.0"}
_IGNORED = "ignored by the caller"


@dataclass(frozen=True)
class CheckedFinding:
    """A violation and where it is.

    :param id: its id.
    :param severity: high, medium or low.
    :param file: the file.
    :param line: its line; ``None`` where the file has no such line.
    :param resource: stack and logical id, or the file of a tree for GitOps.
    :param subject: the resource, object or release in words.
    :param message: what must be, what was found, and the remedy.
    :param reason: why it was acknowledged; empty for an open one.
    """

    id: str
    severity: Severity
    file: str
    line: int | None
    resource: str
    subject: str
    message: str
    reason: str


@dataclass(frozen=True)
class CheckedRule:
    """What a rule says.

    :param id: the rule.
    :param title: its recommendation.
    :param severity: high, medium or low.
    :param verdict: met, not met, not applicable or unknown.
    :param resources: what proves it.
    :param reasons: why it is unknown.
    """

    id: str
    title: str
    severity: Severity
    verdict: Verdict
    resources: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What all rules say of some templates.

    :param templates: the files.
    :param findings: open violations, the most severe first.
    :param acknowledged: violations that somebody accepted.
    :param rules: what each rule says.
    :param notes: what was not looked at.
    :param warnings: why the answer is no answer.
    """

    templates: tuple[str, ...]
    findings: tuple[CheckedFinding, ...]
    acknowledged: tuple[CheckedFinding, ...]
    rules: tuple[CheckedRule, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]


def check(
    paths: Sequence[Path],
    *,
    severity: Severity = "low",
    ignore: Sequence[str] = (),
    to: str = FORMATS[0],
) -> int:
    """Judge templates, and print the answer.

    :param paths: templates, folders of templates, and cloud assemblies; judged together.
    :param severity: findings below it are left out. Default: none.
    :param ignore: ids of findings or rules, or patterns of them, that are accepted.
    :param to: one of ``FORMATS``.
    :returns: 0, or 1 if there are open findings, or a loop of resources cannot be expanded.
    :raises BlueprintError: if a path cannot be read, or an id is that of no rule.
    """
    _must_be_known(ignore)
    templates = read_templates(paths)
    checked = _checked(templates, check_assembly(templates.assembly), severity, ignore)
    if to == "sarif":
        sys.stdout.write(_sarif(checked))
    else:
        sys.stdout.write(rendered(checked, kind="check", document=_document, to=to))
    return 1 if checked.findings or templates.hides_resources else 0


def _must_be_known(names: Sequence[str]) -> None:
    for name in names:
        rule = name.removeprefix("EksBlueprint::").partition("[")[0]
        if not any(fnmatchcase(one, rule) for one in RULES):
            raise BlueprintError(
                f"--ignore must name a rule or a finding such as SEC-END-1 or "
                f"SEC-END-1[EndpointPublicAccess], got {name!r}; the rules are in "
                "docs/reference/rules.md"
            )


def _checked(
    templates: Templates,
    results: Sequence[RuleResult],
    severity: Severity,
    ignore: Sequence[str],
) -> Checked:
    shown = _SEVERITIES[: _SEVERITIES.index(severity) + 1]
    found = [
        _finding(templates, one, _reason(templates, one, ignore))
        for result in results
        for one in result.findings
        if one.severity in shown
    ]
    found.sort(key=lambda one: _SEVERITIES.index(one.severity))
    return Checked(
        templates=tuple(str(one) for one in templates.files.values()),
        findings=tuple(one for one in found if not one.reason),
        acknowledged=tuple(one for one in found if one.reason),
        rules=tuple(map(_rule, results)),
        notes=tuple(_notes(templates, severity)),
        warnings=tuple(_warnings(templates)),
    )


def _rule(result: RuleResult) -> CheckedRule:
    rule = result.rule
    proofs = tuple("/".join(filter(None, one)) for one in result.resources)
    return CheckedRule(rule.id, rule.title, rule.severity, result.verdict, proofs, result.reasons)


def _reason(templates: Templates, finding: RuleFinding, ignore: Sequence[str]) -> str:
    """Return why a finding is accepted; empty if it is not."""
    for reasons in templates.reasons:
        for place in ((finding.stack, finding.logical_id), (finding.stack, "")):
            for name, reason in reasons.get(place, ()):
                if is_named(finding, name):
                    return reason
    for name in ignore:
        wanted = name.removeprefix("EksBlueprint::")
        # Brackets are part of an id, not of a pattern.
        if is_named(finding, wanted) or fnmatchcase(
            finding.id.replace("[", "("), wanted.replace("[", "(")
        ):
            return _IGNORED
    return ""


def _finding(templates: Templates, finding: RuleFinding, reason: str) -> CheckedFinding:
    in_template = bool(finding.logical_id)
    found = templates.file(finding.stack, finding.logical_id) if in_template else finding.path
    file = str(found or "")
    return CheckedFinding(
        id=finding.id,
        severity=finding.severity,
        file=file.replace("\\", "/"),
        line=templates.line(finding.stack, finding.path) if in_template else None,
        resource="/".join(filter(None, (finding.stack, finding.logical_id))),
        subject=finding.subject,
        message=finding.message,
        reason=reason,
    )


def _warnings(templates: Templates) -> Iterator[str]:
    if templates.hides_resources:
        yield (
            "The templates are not judged as a whole: loops make resources that nobody can tell "
            f"({'; '.join(templates.unexpanded)}). No rule is met or not applicable, and the exit "
            "code is 1. Give parameters of loops a default."
        )


def _notes(templates: Templates, severity: Severity) -> Iterator[str]:
    yield (
        "only the rules of eks-blueprint are run: those of cdk-nag (AwsSolutions, HIPAA, NIST, "
        "PCI) look at constructs of a CDK app while it is synthesized"
    )
    if severity != _SEVERITIES[-1]:
        yield f"findings below severity {severity} are left out"
    if templates.unread:
        yield f"nested stacks that could not be read: {'; '.join(templates.unread)}"
    if templates.unexpanded:
        yield f"loops that could not be expanded: {'; '.join(templates.unexpanded)}"
    if templates.macros:
        yield (
            "what CloudFormation makes of transforms and modules is not judged: "
            f"{', '.join(templates.macros)}"
        )
    if templates.skipped:
        yield f"{len(templates.skipped)} files of folders are no templates and were skipped"


def _document(checked: Checked) -> Document:
    counts = Counter(one.verdict for one in checked.rules)
    verdicts = ", ".join(f"{counts[one]} {one.value}" for one in Verdict)
    blocks: list[Block] = [
        Paragraph(f"{len(checked.templates)} templates, {len(checked.rules)} rules: {verdicts}."),
        *(Paragraph(one) for one in checked.warnings),
        Heading("Findings"),
        _table(checked.findings) if checked.findings else Paragraph("None."),
    ]
    if checked.acknowledged:
        rows = [(one.id, one.resource, one.reason) for one in checked.acknowledged]
        blocks += [Heading("Acknowledged"), Table(("finding", "resource", "reason"), tuple(rows))]
    unknown = [one for one in checked.rules if one.verdict is Verdict.UNKNOWN]
    if unknown:
        why = tuple((one.id, "; ".join(one.reasons)) for one in unknown)
        blocks += [Heading("Unknown"), Table(("rule", "why"), why)]
    met = [one for one in checked.rules if one.verdict is Verdict.MET]
    if met:
        rows = [(one.id, _few(one.resources), one.title) for one in met]
        blocks += [Heading("Met"), Table(("rule", "shown by", "recommendation"), tuple(rows))]
    blocks += [Heading("Not looked at"), Bullets(checked.notes)]
    return Document("Check", tuple(blocks))


def _table(findings: Sequence[CheckedFinding]) -> Table:
    rows = [
        (
            one.severity,
            one.id,
            f"{one.file}:{one.line}" if one.line else one.file,
            one.resource,
            one.message,
        )
        for one in findings
    ]
    return Table(("severity", "finding", "where", "resource", "what"), tuple(rows))


def _few(names: Sequence[str]) -> str:
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else "".join(names)


def _sarif(checked: Checked) -> str:
    register = recommendations()
    rules = [
        SarifRule(
            id=rule.id,
            title=rule.title,
            text=f"{rule.text} {register[rule.id].rationale}",
            level=_LEVELS[rule.severity],
            properties={
                "tags": ["security"] if rule.id.startswith("SEC") else [register[rule.id].area],
                **(
                    {"security-severity": _NUMBERS[rule.severity]}
                    if rule.id.startswith("SEC")
                    else {}
                ),
            },
        )
        for rule in RULES.values()
    ]
    findings = [
        SarifFinding(
            rule=one.id.partition("[")[0],
            message=f"{one.id}: {one.message}",
            file=one.file,
            line=one.line,
            name=one.resource,
            identity=f"{one.id}:{one.resource}",
            reason=one.reason,
        )
        for one in (*checked.findings, *checked.acknowledged)
    ]
    return sarif(rules, findings, tool="eks-blueprint", version=__version__)
