"""Objects within objects: lists, values of charts, patches, and texts that hold manifests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.errors import Path, SpecError
from eks_blueprint.readiness.subject import Subject
from eks_blueprint.spec_files import read_stream

__all__ = ["Held", "embedded", "is_typed", "with_embedded"]

Held = tuple[Mapping[str, Any], Path, bool]
"""An object, where it is held, and whether a text holds it."""

# A list is applied item by item.
_ITEMS = "items"
# More than any object has; what is left out after that is not worth a crash.
_MOST = 200_000


def is_typed(value: Any) -> bool:
    """Say whether a value names an API version and a kind."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("apiVersion"), str)
        and isinstance(value.get("kind"), str)
    )


def with_embedded(subject: Subject) -> Iterator[Subject]:
    """Yield an object and all that it holds; of a list only the items.

    :param subject: the object.
    """
    items = subject.content.get(_ITEMS)
    is_list = subject.kind.endswith("List") and isinstance(items, list)
    if not is_list:
        yield subject
        yield from embedded(subject, subject.content)
        return
    if subject.kind != "List":
        yield Subject(
            {key: value for key, value in subject.content.items() if key != _ITEMS},
            subject.where,
            subject.own,
            whole=False,
            place=subject.place,
        )
    for index, item in enumerate(items or ()):
        if isinstance(item, Mapping):
            yield from with_embedded(_item(subject, item, index))


def embedded(subject: Subject, value: Any) -> Iterator[Subject]:
    """Yield the objects within a value.

    :param subject: what the value belongs to.
    :param value: an object, whose own type does not count, or values of a chart.
    """
    left = [_MOST]
    for content, path, _ in _held(value, (), left, top=True):
        inner = subject.within(content, path, whole=False)
        if inner.kind.endswith("List") and isinstance(content.get(_ITEMS), list):
            continue  # its items are found by themselves
        yield inner


def _item(subject: Subject, item: Mapping[str, Any], index: int) -> Subject:
    place = subject.place.below((_ITEMS, index)) if subject.place is not None else None
    return Subject(item, subject.where, subject.own, subject.whole, place)


def _held(value: Any, path: Path, left: list[int], *, top: bool = False) -> Iterator[Held]:
    left[0] -= 1
    if left[0] < 0:
        return
    if isinstance(value, Mapping):
        if is_typed(value) and not top:
            yield value, path, False
        for key, item in value.items():
            yield from _held(item, (*path, str(key)), left)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _held(item, (*path, index), left)
    elif isinstance(value, str) and "apiVersion" in value and "kind" in value:
        yield from _of_text(value, path, left)


def _of_text(text: str, path: Path, left: list[int]) -> Iterator[Held]:
    try:
        documents = read_stream("", text)
    except SpecError:
        return  # a template, or a text that only speaks of manifests
    for document in documents:
        if isinstance(document.value, (Mapping, list)):
            # Lines of the text are not those of the file: escapes and folding change them.
            yield from ((one, path, True) for one, _, _ in _held(document.value, (), left))
