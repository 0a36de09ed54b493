"""Finding what the register links to, with an answer that says what to edit."""

import importlib
import types
from collections.abc import Iterator
from inspect import isclass
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from eks_blueprint.spec import BlueprintSpec, ClusterSpec
from tests.support.markdown import anchors

ROOT = Path(__file__).parents[2]


def field_problem(path: str) -> str | None:
    """Say why a path is no field of the spec."""
    parts = path.split(".")
    place: Any = BlueprintSpec if parts[0] in BlueprintSpec.model_fields else ClusterSpec
    for part in parts:
        inner = [found for option in _options(place) for found in _inner(option, part)]
        if not inner:
            known = sorted(name for option in _options(place) for name in _names(option))
            return f"{path}: {part} is no field there, which has {', '.join(known) or 'none'}"
        place = inner[0]
    return None


def _options(annotation: Any) -> Iterator[Any]:
    """Look through Annotated and unions."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _options(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for option in get_args(annotation):
            yield from _options(option)
    else:
        yield annotation


def _inner(option: Any, part: str) -> Iterator[Any]:
    if part == "*" and get_origin(option) is dict:
        yield get_args(option)[1]
    elif isclass(option) and issubclass(option, BaseModel) and part in option.model_fields:
        yield option.model_fields[part].annotation


def _names(option: Any) -> Iterator[str]:
    if get_origin(option) is dict:
        yield "* (a map)"
    elif isclass(option) and issubclass(option, BaseModel):
        yield from option.model_fields


def construct_problem(name: str) -> str | None:
    """Say why a dotted name cannot be imported."""
    module, _, attribute = name.rpartition(".")
    try:
        found = importlib.import_module(module)
    except ImportError as error:
        return f"{name}: {error}"
    return None if hasattr(found, attribute) else f"{name}: {module} has no {attribute}"


def page_problem(page: str) -> str | None:
    """Say why a page or its anchor does not exist."""
    file, _, anchor = page.partition("#")
    path = ROOT / file
    if not path.is_file():
        return f"{page}: there is no such page"
    known = [*anchors(path.read_text(encoding="utf-8"))]
    if anchor and anchor not in known:
        return f"{page}: the page has no such anchor; it has {', '.join(known)}"
    return None
