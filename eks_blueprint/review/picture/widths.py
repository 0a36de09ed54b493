"""How wide text is, without the font that a reader has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, takewhile
from math import ceil

__all__ = ["is_sure", "shortened", "width_of", "wrapped"]

# Advance widths of DejaVu Sans and DejaVu Sans Bold in hundredths of the font size, for the
# characters from the space to the tilde. It is the widest of the fonts that stand behind
# `system-ui` and `sans-serif`, so what fits with it fits with the others.
_REGULAR = (
    "32 41 46 84 64 96 78 28 40 40 50 84 37 39 37 40 64 64 64 64 64 64 64 64 64 64 36 36 84 84 84 "
    "54 100 69 69 70 78 64 58 78 76 38 30 66 56 92 79 79 61 79 70 64 62 74 69 99 69 62 69 40 38 40 "
    "84 50 50 62 64 55 64 62 36 64 64 28 28 58 28 98 64 62 64 64 42 53 40 64 60 82 60 60 53 64 40 "
    "64 84"
)
_BOLD = (
    "35 46 56 84 70 101 88 31 46 46 56 84 40 44 40 42 70 70 70 70 70 70 70 70 70 70 42 42 84 84 84 "
    "60 100 78 77 74 84 69 69 83 84 42 40 78 64 100 86 86 74 86 78 73 69 82 78 111 78 73 73 46 42 "
    "46 84 50 56 68 72 62 72 69 46 72 72 38 38 68 38 105 72 70 72 72 50 60 48 72 66 93 66 66 60 72 "
    "42 72 84"
)
_FIRST = ord(" ")
_TABLES = {
    bold: {chr(_FIRST + place): int(one) / 100 for place, one in enumerate(table.split())}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}
# What the pictures write themselves, and letters of other alphabets: at most these.
_MARKS = {"·": 0.4, "…": 1.0, "\N{EN DASH}": 0.5, "\N{NO-BREAK SPACE}": 0.35}
_OTHER = 1.1
_ELLIPSIS = "…"
# From here on, one character can be as wide as a line.
_UNSURE = 0x0900
# Letters of Hebrew, Arabic and their neighbours are narrower than those of other alphabets.
_RIGHT_TO_LEFT = range(0x0590, _UNSURE)
# A dot between two words stays with the first.
_WORD = re.compile(r"\S+(?:\s+·(?=\s|$))?")
_SIGNS = "-/.,:@_"


# A drawing asks for its texts again and again: how high, how wide, where to break, in each size.
@lru_cache(maxsize=16384)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return at most how wide a text is.

    :param text: a text of one line.
    :param size: font size; the result has its unit.
    :param bold: whether it is bold.
    """
    table = _TABLES[bold]
    return size * sum(table.get(one) or _other(one) for one in text)


def is_sure(text: str) -> bool:
    """Say whether ``width_of`` is an upper bound, rather than a guess, whatever the font."""
    return all(ord(one) < _UNSURE or one in _MARKS or _is_full(one) for one in text)


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return a text, or as much of its beginning as fits, with an ellipsis.

    :param text: a text of one line.
    :param width: how wide it may be, in the unit of the size.
    :param size: font size.
    :param bold: whether it is bold.
    """
    if width_of(text, size, bold=bold) <= width:
        return text
    room = width - width_of(_ELLIPSIS, size, bold=bold)
    kept = 0
    used = 0.0
    for one in text:
        used += width_of(one, size, bold=bold)
        if used > room:
            break
        kept += 1
    return text[:kept].rstrip() + _ELLIPSIS


def wrapped(text: str, width: float, size: float, lines: int, *, bold: bool = False) -> list[str]:
    """Return a text in lines that fit; what is too long for the last one is shortened.

    :param text: the text; white space of any kind is a place to break. A word that is longer than
        a line is broken as well, where it can be after one of ``-/.,:@_``.
    :param width: how wide a line may be, in the unit of the size.
    :param size: font size.
    :param lines: how many lines there may be, from 1.
    :param bold: whether it is bold.
    """
    found: list[str] = []
    line = ""
    for space, piece in _pieces(text, width, size, bold=bold):
        longer = f"{line}{space}{piece}" if line else piece
        if line and len(found) < lines - 1 and width_of(longer, size, bold=bold) > width:
            found.append(shortened(line.removesuffix(" ·"), width, size, bold=bold))
            line = piece
        else:
            line = longer
            if len(found) == lines - 1 and width_of(line, size, bold=bold) > width:
                # The last line is full: how a text of 20,000 letters would go on is of no use.
                break
    return [*found, shortened(line, width, size, bold=bold)]


def _pieces(text: str, width: float, size: float, *, bold: bool) -> Iterator[tuple[str, str]]:
    """Yield what stays together, each with the space before it."""
    for word in _WORD.findall(text):
        space = " "
        rest = " ".join(word.split())
        # Less than two letters a line says nothing: such words are shortened.
        while width > 2 * size and (whole := width_of(rest, size, bold=bold)) > width:
            # As many parts as it takes, of about the same width.
            wanted = whole / ceil(whole / width)
            cut = _cut(rest, wanted, width, size, bold=bold)
            yield space, rest[:cut]
            space, rest = "", rest[cut:]
        yield space, rest


def _cut(word: str, wanted: float, width: float, size: float, *, bold: bool) -> int:
    """Return where to break a word: near a width, and after a sign where one is near."""
    begun = accumulate(width_of(one, size, bold=bold) for one in word)
    # Of a long word, only what fits is looked at.
    widths = list(takewhile(lambda one: one <= width, begun))
    fits = range(1, min(len(widths) + 1, len(word)))
    signs = [place for place in fits if word[place - 1] in _SIGNS and place * 3 >= len(fits)]
    return min(signs or fits, key=lambda place: abs(widths[place - 1] - wanted), default=1)


def _other(one: str) -> float:
    if unicodedata.combining(one):
        return 0.0
    if ord(one) in _RIGHT_TO_LEFT:
        return 0.85
    return _MARKS.get(one, 1.0 if _is_full(one) else _OTHER)


def _is_full(one: str) -> bool:
    """Say whether a character is as wide as it is high, as those of Chinese and Japanese are."""
    return unicodedata.east_asian_width(one) in "WF"
