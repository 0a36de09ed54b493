"""Templates as a page shows them: in parts, with line numbers, without secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from eks_blueprint.assembly import Stack, lines_of
from eks_blueprint.review.page.anchors import slug, template_id
from eks_blueprint.review.page.filters import printable
from eks_blueprint.review.page.masking import Masks
from eks_blueprint.review.source import Source

__all__ = ["Part", "Template", "templates_of"]

_RESOURCES = "Resources"


@dataclass(frozen=True)
class Part:
    """A resource, or another part of a template.

    :param id: id on the page.
    :param name: logical id, or the name of the part.
    :param type: type of the resource, or empty.
    :param first: number of its first line.
    :param lines: its lines.
    :param prefix: what stands before the number in the id of a line.
    """

    id: str
    name: str
    type: str
    first: int
    lines: Sequence[str]
    prefix: str

    @property
    def items(self) -> Markup:
        """Its lines as items of a list, escaped. There are thousands, so no template makes them."""
        shown = (
            f'<li id="{self.prefix}-{number}">{escape(printable(line))}</li>'
            for number, line in enumerate(self.lines, self.first)
        )
        return Markup("".join(shown))


@dataclass(frozen=True)
class Template:
    """A template.

    :param id: id on the page; lines have it with their number.
    :param stack: name of the stack in the assembly.
    :param file: its file.
    :param parts: its parts, in the order of the file.
    :param is_file: whether the lines are those of the file; one without line breaks is shown with
        them.
    """

    id: str
    stack: str
    file: str
    parts: Sequence[Part]
    is_file: bool

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return max((one.first + len(one.lines) - 1 for one in self.parts), default=0)

    @cached_property
    def starts(self) -> Mapping[str, int]:
        """First line of each resource, by its logical id."""
        return {one.name: one.first for one in self.parts if one.type}


def templates_of(source: Source, stacks: Sequence[str], masks: Masks) -> Iterator[Template]:
    """Yield templates, as far as their files can be read.

    :param source: the assembly.
    :param stacks: names of stacks in the assembly.
    :param masks: what is hidden.
    """
    for key in stacks:
        stack = source.assembly.stacks.get(key)
        if stack is None:
            continue
        text = _text(source, stack)
        is_file = text.count("\n") > len(stack.resources)
        if not is_file:
            text = json.dumps(stack.template, indent=1, ensure_ascii=False)
        text = masks.applied(text)
        parts = tuple(_parts(key, stack, text))
        yield Template(template_id(key), key, stack.file, parts, is_file)


def _text(source: Source, stack: Stack) -> str:
    folder = source.assembly.folder
    if folder is None or not stack.file:
        return ""
    try:
        return (folder / stack.file).read_text("utf-8")
    except (OSError, ValueError):
        return ""


def _parts(key: str, stack: Stack, text: str) -> Iterator[Part]:
    """Yield a part for each resource, and one for what stands before, between and after."""
    shown = text.split("\n")
    starts = {
        line: path
        for path, line in lines_of(text).items()
        if len(path) == 1 or (len(path) == 2 and path[0] == _RESOURCES)
    }
    edges = sorted(starts)
    for place, first in enumerate(edges):
        end = edges[place + 1] - 1 if place + 1 < len(edges) else len(shown)
        begin = 1 if place == 0 else first
        path = starts[first]
        name = str(path[-1])
        resource = stack.resources.get(name) if len(path) > 1 else None
        kind = "r" if resource is not None else "p"
        yield Part(
            f"{kind}-{slug(f'{key}/{name}')}",
            name,
            resource.type if resource is not None else "",
            begin,
            shown[begin - 1 : end],
            template_id(key),
        )
