"""The formats of every command that answers with a result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eks_blueprint.results.data import as_json
from eks_blueprint.results.document import Document
from eks_blueprint.results.markdown import markdown
from eks_blueprint.results.text import text

__all__ = ["FORMATS", "rendered"]

FORMATS = ("text", "json", "markdown")
"""Names of the formats; the first is the default."""


def rendered(
    result: Any, *, kind: str, document: Callable[[Any], Document], to: str = FORMATS[0]
) -> str:
    """Render a result.

    :param result: a dataclass.
    :param kind: what it is the result of; JSON says so.
    :param document: makes a document of the result, for the formats that people read.
    :param to: one of ``FORMATS``. Default: text.
    :returns: text that ends with a newline.
    :raises ValueError: if there is no such format.
    """
    match to:
        case "text":
            return text(document(result))
        case "json":
            return as_json(kind, result)
        case "markdown":
            return markdown(document(result))
    raise ValueError(f"a format must be one of {', '.join(FORMATS)}, got {to}")
