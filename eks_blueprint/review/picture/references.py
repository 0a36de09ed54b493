"""References of CloudFormation, which say nothing in a picture."""

from __future__ import annotations

import re

__all__ = ["plain"]

_REFERENCE = re.compile(r"<.*>", re.DOTALL)


def plain(text: str, otherwise: str) -> str:
    """Return a text that is no reference of CloudFormation.

    :param text: the text; a reference is in angle brackets.
    :param otherwise: what is returned instead of a reference.
    """
    return otherwise if _REFERENCE.fullmatch(text) else text
