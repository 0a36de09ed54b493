"""Judge templates by the rules of the library."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from eks_blueprint import __version__
from eks_blueprint.cli.checked import (
    ACCEPTED,
    CALLER,
    Checked,
    CheckedFinding,
    CheckedRule,
    document,
)
from eks_blueprint.cli.checked_templates import Templates, read_templates
from eks_blueprint.errors import BlueprintError
from eks_blueprint.recommendations import Severity, recommendations
from eks_blueprint.results import SarifFinding, SarifRule, rendered, sarif
from eks_blueprint.rules import RULES, RuleFinding, RuleResult, Verdict, check_assembly
from eks_blueprint.rules.acknowledged import is_named

__all__ = ["FORMATS", "check"]

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


def check(
    paths: Sequence[Path],
    *,
    severity: Severity = "low",
    ignore: Sequence[str] = (),
    ignore_acknowledgements: bool = False,
    to: str = FORMATS[0],
) -> int:
    """Judge templates, and print the answer.

    :param paths: templates, folders of templates, and cloud assemblies; judged together.
    :param severity: findings below it are left out. Default: none.
    :param ignore: ids of findings or rules, or patterns of them, that are accepted.
    :param ignore_acknowledgements: whether findings stay open that templates, or the app that wrote
        them, acknowledge. Default: they are accepted.
    :param to: one of ``FORMATS``.
    :returns: 0, or 1 if there are open findings, or a loop of resources cannot be expanded.
    :raises BlueprintError: if a path cannot be read, or an id is that of no rule.
    """
    _must_be_known(ignore)
    templates = read_templates(paths)
    if ignore_acknowledgements:
        templates = replace(templates, reasons=())
    checked = _checked(templates, check_assembly(templates.assembly), severity, ignore)
    if to == "sarif":
        sys.stdout.write(_sarif(checked))
    else:
        sys.stdout.write(rendered(checked, kind="check", document=document, to=to))
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
        _finding(templates, one, *_reason(templates, one, ignore))
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
        warnings=(*_warnings(templates), *_about_nothing(results)),
        defaults=templates.defaults,
    )


def _about_nothing(results: Sequence[RuleResult]) -> Iterator[str]:
    """Say so if no rule had anything to judge: somebody may have named the wrong file."""
    if all(one.verdict is Verdict.NOT_APPLICABLE for one in results):
        yield (
            "Nothing that a rule is about is in these templates, so nothing was judged. Name the "
            "templates of an EKS cluster."
        )


def _rule(result: RuleResult) -> CheckedRule:
    rule = result.rule
    proofs = tuple("/".join(filter(None, one)) for one in result.resources)
    return CheckedRule(
        id=rule.id,
        title=rule.title,
        severity=rule.severity,
        verdict=result.verdict,
        resources=proofs,
        reasons=result.reasons,
        limits=result.limits,
    )


def _reason(templates: Templates, finding: RuleFinding, ignore: Sequence[str]) -> tuple[str, str]:
    """Return why a finding is accepted, and by whom; both are empty if it is not."""
    for who, reasons in zip(ACCEPTED, templates.reasons, strict=False):
        for place in ((finding.stack, finding.logical_id), (finding.stack, "")):
            for name, reason in reasons.get(place, ()):
                if is_named(finding, name):
                    return reason, who
    for name in ignore:
        wanted = name.removeprefix("EksBlueprint::")
        # Brackets are part of an id, not of a pattern.
        if is_named(finding, wanted) or fnmatchcase(
            finding.id.replace("[", "("), wanted.replace("[", "(")
        ):
            return _IGNORED, CALLER
    return "", ""


def _finding(templates: Templates, finding: RuleFinding, reason: str, who: str) -> CheckedFinding:
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
        accepted_by=who,
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
            file=_from_here(one.file),
            line=one.line,
            name=one.resource,
            identity=f"{one.id}:{one.resource}",
            reason=one.reason,
        )
        for one in (*checked.findings, *checked.acknowledged)
    ]
    return sarif(rules, findings, tool="eks-blueprint", version=__version__)


def _from_here(file: str) -> str:
    """Return a path relative to the working folder, which in CI is the root of the repository."""
    path, here = Path(file).resolve(), Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else file
