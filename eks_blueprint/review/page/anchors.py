"""Ids of what a page shows, and links to them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping

from eks_blueprint.review.place import Place

__all__ = ["Anchors", "slug"]

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")
_LONGEST = 80


def slug(text: str) -> str:
    """Return a text as an id: letters, digits and hyphens, different for different texts.

    :param text: any text.
    """
    safe = _UNSAFE.sub("-", text).strip("-")[:_LONGEST]
    if safe and safe == text:
        return safe
    return f"{safe or 'x'}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


class Anchors:
    """Ids of one page.

    :param lines: how many lines of each template the page has, by ``Place.template``.
    :param starts: lines of resources, by ``Place.template`` and logical id, where they are not
        those of the file. Default: they are.
    """

    def __init__(
        self, lines: Mapping[str, int], starts: Mapping[str, Mapping[str, int]] | None = None
    ) -> None:
        self._lines = lines
        self._starts = starts or {}
        self._taken: Counter[str] = Counter()

    def unique(self, prefix: str, text: str) -> str:
        """Return an id that nothing else of the page has; the same for the same page.

        :param prefix: what kind of thing it is.
        :param text: what tells it from others of its kind, as far as possible.
        """
        found = f"{prefix}-{slug(text)}"
        self._taken[found] += 1
        times = self._taken[found]
        return found if times == 1 else f"{found}-{times}"

    def href(self, place: Place) -> str:
        """Return a link to the lines of a resource, or to its stack.

        :param place: the place.
        """
        key = place.template
        if key not in self._lines:
            return "#templates"
        line = place.line
        if key in self._starts:
            line = self._starts[key].get(place.logical_id)
        if line and line <= self._lines[key]:
            return f"#{template_id(key)}-{line}"
        return f"#{template_id(key)}"


def template_id(key: str) -> str:
    """Return the id of a template.

    :param key: what tells it from others, ``Place.template``.
    """
    return f"t-{slug(key)}"
