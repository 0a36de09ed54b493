"""Check a spec without the CDK."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.errors import Issue
from eks_blueprint.results import Bullets, Document, Paragraph, rendered, visible

__all__ = ["validate"]

_NOT_CHECKED = "the size of the templates and the findings of rule packs, which only synth knows"
# Dependencies between stacks make further stages.
_NOT_CHECKED_PIPELINE = (
    "the size of the templates, further stages of the pipeline for what depends on other accounts "
    "and Regions, and the findings of rule packs, which only synth knows"
)


@dataclass(frozen=True)
class _Valid:
    spec: str
    clusters: tuple[str, ...]
    warnings: tuple[Issue, ...]
    not_checked: str


def validate(path: Path, *, clusters: str = "", to: str = "text") -> int:
    """Check a spec, and print what was not checked.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: all.
    :param to: format of the answer. Default: text.
    :returns: 0.
    :raises BlueprintError: if the spec is invalid.
    """
    file = read_spec(path, clusters, any_target=True)
    pipeline = file.blueprint.pipeline is not None
    unknown = _NOT_CHECKED_PIPELINE if pipeline else _NOT_CHECKED
    answer = _Valid(str(path), file.names, file.warnings, unknown)
    if to == "text":
        print(visible(_summary(answer)))
        print(f"not checked: {unknown}")
    else:
        sys.stdout.write(rendered(answer, kind="validate", document=_document, to=to))
    return 0


def _summary(answer: _Valid) -> str:
    names = answer.clusters
    plural = "s" if len(names) != 1 else ""
    return f"{answer.spec}: valid, {len(names)} cluster{plural}: {', '.join(names)}"


def _document(answer: _Valid) -> Document:
    warnings = [str(one) for one in answer.warnings]
    return Document(
        _summary(answer),
        (
            *((Bullets(warnings),) if warnings else ()),
            Paragraph(f"Not checked: {answer.not_checked}."),
        ),
    )
