"""A scorecard as one bar."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["score_bar"]

_WIDTH = 200
_HEIGHT = 8
# What does not apply is neither done nor left to do.
_CSS = {"met": "met", "not met": "not-met", "unknown": "rest"}


def score_bar(counts: Mapping[str, int]) -> str:
    """Return a bar of how many recommendations that apply have each verdict, as SVG without style.

    It says nothing to screen readers: the numbers stand beside it.

    :param counts: how many have each verdict.
    """
    total = sum(counts.get(one, 0) for one in _CSS)
    x = 0.0
    bars = []
    for verdict, css in _CSS.items():
        width = counts.get(verdict, 0) / total * _WIDTH if total else 0
        if width:
            bars.append(f'<rect class="{css}" x="{x:.1f}" y="0" width="{width:.1f}" height="8"/>')
        x += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="score" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'preserveAspectRatio="none" aria-hidden="true">{"".join(bars)}</svg>'
    )
