"""Fields of the spec, found by their path."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from eks_blueprint import catalogue
from eks_blueprint.catalogue.changes import Edit, changes_of
from eks_blueprint.cli.explained.explanation import Explanation
from eks_blueprint.errors import BlueprintError
from eks_blueprint.recommendations import recommendations
from eks_blueprint.spec import BlueprintSpec, ClusterSpec
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.schema import field_texts

__all__ = ["explain_field", "field_names"]

_PAGE = "docs/reference/spec.md"
# Remarks are written for a page of the docs, and link to others.
_LINK = re.compile(r" \(\[[^\]]*\]\([^)]*\)\)")


@dataclass(frozen=True)
class _Place:
    """A field, and the keys that lead to it below a cluster or the file."""

    model: type[Spec]
    name: str
    path: tuple[str, ...]

    @property
    def info(self) -> FieldInfo:
        return self.model.model_fields[self.name]


def explain_field(words: str) -> Explanation | None:
    """Explain a field of the spec.

    :param words: its path, such as ``clusters.*.karpenter``, ``karpenter`` or
        ``node_groups.NAME.min_size``; any name stands for a key of a map.
    :returns: ``None`` if there is no such field.
    """
    path = words.replace("[]", "").strip(".").split(".")
    in_cluster = path[0] in ("clusters", "defaults")
    below = path[2:] if path[0] == "clusters" else path[1:]
    place = _walk(ClusterSpec, below) if in_cluster and below else None
    if place is None:
        place = _walk(ClusterSpec, path)
        in_cluster = place is not None
    if place is None:
        place = _walk(BlueprintSpec, path)
    return None if place is None else _explained(place, in_cluster=in_cluster)


def field_names() -> tuple[str, ...]:
    """Return the fields of a cluster and of the file, without those below them."""
    return (*ClusterSpec.model_fields, *BlueprintSpec.model_fields)


def _explained(place: _Place, *, in_cluster: bool) -> Explanation:
    texts = field_texts(place.model)
    own = ".".join(place.path)
    inner = [*_models(place.info.annotation)]
    return Explanation(
        f"clusters.*.{own}" if in_cluster else own,
        "field",
        "",
        " ".join(texts.get(place.name, "").split()),
        {
            "type": _kind(place.info.annotation),
            "default": _default(place.info),
            "page": _PAGE,
        },
        {
            "keys": tuple(name for model in inner for name in model.model_fields),
            "a change of it": _changes(place.path),
            "components": tuple(
                name
                for name, one in catalogue.components().items()
                if own in one.when and in_cluster
            ),
            "recommendations": tuple(
                f"{one.id}: {one.title}"
                for one in recommendations().values()
                if any(known == own or known.startswith(f"{own}.") for known in one.fields)
            ),
        },
    )


def _walk(model: type[Spec], path: Sequence[str]) -> _Place | None:
    """Follow keys into models, maps and lists."""
    name, *rest = path
    if name not in model.model_fields:
        return None
    place = _Place(model, name, (name,))
    if not rest:
        return place
    annotation = model.model_fields[name].annotation
    key: tuple[str, ...] = ()
    if _is_collection(annotation):
        # An entry of a list has no name, and may be left out.
        is_map = any(get_origin(one) is dict for one in _options(annotation))
        if is_map or rest[0].isdigit() or rest[0] in ("*", "NAME"):
            key, rest = ("*",), rest[1:]
    if not rest:
        return place
    for inner in _models(annotation):
        found = _walk(inner, rest)
        if found is not None:
            return _Place(found.model, found.name, (name, *key, *found.path))
    return None


def _options(annotation: Any) -> Iterator[Any]:
    """Yield the types of which a value may have one, without their annotations."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _options(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for one in get_args(annotation):
            yield from _options(one)
    elif annotation is not type(None):
        yield annotation


def _is_collection(annotation: Any) -> bool:
    return any(get_origin(one) in (dict, tuple, list) for one in _options(annotation))


def _models(annotation: Any) -> Iterator[type[Spec]]:
    for one in _options(annotation):
        if isinstance(one, type) and issubclass(one, Spec):
            yield one
        elif get_origin(one) in (dict, tuple, list):
            yield from _models(get_args(one)[-2 if get_args(one)[-1] is Ellipsis else -1])


_WORDS = {str: "text", int: "integer", float: "number", bool: "boolean"}


def _kind(annotation: Any) -> str:
    return " or ".join(dict.fromkeys(map(_one_kind, _options(annotation))))


def _one_kind(one: Any) -> str:
    origin, inner = get_origin(one), get_args(one)
    if origin is Literal:
        return ", ".join(map(str, inner))
    if origin is dict:
        return f"map by name, each {_kind(inner[1])}"
    if origin in (tuple, list):
        return f"list, each {_kind(inner[0])}"
    if isinstance(one, type) and issubclass(one, Spec):
        return "map"
    return _WORDS.get(one, "any")


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "none, required"
    value = info.get_default(call_default_factory=True, validated_data={})
    if value is None or value in ((), {}):
        return "not set"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _changes(path: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for edit in Edit:
        try:
            changes = changes_of(path, edit)
        except BlueprintError:
            continue
        for one in changes:
            condition = f", {one.when}" if one.when else ""
            said = "; ".join(filter(None, (one.what, _LINK.sub("", one.remark))))
            found.append(f"{edit}{condition}: {one.effect}{f'; {said}' if said else ''}")
    return tuple(dict.fromkeys(found))
