"""Every leaf of the spec: a field, an entry of a list, or a key or value of a map."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AfterValidator, TypeAdapter, ValidationError

from eks_blueprint.spec import (
    BlueprintSpec,
    ClusterSpec,
    ConnectionSpec,
    FleetEnvironmentSpec,
    PipelineSpec,
    PrivateZonesSpec,
    SharedNetworkSpec,
    WaveSpec,
)
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.blue_green import BlueGreenSpec

__all__ = ["Leaf", "leaves"]


@dataclass(frozen=True)
class Leaf:
    """A leaf.

    :param path: keys below a cluster; ``*`` is a key of a map, ``[]`` an entry of a list, and a
        last ``<key>`` the keys of a map themselves.
    :param annotation: its type, with validators.
    """

    path: str
    annotation: Any


def leaves() -> Iterator[Leaf]:
    """Give the leaves below a cluster, and those of a fleet that a cluster has not."""
    yield from _model(ClusterSpec, "")
    for name in ("environment", "tags"):
        field = SharedNetworkSpec.model_fields[name]
        yield from _type(_annotation(field), f"networks.*.{name}")
    yield from _model(FleetEnvironmentSpec, "environments.*")
    yield from _model(WaveSpec, "waves[]")
    yield from _model(PipelineSpec, "pipeline")
    field = BlueprintSpec.model_fields["service_networks"]
    yield from _type(_annotation(field), "service_networks")
    yield from _model(PrivateZonesSpec, "private_zones.*")
    yield from _model(ConnectionSpec, "connections.*")
    yield from _model(BlueGreenSpec, "blue_green.*")


def _model(model: type[Spec], path: str) -> Iterator[Leaf]:
    for name, field in model.model_fields.items():
        yield from _type(_annotation(field), f"{path}.{name}".removeprefix("."))


def _annotation(field: Any) -> Any:
    """Put back the constraints that pydantic took from the annotation of a field."""
    annotation = field.annotation
    for one in field.metadata:
        annotation = Annotated[annotation, one]
    return annotation


def _type(annotation: Any, path: str) -> Iterator[Leaf]:
    bare = annotation
    while get_origin(bare) is Annotated:
        bare = get_args(bare)[0]
    origin, arguments = get_origin(bare), get_args(bare)
    if isinstance(bare, type) and issubclass(bare, Spec):
        yield from _model(bare, path)
    elif origin in (Union, UnionType):
        options = [one for one in arguments if one is not type(None)]
        if len(options) == 1:
            # Constraints of an optional field stand outside of the union.
            chosen = options[0]
            for one in _metadata(annotation):
                chosen = Annotated[chosen, one]
            yield from _type(chosen, path)
        else:
            for one in options:
                yield from _type(one, path)
    elif arguments == (str, str) and _metadata(annotation):
        # A rule of the whole map decides about keys and values.
        yield Leaf(f"{path}.<key>", _entry(annotation, lambda key: {key: "value"}))
        yield Leaf(f"{path}.*", _entry(annotation, lambda value: {"key": value}))
    elif origin is dict:
        yield Leaf(f"{path}.<key>", arguments[0])
        yield from _type(arguments[1], f"{path}.*")
    elif origin in (tuple, list):
        yield from _type(arguments[0], f"{path}[]")
    else:
        yield Leaf(path, annotation)


def _metadata(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__metadata__", ())


def _entry(annotation: Any, to_map: Callable[[str], dict[str, str]]) -> Any:
    whole: TypeAdapter[Any] = TypeAdapter(annotation)

    def check(one: str) -> str:
        try:
            whole.validate_python(to_map(one))
        except ValidationError as error:
            raise ValueError("the map is refused") from error
        return one

    return Annotated[str, AfterValidator(check)]
