"""A picture as SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from eks_blueprint.review.picture.layout import Node
from eks_blueprint.review.picture.shapes import Area, Frame, Path, Shape, Style, Words
from eks_blueprint.review.picture.sizes import Size

__all__ = ["Link", "drawing", "svg_of"]

# What XML cannot say, and what turns the direction of the text that follows.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_ARROW = 5


@dataclass(frozen=True)
class Link:
    """A line between two boxes, of which one is below the other, with an arrow at its end.

    :param start: key of the box where it starts.
    :param end: key of the box where it ends.
    :param css: its class. Default: ``link``.
    :param at: where it is, in parts of the width that both boxes share. Default: in the middle.
    """

    start: str
    end: str
    css: str = "link"
    at: float = 0.5


def svg_of(
    node: Node, *, size: Size, title: str, description: str, name: str, links: Sequence[Link] = ()
) -> str:
    """Return a picture as SVG. It has classes and no style, so that a page can give it its theme.

    :param node: what is drawn.
    :param size: width of the picture; its height follows.
    :param title: title of the picture.
    :param description: what it shows, in words.
    :param name: prefix of its ids, which no other picture of a page has.
    :param links: lines between boxes, drawn on top. Default: none.
    """
    height = node.height(size.value - 2)
    shapes = list(node.shapes(Area(1, 1, size.value - 2, height)))
    places = {one.key: one.area for one in shapes if isinstance(one, Frame) and one.key}
    joined = [path for one in links for path in _link(one, places)]
    return drawing(
        [*shapes, *joined],
        size=size,
        height=height + 2,
        title=title,
        description=description,
        name=name,
    )


def drawing(
    shapes: Iterable[Shape],
    *,
    size: Size,
    height: float,
    title: str,
    description: str,
    name: str,
    style: str = "",
) -> str:
    """Return shapes as SVG. It has classes, so that a page can give it its theme.

    :param shapes: the shapes.
    :param size: width of the picture.
    :param height: height of the picture in pixels.
    :param title: title of the picture.
    :param description: what it shows, in words.
    :param name: prefix of its ids, which no other picture of a page has.
    :param style: CSS, for a picture that stands alone. Default: none.
    """
    width, name = size.value, f"{name}-{size.name.lower()}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture {size.css}" '
        f'viewBox="0 0 {width} {_number(height)}" width="{width}" '
        f'height="{_number(height)}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">',
        f'<title id="{name}-title">{_text(title)}</title>',
        f'<desc id="{name}-desc">{_text(description)}</desc>',
        *([f"<style>{style.strip()}</style>"] if style else []),
        *(_written(one) for one in shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _written(shape: Shape) -> str:
    match shape:
        case Frame(area, css, radius, title):
            place = (
                f'x="{_number(area.x)}" y="{_number(area.y)}" width="{_number(area.width)}" '
                f'height="{_number(area.height)}" rx="{_number(radius)}"'
            )
            inside = f"><title>{_text(title)}</title></rect>" if title else "/>"
            return f'<rect class="{css}" {place}{inside}'
        case Path(d, css, x, y):
            moved = f' transform="translate({_number(x)} {_number(y)})"' if x or y else ""
            return f'<path class="{css}" d="{d}"{moved}/>'
        case Words():
            return _words(shape)


def _words(one: Words) -> str:
    weight = ' font-weight="600"' if one.style.bold else ""
    anchor = f' text-anchor="{one.anchor}"' if one.anchor != "start" else ""
    fitted = (
        f' textLength="{_number(one.width)}" lengthAdjust="spacingAndGlyphs"' if one.width else ""
    )
    title = f"<title>{_text(one.whole)}</title>" if one.whole else ""
    more = (
        f'<tspan class="quiet" dx="{_number(one.gap)}" font-size="{_number(Style.QUIET.size)}" '
        f'font-weight="400">{_text(one.more)}</tspan>'
        if one.more
        else ""
    )
    return (
        f'<text class="{one.style.css}" x="{_number(one.x)}" y="{_number(one.y)}" '
        f'font-size="{_number(one.style.size)}"{weight}{anchor}{fitted}>{title}'
        f"{_text(one.text)}{more}</text>"
    )


def _link(link: Link, places: Mapping[str, Area]) -> Iterator[Path]:
    start, end = places.get(link.start), places.get(link.end)
    if start is None or end is None:
        return
    left, right = max(start.x, end.x), min(start.right, end.right)
    x = left + (right - left) * link.at
    down = start.y < end.y
    foot, head = (start.bottom, end.y - 1) if down else (start.y, end.bottom + 1)
    yield Path(f"M{_number(x)} {_number(foot)}V{_number(head)}", link.css)
    yield Path(_head(x, head, -_ARROW if down else _ARROW), link.css)


def _head(x: float, y: float, back: float) -> str:
    """Return an arrow's head at the end of a line."""
    left, right = x - _ARROW * 0.8, x + _ARROW * 0.8
    return (
        f"M{_number(left)} {_number(y + back)}L{_number(x)} {_number(y)}"
        f"L{_number(right)} {_number(y + back)}"
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(value: str) -> str:
    return escape(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value))
