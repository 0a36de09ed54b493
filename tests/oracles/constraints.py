"""What AWS and Kubernetes say about a value: bounds, pattern and members of an enumeration.

The sources are botocore's service models, the CloudFormation schemas that cfn-lint carries, and the
custom resource definitions beside the repository.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.session
import yaml

from tests.support.apps import ROOT
from tests.support.resources import schema

__all__ = ["DEFINITIONS", "Constraint", "constraint"]

DEFINITIONS = ROOT.parent / "shared" / "crds"
_CLASSES = {r"[\p{L}\p{Z}\p{N}_": r"[\w\s"}
"""What Python's ``re`` lacks: letters, separators and numbers of any alphabet."""


@dataclass(frozen=True)
class Constraint:
    """What a service accepts.

    :param minimum: least length of a text, or least number.
    :param maximum: greatest length of a text, or greatest number.
    :param pattern: regular expression that is searched in the text.
    :param members: the allowed values, if they are enumerated.
    """

    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    members: tuple[Any, ...] = ()

    @property
    def says_nothing(self) -> bool:
        return self == Constraint()

    def takes(self, value: Any) -> bool:
        """Say whether a service with this constraint takes a value."""
        if self.members:
            return value in self.members
        size = len(value) if isinstance(value, str) else value
        if self.minimum is not None and size < self.minimum:
            return False
        if self.maximum is not None and size > self.maximum:
            return False
        return self.pattern is None or bool(re.search(self.pattern, str(value)))


def constraint(source: str, place: str) -> Constraint:
    """Read a constraint.

    :param source: ``botocore``, ``documentation``, ``cloudformation`` or ``definition``.
    :param place: ``service.Operation.member...``, ``Type Property...`` or ``file Kind field...``;
        ``[]`` is an entry of a list, ``<key>`` a key and ``*`` a value of a map.
    """
    readers = {
        "botocore": _botocore,
        "documentation": _documentation,
        "cloudformation": _cloudformation,
        "definition": _definition,
    }
    return readers[source](place)


@cache
def _session() -> Any:
    return botocore.session.get_session()


@cache
def _botocore(place: str) -> Constraint:
    service, operation, *path = _parts(place)
    shape = _session().get_service_model(service).operation_model(operation).input_shape
    for part in path:
        if part == "[]":
            shape = shape.member
        elif part in ("<key>", "*"):
            shape = shape.key if part == "<key>" else shape.value
        else:
            shape = shape.members[part]
    facts = shape.metadata
    pattern = facts.get("pattern")
    for name, known in _CLASSES.items():
        pattern = pattern and pattern.replace(name, known)
    # The services match the whole text; a pattern in a schema is searched.
    whole = pattern and rf"\A(?:{pattern})\Z"
    return Constraint(facts.get("min"), facts.get("max"), whole, tuple(facts.get("enum", ())))


@cache
def _documentation(place: str) -> Constraint:
    """Read the range of a member from its description, such as ``gp3: 3,000 - 80,000 IOPS``."""
    path, _, kind = place.partition(" ")
    service, operation, member = path.split(".")
    model = _session().get_service_model(service).operation_model(operation)
    text = re.sub("<[^>]+>", " ", model.input_shape.members[member].documentation)
    start = rf"\b{kind}\s*:" if kind else "Range:"
    (low, high), *_ = re.findall(rf"{start}\s*([\d,]+)[^-\d]*-\s*([\d,]+)", text)
    return Constraint(int(low.replace(",", "")), int(high.replace(",", "")))


@cache
def _cloudformation(place: str) -> Constraint:
    kind, _, path = place.partition(" ")
    return _of_schema(_walk(schema(kind), schema(kind), _parts(path)))


@cache
def _definition(place: str) -> Constraint:
    file, kind, path = place.split(" ", 2)
    for document in yaml.safe_load_all((DEFINITIONS / file).read_text("utf-8")):
        if document and document["spec"]["names"]["kind"] == kind:
            versions = document["spec"]["versions"]
            found = next(one for one in versions if one.get("storage"))
            root = found["schema"]["openAPIV3Schema"]
            return _of_schema(_walk(root, root, _parts(path)))
    raise KeyError(place)


def _parts(path: str) -> list[str]:
    return [one for part in path.split(".") for one in re.findall(r"\[\]|[^\[\]]+", part)]


def _walk(root: Mapping[str, Any], node: Mapping[str, Any], path: list[str]) -> Mapping[str, Any]:
    node = _followed(root, node)
    if not path:
        return node
    part, *rest = path
    if part == "[]":
        return _walk(root, node["items"], rest)
    if part == "*":
        values = node.get("additionalProperties") or next(iter(node["patternProperties"].values()))
        return _walk(root, values, rest)
    if part == "<key>":
        return {"pattern": next(iter(node["patternProperties"]))}
    for one in (node, *node.get("anyOf", ()), *node.get("oneOf", ())):
        found = _followed(root, one)
        if part in found.get("properties", {}):
            return _walk(root, found["properties"][part], rest)
    raise KeyError(part)


def _followed(root: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        found: Any = root
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def _of_schema(node: Mapping[str, Any]) -> Constraint:
    return Constraint(
        node.get("minLength", node.get("minimum")),
        node.get("maxLength", node.get("maximum")),
        node.get("pattern"),
        tuple(node.get("enum", ())),
    )
