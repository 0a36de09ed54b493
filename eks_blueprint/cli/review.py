"""Review a cloud assembly, and write what was found."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from eks_blueprint import review as reviews
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.output_folder import output_folder
from eks_blueprint.assembly import is_assembly
from eks_blueprint.difference.document import document
from eks_blueprint.errors import BlueprintError
from eks_blueprint.review.findings import Findings
from eks_blueprint.review.rendering import files_of
from eks_blueprint.review.summary import minutes

__all__ = ["review"]

_LISTING = ".eks-blueprint-review.json"


def review(
    folder: Path,
    *,
    output: Path = Path("review"),
    baseline: str = "",
    spec: Path | None = None,
    formats: str = "",
    day: str = "",
) -> int:
    """Write the review of a cloud assembly: as a whole, or not at all.

    :param folder: folder of the cloud assembly.
    :param output: folder of the files. Default: ``review``.
    :param baseline: what is deployed: folder of a cloud assembly or of templates, or a Git
        revision. Default: changes are not looked at.
    :param spec: what the assembly was synthesized from, to synthesize it as of that revision.
        Default: the revision has the assembly, or an app.
    :param formats: names of formats, separated by commas. Default: all.
    :param day: day for which support of versions is looked at, as ISO 8601. Default: the day of the
        prices in the catalogue.
    :returns: 0, or 1 if a finding is not acknowledged.
    :raises BlueprintError: if the input is refused; the output is then unchanged.
    """
    if not is_assembly(folder) and folder.is_file():
        raise BlueprintError(
            f"review reads the folder of a cloud assembly, got the file {folder}; write one with "
            "eks-blueprint synth or cdk synth; eks-blueprint check judges a template by itself"
        )
    wanted = [part.strip() for part in formats.split(",") if part.strip()]
    with no_garbage_collection():
        result = _loaded(folder, baseline, spec, _day(day))
        files = files_of(result, wanted)
    with output_folder(output, listing=_LISTING, what="review") as target:
        for name, text in files.items():
            path = target.staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        target.publish()
    for line in _said(result):
        print(line)
    more = f" and {len(files) - 4} more" if len(files) > 4 else ""
    print(f"written to {output}: {', '.join([*files][:4])}{more}")
    opened = len(result.findings.open)
    if opened:
        print(
            f"{opened} findings are not acknowledged: they are in the section of findings; mend "
            "them, or acknowledge them with a reason in the app; for what a spec chooses, synth "
            "with --packs aws-solutions,eks-blueprint brings the reasons of the library along",
            file=sys.stderr,
        )
    return 1 if opened else 0


def _loaded(folder: Path, baseline: str, spec: Path | None, day: date | None) -> reviews.Review:
    if not baseline:
        if spec is not None:
            raise BlueprintError(
                f"--spec must come with a Git revision as --baseline, got {spec} alone; a review "
                "reads what was synthesized"
            )
        return reviews.load(folder, as_of=day)
    # What runs Git is loaded for a baseline only.
    from eks_blueprint.cli.baseline import baseline_of

    with baseline_of(baseline, folder, spec) as before:
        try:
            result = reviews.load(folder, before.folder, as_of=day)
        except BlueprintError as error:
            if not before.told:
                raise
            # The folder of a revision is one that nobody knows.
            text = str(error).replace(str(before.folder), before.told)
            raise BlueprintError(text) from None
    if not before.told:
        return result
    return replace(result, notes=(*result.notes, f"changes are those since {before.told}"))


def _said(result: reviews.Review) -> list[str]:
    lines = [*result.notes]
    for one in result.clusters:
        counts = one.scorecard.counts
        lines.append(
            f"{one.name}: {counts['met']} recommendations met, {counts['not met']} not met, "
            f"{_checked(one.findings)}, about {one.cost.estimate.monthly.expected:,.0f} USD a "
            f"month, deployed in about {minutes(one.timeline.seconds)}"
        )
    if result.changes is not None:
        verdict = document(result.changes.difference).title
        lines.append(f"against the baseline: {verdict[0].lower()}{verdict[1:]}")
    return lines


def _checked(findings: Findings) -> str:
    counts = f"{len(findings.open)} findings open, {len(findings.acknowledged)} acknowledged"
    # "0 open" alone would read as if the packs had found nothing.
    return counts if findings.checked else f"{counts} (of this library's rules; no rule pack ran)"


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BlueprintError(f"--date must be a day such as 2026-11-25, got {text!r}") from None
