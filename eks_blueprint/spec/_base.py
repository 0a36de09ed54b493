"""The base of every spec: frozen, no unknown keys, literals only, readable errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from eks_blueprint.errors import Found, Issue, Path, SpecError, Warned, dotted
from eks_blueprint.spec.messages import ISSUES, explain

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    # The public way to the metaclass; mypy does not follow it.
    ModelMetaclass = type(BaseModel)

__all__ = [
    "Found",
    "Path",
    "Spec",
    "Warned",
    "below",
    "checked",
    "one_of_two",
    "refusal",
    "warned_below",
]


class _SpecMeta(ModelMetaclass):
    """Calling the class is what a Python caller does; nested specs do not come this way.

    An ``__init__`` of our own would be called for nested specs as well, and the path to the field
    would be lost.
    """

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:  # noqa: N805  (a metaclass)
        try:
            return super().__call__(*args, **kwargs)
        except ValidationError as error:
            raise _refusal(cls, error) from None  # type: ignore[arg-type]


class Spec(BaseModel, metaclass=_SpecMeta):
    """A frozen model that holds literals only; the docstring of a field documents it in the schema.

    :raises SpecError: if a value is refused.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        # All models are built together at first use, in a third of the time of building each
        # separately.
        defer_build=True,
        validate_default=True,
    )

    SAID_AS: ClassVar[Mapping[str, str]] = {}
    """Key of a file by the field that it becomes, where they differ."""

    def issues(self) -> Iterable[Found]:
        """Return issues across fields of this spec; specs with such rules override this."""
        return ()

    def warnings(self) -> Iterable[Warned]:
        """Return warnings about this spec; specs with warnings override this."""
        return ()

    @model_validator(mode="after")
    def _refuse(self) -> Self:
        found = [*self.issues()]
        found += self._repeated({path[0] for path, _ in found if path})
        if found:
            raise refusal(found)
        return self

    def _repeated(self, known: Set[str | int]) -> Iterator[Found]:
        """Return issues for values that stand twice in a list; AWS and Kubernetes read sets.

        :param known: fields that have issues of their own.
        """
        for name in type(self).model_fields:
            value = getattr(self, name)
            if not isinstance(value, tuple) or name in known:
                continue
            seen: set[object] = set()
            for index, one in enumerate(value):
                if isinstance(one, str | int) and one in seen:
                    yield (name, index), f"must not stand twice in the list, got {one!r}"
                elif isinstance(one, str | int):
                    seen.add(one)

    @classmethod
    def model_validate(cls, obj: Any, **kwargs: Any) -> Self:
        """Validate a plain map.

        :raises SpecError: if a value is refused.
        """
        try:
            return super().model_validate(obj, **kwargs)
        except ValidationError as error:
            raise _refusal(cls, error) from None


def one_of_two(**fields: object) -> Iterator[Found]:
    """Return an issue unless exactly one of two fields is set.

    :param fields: value by name.
    """
    given = [name for name, value in fields.items() if value is not None]
    if len(given) != 1:
        yield (), f"must have {' or '.join(fields)}, got {'both' if given else 'neither'}"


def refusal(found: Sequence[Found]) -> PydanticCustomError:
    """Create the error with which a validator reports issues."""
    return PydanticCustomError(ISSUES, "{count} issues", {"count": len(found), "issues": found})


def warned_below(path: Path, warnings: Iterable[Warned]) -> Iterator[Warned]:
    """Prefix warnings with the path of the spec; see :func:`below`."""
    for warned in warnings:
        yield warned._replace(path=(*path, *warned.path))


def checked(rule: Callable[[Any], Iterable[Found]]) -> AfterValidator:
    """Attach a rule about a map or list to its type.

    :param rule: finds issues between the entries; constructs that accept such a map call it as
        well.
    """

    def check(value: Any) -> Any:
        found = [*rule(value)]
        if found:
            raise refusal(found)
        return value

    return AfterValidator(check)


def _refusal(cls: type[BaseModel], error: ValidationError) -> SpecError:
    return SpecError(Issue("", 0, dotted(path), message) for path, message in explain(error, cls))


def below(path: Path, found: Iterable[Found]) -> Iterator[Found]:
    """Prefix issues with the path of the spec.

    :param path: path of the field that contains the spec.
    :param found: the issues.
    """
    for inner, message in found:
        yield (*path, *inner), message
