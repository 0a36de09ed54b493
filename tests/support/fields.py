"""Every field of the spec, and what can be done to it."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from eks_blueprint.catalogue.changes import Edit
from eks_blueprint.spec import (
    BlueprintSpec,
    ClusterSpec,
    ConnectionSpec,
    FleetEnvironmentSpec,
    PipelineSpec,
    PrivateZonesSpec,
    ServiceNetworkSpec,
    SharedNetworkSpec,
    WaveSpec,
)
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.blue_green import BlueGreenSpec

__all__ = ["editable_fields"]

Path = tuple[str, ...]
_KEYS = (Edit.ADD, Edit.RENAME, Edit.REMOVE)
_PART = (Edit.ADD, Edit.REMOVE)


def editable_fields() -> Iterator[tuple[Path, Edit]]:
    """Give the fields below a cluster, and those of a file, with ``*`` for keys of maps."""
    for name, field in BlueprintSpec.model_fields.items():
        # Those of EKS Anywhere are in no template.
        if name in BlueprintSpec.SAID_AS:
            continue
        if field.annotation == PipelineSpec | None:
            yield from _annotation(field.annotation, (name,))
            continue
        for edit in _KEYS:
            yield (name, "*"), edit
    yield from _fields(ClusterSpec, ())
    yield from _fields(SharedNetworkSpec, ("networks", "*"))
    yield from _fields(FleetEnvironmentSpec, ("environments", "*"))
    yield from _fields(WaveSpec, ("waves", "*"))
    yield from _fields(ServiceNetworkSpec, ("service_networks", "*"))
    yield from _fields(PrivateZonesSpec, ("private_zones", "*"))
    yield from _fields(ConnectionSpec, ("connections", "*"))
    yield from _fields(BlueGreenSpec, ("blue_green", "*"))


def _fields(model: type[Spec], path: Path) -> Iterator[tuple[Path, Edit]]:
    for name, field in model.model_fields.items():
        yield from _annotation(field.annotation, (*path, name))


def _annotation(annotation: Any, path: Path) -> Iterator[tuple[Path, Edit]]:
    options = [one for one in _options(annotation) if one is not type(None)]
    optional = len(options) < len(list(_options(annotation)))
    (kind,) = options if len(options) == 1 else (None,)
    if isinstance(kind, type) and issubclass(kind, Spec):
        for edit in _PART if optional else ():
            yield path, edit
        yield from _fields(kind, path)
        return
    if get_origin(kind) is dict:
        # A value may be null, which takes away what a lower layer set.
        value, *_ = [one for one in _options(get_args(kind)[1]) if one is not type(None)]
        if isinstance(value, type) and issubclass(value, Spec):
            for edit in _KEYS:
                yield (*path, "*"), edit
            yield from _fields(value, (*path, "*"))
            return
    yield path, Edit.CHANGE


def _options(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from _options(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for one in get_args(annotation):
            yield from _options(one)
    else:
        yield annotation


def paths() -> Mapping[Path, set[Edit]]:
    """Give the edits by field."""
    found: dict[Path, set[Edit]] = {}
    for path, edit in editable_fields():
        found.setdefault(path, set()).add(edit)
    return found
