"""Templates as a page shows them: in parts, with line numbers, without secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from eks_blueprint.assembly import Resource, Stack, json_of, template_lines
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
    :param logical_id: the resource in the assembly, where its nested stack is a part of another
        one; empty for other parts.
    :param first: number of its first line.
    :param lines: its lines.
    :param prefix: what stands before the number in the id of a line.
    """

    id: str
    name: str
    type: str
    logical_id: str
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
    :param key: what tells it from others, as ``Place.template``.
    :param stack: name of the stack in the assembly.
    :param file: its file.
    :param parts: its parts, in the order of the file.
    :param is_file: whether the lines are those of the file; one without line breaks is shown with
        them.
    """

    id: str
    key: str
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
        return {one.logical_id: one.first for one in self.parts if one.logical_id}


def templates_of(source: Source, stacks: Sequence[str], masks: Masks) -> Iterator[Template]:
    """Yield templates, as far as their files can be read.

    :param source: the assembly.
    :param stacks: names of stacks in the assembly.
    :param masks: what is hidden.
    """
    for name in stacks:
        stack = source.assembly.stacks.get(name)
        if stack is None:
            continue
        for file in _files(stack):
            text = source.text(file.name)
            is_file = text.count("\n") > len(file.resources)
            if not is_file:
                text = json.dumps(_content(text, stack), indent=1, ensure_ascii=False)
            key = f"{name}/{file.path}" if file.path else name
            parts = tuple(_parts(key, file, masks.applied(text)))
            yield Template(template_id(key), key, name, file.name, parts, is_file)


@dataclass(frozen=True)
class _File:
    """A template of a stack, or of one nested in it.

    :param name: its name, from the folder of the assembly.
    :param path: the nested stacks that it is of, or empty.
    :param resources: its resources in the assembly, by their logical ids in the file.
    """

    name: str
    path: str
    resources: Mapping[str, Resource]


def _files(stack: Stack) -> Iterator[_File]:
    own = {key: one for key, one in stack.resources.items() if key not in stack.nested}
    yield _File(stack.file, "", own)
    found: dict[tuple[str, str], dict[str, Resource]] = {}
    for key, origin in stack.nested.items():
        one = found.setdefault((origin.path, origin.file), {})
        if key in stack.resources:
            one[origin.logical_id] = stack.resources[key]
    for (path, name), resources in found.items():
        yield _File(name, path, resources)


def _content(text: str, stack: Stack) -> Any:
    try:
        return json_of(text)
    except ValueError:
        return stack.template


def _parts(key: str, file: _File, text: str) -> Iterator[Part]:
    """Yield a part for each resource, and one for what stands before, between and after."""
    shown = text.split("\n")
    starts = {
        line: path
        for path, line in template_lines(text, file.name).items()
        if len(path) == 1 or (len(path) == 2 and path[0] == _RESOURCES)
    }
    edges = sorted(starts)
    for place, first in enumerate(edges):
        end = edges[place + 1] - 1 if place + 1 < len(edges) else len(shown)
        begin = 1 if place == 0 else first
        path = starts[first]
        name = str(path[-1])
        resource = file.resources.get(name) if len(path) > 1 else None
        kind = "r" if resource is not None else "p"
        yield Part(
            f"{kind}-{slug(f'{key}/{name}')}",
            name,
            resource.type if resource is not None else "",
            resource.logical_id if resource is not None else "",
            begin,
            shown[begin - 1 : end],
            template_id(key),
        )
