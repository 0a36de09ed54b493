"""A walk over a spec and everything in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.errors import Path, Warned
from eks_blueprint.spec._base import Spec, warned_below

__all__ = ["all_warnings", "parts"]


def parts(spec: Spec, path: Path = ()) -> Iterator[tuple[Path, Spec]]:
    """Yield a spec and every nested spec, each with its path.

    :param spec: the outermost spec.
    :param path: path of that spec. Default: empty.
    """
    yield path, spec
    for name in type(spec).model_fields:
        yield from _within(getattr(spec, name), (*path, spec.SAID_AS.get(name, name)))


def _within(value: Any, path: Path) -> Iterator[tuple[Path, Spec]]:
    if isinstance(value, Spec):
        yield from parts(value, path)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _within(one, (*path, key))
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _within(one, (*path, index))


def all_warnings(spec: Spec) -> Iterator[Warned]:
    """Yield the warnings of a spec and of every nested spec, with paths from the outermost one."""
    for path, part in parts(spec):
        yield from warned_below(path, part.warnings())
