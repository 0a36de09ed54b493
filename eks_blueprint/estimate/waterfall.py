"""The cost journey as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from eks_blueprint.estimate.result import Estimate
from eks_blueprint.estimate.saving import State, Step

__all__ = ["waterfall"]

_WIDTH = 920
_LEFT = 350
_RIGHT = 110
_TOP = 84
_ROW = 38
_BAR = 22
_WHOLE = (State.START, State.HERE, State.END)
# Colours with a contrast of at least 4.5 for text and 3 for bars, on white and on GitHub's dark
# page. The marks and words say the state as well, so that nobody needs to tell colours apart.
# Each rule is written out: viewers that know no variables of CSS show the light colours.
_STYLE = """
text{font:14px system-ui,sans-serif;fill:#1f2328}
.title{font-size:17px;font-weight:600}
.quiet{font-size:12px;fill:#59636e}
.amount{text-anchor:end;font-variant-numeric:tabular-nums}
.start,.here,.end{fill:#57606a}
.done{fill:#1a7f37}
.open{fill:none;stroke:#0969da;stroke-width:2;stroke-dasharray:5 3}
.link{stroke:#afb8c1;stroke-width:1}
@media (prefers-color-scheme:dark){text{fill:#f0f6fc}.quiet{fill:#9198a1}
.start,.here,.end{fill:#9198a1}.done{fill:#3fb950}.open{stroke:#4493f8}.link{stroke:#3d444d}}
"""
_SAYS = {State.DONE: "done", State.OPEN: "open"}


def waterfall(result: Estimate) -> str:
    """Return the cost journey of an estimate as SVG, readable on light and dark pages.

    It needs no font, script or other file, and says in words what it shows.

    :param result: the estimate.
    """
    steps = result.journey
    height = _TOP + _ROW * len(steps) + 34
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    regions = ", ".join(dict.fromkeys(result.regions.values()))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
        'aria-labelledby="cost-title cost-desc">',
        '<title id="cost-title">The way to lower cost, USD a month</title>',
        f'<desc id="cost-desc">{escape(_words(steps))}</desc>',
        f"<style>{_STYLE.strip()}</style>",
        '<text class="title" x="16" y="30">The way to lower cost, USD a month</text>',
        f'<text class="quiet" x="16" y="52">{escape(regions)}, list prices of '
        f"{result.prices_as_of}, expected amounts; bars of steps are what they save</text>",
        *_bars(steps),
        f'<text class="quiet" x="16" y="{height - 14}">filled: the spec does it; '
        "dashed: still possible; grey: amounts</text>",
    ]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _bars(steps: Sequence[Step]) -> Iterator[str]:
    most = max((one.monthly - one.change for one in steps), default=Decimal(0))
    for index, one in enumerate(steps):
        top = _TOP + index * _ROW
        whole = one.state in _WHOLE
        left = _LEFT + (0 if whole else _pixels(one.monthly, most))
        width = _pixels(one.monthly if whole else -one.change, most)
        amount = one.monthly if whole else one.change
        state = f" ({_SAYS[one.state]})" if one.state in _SAYS else ""
        yield f'<text x="16" y="{top + 16}">{escape(_short(one.title) + state)}</text>'
        yield (
            f'<rect class="{one.state.value}" x="{left}" y="{top}" width="{max(width, 2)}" '
            f'height="{_BAR}" rx="2"/>'
        )
        yield f'<text class="amount" x="{_WIDTH - 16}" y="{top + 16}">{amount:,.2f}</text>'
        if index + 1 < len(steps):
            x = _LEFT + _pixels(one.monthly, most)
            yield (f'<line class="link" x1="{x}" y1="{top + _BAR}" x2="{x}" y2="{top + _ROW}"/>')


def _words(steps: Sequence[Step]) -> str:
    parts = []
    for one in steps:
        if one.state in _WHOLE:
            parts.append(f"{one.title}: {one.monthly:,.2f}")
        else:
            parts.append(f"{one.title}, {_SAYS[one.state]}: saves {-one.change:,.2f}")
    return "; ".join(parts)


def _short(title: str) -> str:
    return title.replace("Compute Savings Plan, 1 year, no upfront", "Compute Savings Plan, 1 year")


def _pixels(amount: Decimal, most: Decimal) -> int:
    room = _WIDTH - _LEFT - _RIGHT
    return int((amount / most * room).to_integral_value()) if most > 0 else 0
