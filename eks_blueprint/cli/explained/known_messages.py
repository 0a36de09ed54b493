"""Warnings, and checks of ``diff``."""

from __future__ import annotations

import re

from eks_blueprint import catalogue
from eks_blueprint.cli.explained.explanation import Explanation

__all__ = ["difference_check", "warning"]

# Texts are written for a page of the docs, and link to others.
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def warning(name: str) -> Explanation:
    """Explain a warning.

    :param name: its name, without the prefix of the library.
    """
    one = catalogue.known_warnings()[name]
    silence = f'Annotations.of(scope).acknowledge_warning("eks_blueprint:{name}")'
    check = catalogue.difference_checks().get(name)
    return Explanation(
        f"eks_blueprint:{name}",
        "warning",
        "warning about a spec or a construct",
        _sentence(one.what),
        {
            "exit code": "it changes none",
            "silenced by": silence if one.silenced else "nothing",
            "page": "docs/reference/warnings.md",
        },
        {"also": (f"check of diff: {check.what}",) if check else ()},
    )


def difference_check(name: str) -> Explanation:
    """Explain a check of ``diff``.

    :param name: its name.
    """
    one = catalogue.difference_checks()[name]
    return Explanation(
        name,
        "check of diff",
        "finding of eks-blueprint diff",
        one.what,
        {
            "severity": one.severity,
            "remedy": one.remedy,
            "page": "docs/how-to/what-a-change-does.md",
        },
    )


def _sentence(text: str) -> str:
    plain = _LINK.sub(r"\1", text)
    return f"{plain[:1].upper()}{plain[1:]}."
