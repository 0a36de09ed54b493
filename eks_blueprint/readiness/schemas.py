"""Objects against the OpenAPI schemas of two Kubernetes versions."""

from __future__ import annotations

import importlib.resources
import importlib.util
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from eks_blueprint.errors import Path
from eks_blueprint.readiness.removed_apis import is_served
from eks_blueprint.readiness.subject import Subject, finding
from eks_blueprint.results import Finding

__all__ = ["schema_findings", "schemas_known"]

_PACKAGE = "kubernetes_validate"
_FOLDER = "kubernetes-json-schema"
# What CloudFormation, Flux or Helm fills in may be of any type.
_FILLED_IN = re.compile(r"<[A-Za-z]\w*|\$\{|\{\{")
_WORST = 3


class _Flaw(NamedTuple):
    path: Path
    message: str


def schemas_known(version: str) -> bool:
    """Say whether the schemas of a Kubernetes version are installed.

    :param version: such as ``1.36``.
    """
    if importlib.util.find_spec(_PACKAGE) is None:
        return False
    return bool(_folder(version).joinpath("_definitions.json").is_file())


def schema_findings(
    subjects: Iterable[Subject], *, cluster: str, current: str, target: str
) -> Iterator[Finding]:
    """Compare objects with the schemas of both versions.

    - An object that only the target refuses is an error, an unknown field included.
    - An object that both refuse is a warning, unless it is a part of values or a patch, which
      need not be complete.

    :param subjects: the objects of a cluster.
    :param cluster: its name.
    :param current: Kubernetes version that it has.
    :param target: Kubernetes version that it gets.
    """
    missing = [version for version in (current, target) if not schemas_known(version)]
    if missing:
        yield finding(
            "schemas-not-checked",
            f"clusters.{cluster}",
            f"the schemas of Kubernetes {' and '.join(dict.fromkeys(missing))} are not there: "
            "fields of objects were not checked",
        )
        return
    custom = 0
    for subject in subjects:
        if subject.is_reference or subject.kind.endswith("List"):
            continue
        served = is_served(subject.api_version, subject.kind, target)
        if served is None and subject.whole:
            custom += 1
        if served and is_served(subject.api_version, subject.kind, current):
            yield from _compared(subject, current, target)
    if custom:
        yield finding(
            "objects-not-checked",
            f"clusters.{cluster}",
            f"custom resources that were not compared with a schema: {custom}",
        )


def _compared(subject: Subject, current: str, target: str) -> Iterator[Finding]:
    content = json.loads(json.dumps(subject.content, default=str))
    after = _flaws(subject, content, target)
    if not after:
        return
    before = {flaw.path for flaw in _flaws(subject, content, current)}
    new = [flaw for flaw in after if flaw.path not in before]
    for flaw in new[:_WORST]:
        yield subject.finding(
            "schema-changed",
            f"Kubernetes {target} refuses what {current} takes: {flaw.message}",
            at=flaw.path,
        )
    if subject.whole and before:
        for flaw in [flaw for flaw in after if flaw.path in before][:_WORST]:
            yield subject.finding("schema-invalid", flaw.message, at=flaw.path)


def _flaws(subject: Subject, content: Any, version: str) -> Sequence[_Flaw]:
    errors = _validator(version, subject.api_version, subject.kind)(content)
    return sorted(_read(errors), key=lambda flaw: ".".join(map(str, flaw.path)))


def _read(errors: Iterable[Any]) -> Iterator[_Flaw]:
    for error in errors:
        path = tuple(error.absolute_path)
        if isinstance(error.instance, str) and _FILLED_IN.search(error.instance):
            continue
        if error.validator == "additionalProperties":
            known = error.schema.get("properties", {})
            for key in error.instance:
                if key not in known:
                    yield _Flaw((*path, key), f"{_dotted((*path, key))} is no known field")
        else:
            text = error.message if len(error.message) < 200 else f"{error.message[:200]}…"
            yield _Flaw(path, f"{_dotted(path)}: {text}" if path else text)


def _dotted(path: Path) -> str:
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)[1:]


@cache
def _validator(version: str, api_version: str, kind: str) -> Callable[[Any], Iterable[Any]]:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    group, _, name = api_version.rpartition("/")
    short = "-".join(filter(None, (kind.lower(), group.partition(".")[0], name)))
    schema = json.loads(_folder(version).joinpath(f"{short}.json").read_text("utf-8"))
    registry: Any = Resource.from_contents(_definitions(version)) @ Registry()
    registry = Resource.from_contents(schema) @ registry
    found: Callable[[Any], Iterable[Any]] = Draft202012Validator(
        schema, registry=registry
    ).iter_errors
    return found


@cache
def _definitions(version: str) -> Mapping[str, Any]:
    text = _folder(version).joinpath("_definitions.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _folder(version: str) -> Any:
    return importlib.resources.files(_PACKAGE) / _FOLDER / f"v{version}.0-local-strict"
