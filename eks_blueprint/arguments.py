"""Arguments of constructs and of what they take are of the types that their parameters name.

A text where a list is expected would be read letter by letter, and a name where CDK expects an
object ends in an error of CDK or Python that names neither the construct nor the parameter.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar, Union, get_args, overload
from typing import get_origin as origin_of

from constructs import Construct, IDependable

from eks_blueprint.attributes import holds_token
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec._base import Spec

__all__ = ["checked"]

_P = ParamSpec("_P")
_Self = TypeVar("_Self")

_WORDS = {str: "text", bool: "true or false", int: "a whole number", NoneType: "None"}
# What is never a CDK object, nor one that keeps a contract of the library.
_PLAIN = (NoneType, str, bytes, int, float, Mapping, list, tuple, set, frozenset, Spec)
_LONGEST = 60
_REMEDIES = {
    "NetworkLayout": "give NetworkFromVpc(vpc) for a VPC of your own",
    "Delivery": "give a KubectlDelivery or FluxDelivery",
}


@overload
def checked(init: type[_Self]) -> type[_Self]: ...


@overload
def checked(
    init: Callable[Concatenate[_Self, _P], None],
) -> Callable[Concatenate[_Self, _P], None]: ...


def checked(init: Any) -> Any:
    """Refuse arguments of a construct that are not of the types of its parameters.

    Specs are left to the constructs, which say how to make one. Reads no attribute of a CDK object,
    since each would be a message to Node.

    :param init: the constructor, or a dataclass.
    :returns: the constructor, which raises a :class:`BlueprintError` for such an argument; or the
        dataclass with it.
    """
    if isinstance(init, type):
        init.__init__ = checked(init.__init__)  # type: ignore[misc]
        return init

    @functools.wraps(init)
    def checking(self: object, /, *args: Any, **kwargs: Any) -> None:
        hints = _hints(init)
        for name, value in (*zip(hints, args, strict=False), *kwargs.items()):
            wanted = hints.get(name, object)
            if not _fits(value, wanted):
                place = _place(type(self), *args)
                raise BlueprintError(f"{place}{_message(name, value, wanted)}")
        init(self, *args, **kwargs)

    return checking


@functools.cache
def _hints(init: Callable[..., None]) -> dict[str, Any]:
    """Return the type of each parameter, as text if only type checkers have its module."""
    names = {**vars(__import__("builtins")), **getattr(init, "__globals__", {})}
    hints: dict[str, Any] = {}
    for name, text in init.__annotations__.items():
        if name != "return":
            try:
                hints[name] = eval(text, names) if isinstance(text, str) else text
            except NameError:
                hints[name] = text
    return hints


def _fits(value: object, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return not isinstance(value, _PLAIN)
    origin = origin_of(wanted)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(wanted))
    if wanted in (Any, object) or origin is Literal:
        return True
    if isinstance(origin, type) and issubclass(origin, Collection):
        return _holds(value, get_args(wanted), mapping=issubclass(origin, Mapping))
    if wanted is NoneType:
        return value is None
    if wanted is int:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole or (isinstance(value, float) and holds_token(value))
    return _is(value, wanted) if isinstance(wanted, type) else True


def _holds(value: object, kinds: tuple[Any, ...], *, mapping: bool) -> bool:
    """Say whether a list, or a map, has entries of these types; a map of specs says so itself."""
    if mapping:
        if _is_spec(kinds[-1]):
            return True
        return isinstance(value, Mapping) and all(
            _fits(key, kinds[0]) and _fits(one, kinds[1]) for key, one in value.items()
        )
    if not isinstance(value, Collection) or isinstance(value, str | bytes | Mapping):
        return False
    return all(_fits(one, kinds[0]) for one in value)


def _is_spec(wanted: Any) -> bool:
    kinds = get_args(wanted) if origin_of(wanted) in (Union, UnionType) else (wanted,)
    return any(isinstance(kind, type) and issubclass(kind, Spec) for kind in kinds)


def _is(value: object, wanted: type) -> bool:
    if issubclass(wanted, Spec):
        return True
    if not _is_contract(wanted):
        return any(isinstance(one, wanted) for one in _delegates(value))
    if isinstance(value, _PLAIN):
        return False
    own = getattr(value, "__dict__", {})
    kinds = [type(one) for one in _delegates(value)]
    members = [name for name in vars(wanted) if not name.startswith("_")]
    # By which CDK's interfaces are told apart; a cluster of aws_eks has those of aws_eks_v2.
    members = [name for name in members if name.endswith(("_arn", "_id", "_name"))] or members
    return all(name in own or any(hasattr(kind, name) for kind in kinds) for name in members)


def _delegates(value: object) -> tuple[object, ...]:
    """Return what an object delegates to, if CDK imported it, and otherwise the object."""
    return tuple(getattr(value, "__dict__", {}).get("_delegates", (value,)))


def _is_contract(wanted: type) -> bool:
    return getattr(wanted, "_is_protocol", False)


def _is_of_cdk(wanted: type) -> bool:
    return wanted.__module__.startswith(("aws_cdk", "constructs"))


def _place(made: type, scope: object = None, construct_id: object = "", *_: object) -> str:
    if not issubclass(made, Construct):
        return f"{made.__name__}: "
    if not isinstance(scope, Construct):
        return ""
    return f"{scope.node.path}/{construct_id}: ".removeprefix("/")


def _message(name: str, value: object, wanted: Any) -> str:
    got = _got(value, wanted)
    if wanted is str and isinstance(value, int | float) and not isinstance(value, bool):
        got += f'; put it in quotes: "{value}"'
    elif isinstance(value, str) and _fits([value], wanted):
        got += "; put it in brackets, as a list of one"
    return f"{name} must be {_words(wanted)}, got {got}{_remedy(wanted)}"


def _got(value: object, wanted: Any = None) -> str:
    if value is None or isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, str):
        return f"text {value[:_LONGEST]!r}"
    if isinstance(value, Mapping):
        wrong = [one for key, one in value.items() if not _fits({key: one}, wanted)]
        return f"a map with {_got(wrong[0])}" if wrong else "a map"
    if isinstance(value, Collection):
        wrong = [one for one in value if not _fits([one], wanted)]
        return f"a list with {_got(wrong[0])}" if wrong else "a list"
    return " and ".join(dict.fromkeys(_name(type(one)) for one in _delegates(value)))


def _remedy(wanted: Any) -> str:
    for kind in _classes(wanted):
        if kind.__name__ in _REMEDIES:
            return f"; {_REMEDIES[kind.__name__]}"
        if _is_of_cdk(kind) and _is_contract(kind) and kind is not IDependable:
            return (
                "; import it, as with Role.from_role_arn, Key.from_key_arn or "
                "Cluster.from_cluster_attributes"
            )
    return ""


def _classes(wanted: Any) -> Iterator[type]:
    """Give the classes that a type consists of."""
    if isinstance(wanted, type) and origin_of(wanted) is None:
        yield wanted
    for one in get_args(wanted):
        yield from _classes(one)


def _name(kind: type) -> str:
    """Return the name of a class, with the module of CDK, since there are two of EKS."""
    module = kind.__module__.rpartition(".")[2]
    return f"{module}.{kind.__name__}" if "aws_cdk.aws_" in kind.__module__ else kind.__name__


def _words(wanted: Any) -> str:
    origin = origin_of(wanted)
    kinds = get_args(wanted)
    if origin in (Union, UnionType):
        return " or ".join(_words(one) for one in kinds)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"a map from text to {_words(kinds[1])}"
    if isinstance(origin, type) and issubclass(origin, Collection):
        return f"a list of {_words(kinds[0])}"
    if isinstance(wanted, str):
        return f"of type {wanted.replace(' | ', ' or ')}"
    if wanted in (Any, object):
        return "anything"
    return _WORDS.get(wanted) or f"of type {_name(wanted)}"
