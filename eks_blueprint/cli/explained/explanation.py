"""What is known of one name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from eks_blueprint.results import Block, Bullets, Document, Heading, Paragraph, Table

__all__ = ["Explanation", "Kind", "document"]

Kind = Literal[
    "recommendation",
    "check",
    "upgrade check",
    "warning",
    "check of diff",
    "field",
    "component",
    "add-on",
    "chart",
    "Python",
]


@dataclass(frozen=True)
class Explanation:
    """What is known of one name.

    :param id: the name, as the library writes it.
    :param kind: what it is the name of.
    :param title: it in one line.
    :param text: why it is so, or what it means. Default: empty.
    :param facts: short facts by name, such as severity, default and status.
    :param lists: several values by name, such as fields and sources.
    """

    id: str
    kind: Kind
    title: str
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def document(one: Explanation) -> Document:
    """Show an explanation.

    :param one: the explanation.
    """
    return Document(f"{one.id}: {one.title}" if one.title else one.id, tuple(_blocks(one)))


def _blocks(one: Explanation) -> Iterator[Block]:
    if one.text:
        yield Paragraph(one.text)
    facts = {"kind": one.kind, **{name: text for name, text in one.facts.items() if text}}
    yield Table(("fact", "value"), tuple(facts.items()))
    for name, values in one.lists.items():
        if values:
            yield Heading(name)
            yield Bullets(values)
