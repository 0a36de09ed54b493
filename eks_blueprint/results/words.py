"""Words of a document: which of them are code, and what a reader must never get."""

from __future__ import annotations

import re

__all__ = ["CODE", "on_one_line", "visible"]

CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
"""Words between backquotes. Others are backquotes of a name, as more than one in a row."""

# Names come from templates of others: a terminal obeys control characters, some characters reverse
# the order of what follows, and half of a surrogate pair cannot be written.
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(words: str) -> str:
    """Replace what would do something instead of being seen; tabs and new lines stay."""
    return _HARMFUL.sub("\N{REPLACEMENT CHARACTER}", words)


def on_one_line(words: str) -> str:
    """Return visible words with one space where there is any number of spaces and new lines."""
    return visible(" ".join(words.split()))
