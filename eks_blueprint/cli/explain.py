"""Explain a recommendation, a finding, a component or a field of the spec."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from eks_blueprint.cli.explained import document, explanation_of
from eks_blueprint.recommendations import Default, Severity, Status, recommendations
from eks_blueprint.results import Document, Paragraph, Table, rendered

__all__ = ["explain"]


@dataclass(frozen=True)
class _Row:
    id: str
    title: str
    severity: Severity
    default: Default
    status: Status


@dataclass(frozen=True)
class _Register:
    recommendations: tuple[_Row, ...]


def explain(name: str | None, *, to: str = "text") -> int:
    """Print what is known of a name, or list the recommendations.

    :param name: the name. Default: none; all recommendations are listed.
    :param to: format of the answer. Default: text.
    :returns: 0.
    :raises BlueprintError: if nothing has this name.
    """
    if name is not None:
        shown = rendered(explanation_of(name), kind="explanation", document=document, to=to)
    else:
        rows = tuple(
            _Row(one.id, one.title, one.severity, one.default, one.status)
            for one in recommendations().values()
        )
        shown = rendered(_Register(rows), kind="recommendations", document=_listed, to=to)
    sys.stdout.write(shown)
    return 0


def _listed(register: _Register) -> Document:
    rows = [(one.id, one.severity, one.status, one.title) for one in register.recommendations]
    hint = "`eks-blueprint explain ID` has the reason, the sources and the fields of each."
    table = Table(("id", "severity", "status", "what to do"), tuple(rows))
    return Document("Recommendations", (table, Paragraph(hint)))
