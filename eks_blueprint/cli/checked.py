"""What ``check`` answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eks_blueprint.recommendations import Severity
from eks_blueprint.results import Block, Bullets, Document, Heading, Paragraph, Table
from eks_blueprint.rules import Verdict

__all__ = ["ACCEPTED", "CALLER", "Checked", "CheckedFinding", "CheckedRule", "document"]

CALLER = "caller"
"""Who accepts a finding with ``--ignore``."""

# Those of templates and of apps stand in this order.
ACCEPTED: Mapping[str, str] = {
    "template": "by the Metadata of the templates themselves",
    "app": "by the app that wrote them",
    CALLER: "by --ignore",
}
"""Who accepts findings, in words."""


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
    :param accepted_by: who acknowledged it: ``template``, ``app`` or ``caller``; empty for an open
        one.
    """

    id: str
    severity: Severity
    file: str
    line: int | None
    resource: str
    subject: str
    message: str
    reason: str
    accepted_by: str


@dataclass(frozen=True)
class CheckedRule:
    """What a rule says.

    :param id: the rule.
    :param title: its recommendation.
    :param severity: high, medium or low.
    :param verdict: met, not met, not applicable or unknown.
    :param resources: what proves it.
    :param reasons: why it is unknown.
    :param limits: what the proofs do not do, where it is met.
    """

    id: str
    title: str
    severity: Severity
    verdict: Verdict
    resources: tuple[str, ...]
    reasons: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What all rules say of some templates.

    :param templates: the files.
    :param findings: open violations, the most severe first.
    :param acknowledged: violations that somebody accepted.
    :param rules: what each rule says.
    :param notes: what was not looked at.
    :param warnings: why the answer is no answer.
    :param defaults: parameters by whose defaults the templates were judged, with the defaults.
    """

    templates: tuple[str, ...]
    findings: tuple[CheckedFinding, ...]
    acknowledged: tuple[CheckedFinding, ...]
    rules: tuple[CheckedRule, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    defaults: tuple[str, ...]


def document(checked: Checked) -> Document:
    """Return the answer as a document.

    :param checked: what all rules say.
    """
    counts = Counter(one.verdict for one in checked.rules)
    verdicts = ", ".join(f"{counts[one]} {one.value}" for one in Verdict)
    blocks: list[Block] = [
        Paragraph(f"{_templates(checked)}, {len(checked.rules)} rules: {verdicts}."),
        *(Paragraph(one) for one in (*checked.warnings, *_accepted(checked))),
        Heading("Findings"),
        _table(checked.findings) if checked.findings else Paragraph("None."),
    ]
    if checked.acknowledged:
        accepted = [
            (one.id, one.resource, one.accepted_by, one.reason) for one in checked.acknowledged
        ]
        blocks += [
            Heading("Acknowledged"),
            Table(("finding", "resource", "by", "reason"), tuple(accepted)),
        ]
    unknown = [one for one in checked.rules if one.verdict is Verdict.UNKNOWN]
    if unknown:
        why = tuple((one.id, "; ".join(one.reasons)) for one in unknown)
        blocks += [Heading("Unknown"), Table(("rule", "why"), why)]
    met = [one for one in checked.rules if one.verdict is Verdict.MET]
    if met:
        rows = [(one.id, _few(one.resources), one.title, "; ".join(one.limits)) for one in met]
        columns = ("rule", "shown by", "recommendation", "with a limit")
        blocks += [Heading("Met"), Table(columns, tuple(rows))]
    if checked.defaults:
        blocks += [Heading("Judged by defaults of parameters"), Bullets(checked.defaults)]
    blocks += [Heading("Not looked at"), Bullets(checked.notes)]
    return Document("Check", tuple(blocks))


def _accepted(checked: Checked) -> Iterator[str]:
    counts = Counter(one.accepted_by for one in checked.acknowledged)
    if counts:
        shown = ", ".join(f"{counts[who]} {text}" for who, text in ACCEPTED.items() if counts[who])
        yield f"Findings that are accepted: {shown}."


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


def _templates(checked: Checked) -> str:
    count = len(checked.templates)
    return "1 template" if count == 1 else f"{count} templates"
