"""The files of a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from eks_blueprint.errors import BlueprintError
from eks_blueprint.results import as_json, markdown
from eks_blueprint.review.model import Review

__all__ = ["FORMATS", "KIND", "files_of"]

KIND = "review"
"""What JSON says that it is the result of."""


def _markdown(review: Review) -> Mapping[str, str]:
    from eks_blueprint.review.document import document

    return {"review.md": markdown(document(review))}


def _json(review: Review) -> Mapping[str, str]:
    return {"review.json": as_json(KIND, review)}


def _html(review: Review) -> Mapping[str, str]:
    from eks_blueprint.review.page import render_page

    return render_page(review)


def _sarif(review: Review) -> Mapping[str, str]:
    from eks_blueprint.review.render_sarif import sarif_of

    return {"review.sarif": sarif_of(review)}


FORMATS: Mapping[str, Callable[[Review], Mapping[str, str]]] = {
    "html": _html,
    "markdown": _markdown,
    "sarif": _sarif,
    "json": _json,
}
"""What makes the files of each format."""


def files_of(review: Review, formats: Sequence[str] = ()) -> Mapping[str, str]:
    """Return the files of a review: their text by name.

    :param review: the review.
    :param formats: names of formats. Default: all.
    :raises BlueprintError: if there is no such format.
    """
    unknown = [one for one in formats if one not in FORMATS]
    if unknown:
        raise BlueprintError(
            f"a format of a review must be one of {', '.join(FORMATS)}, got {unknown[0]!r}"
        )
    files: dict[str, str] = {}
    for name, made in FORMATS.items():
        if not formats or name in formats:
            files |= made(review)
    return files
