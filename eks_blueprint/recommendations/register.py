"""The register of recommendations: requirement, implementation, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, get_args

import yaml

from eks_blueprint.errors import BlueprintError
from eks_blueprint.yaml_loader import LOADER

__all__ = [
    "AREAS",
    "Default",
    "Recommendation",
    "RuleStatus",
    "Severity",
    "Status",
    "parse",
    "recommendations",
]

Severity = Literal["high", "medium", "low"]
Status = Literal["built", "partial", "planned"]
RuleStatus = Literal["built", "none"]
Default = Literal[
    "on",
    "on, audit",
    "on when a domain is given",
    "on when a source is given",
    "on where free",
    "off",
    "opt-in",
    "per tenant",
    "per profile",
    "topology",
]

AREAS: Mapping[str, str] = MappingProxyType(
    {
        "SEC": "Security",
        "REL": "Reliability",
        "EFF": "Efficiency",
        "TOPO": "Topology",
        "OPS": "Operations",
        "PORT": "Portability",
    }
)
"""Title of each area by the first part of its ids, in the order of the register."""

_ID = re.compile(rf"({'|'.join(AREAS)})(-[A-Z]+)?-[1-9]\d*")
_CLOSED: Mapping[str, tuple[str, ...]] = {
    "severity": get_args(Severity),
    "default": get_args(Default),
    "status": get_args(Status),
    "rule": get_args(RuleStatus),
}
_LISTS = ("sources", "fields", "constructs", "checks")
_LINKS = ("fields", "constructs", "page", "example")
"""Keys whose values show that a recommendation is implemented."""


@dataclass(frozen=True)
class Recommendation:
    """One recommendation and its implementation in the library.

    :param id: its public name, such as ``SEC-KMS-1``.
    :param title: what to do, in one line.
    :param rationale: why.
    :param sources: documentation on which it is based.
    :param severity: consequence of not following it; the head of ``register.yaml`` defines the
        levels.
    :param default: what a production cluster does by default, once it is built.
    :param status: whether the library has all of it, a part, or nothing.
    :param fields: paths of fields in a cluster of the spec, with ``*`` for any key of a map.
    :param constructs: dotted names of constructs and functions.
    :param rule: whether the library's rule pack has a rule of the same id; ``none`` where a
        template cannot show compliance.
    :param checks: rules of cdk-nag packs that check a part of it.
    :param page: path of the documentation page in the repository, with an anchor where useful, or
        ``None`` where nothing is built.
    :param example: path of the example in the repository, or ``None`` where nothing is built.
    :param missing: what is not built; empty where everything is.
    :param unchecked: why there is no rule; empty where there is one.
    :param next_step: what a person does to judge it; empty where there is a rule.
    """

    id: str
    title: str
    rationale: str
    sources: tuple[str, ...]
    severity: Severity
    default: Default
    status: Status
    fields: tuple[str, ...]
    constructs: tuple[str, ...]
    rule: RuleStatus
    checks: tuple[str, ...]
    page: str | None
    example: str | None
    missing: str = ""
    unchecked: str = ""
    next_step: str = ""

    @property
    def area(self) -> str:
        """The first part of the id, a key of ``AREAS``."""
        return self.id.partition("-")[0]


_KEYS = {field.name for field in fields(Recommendation)} - {"id"}
_OPTIONAL = {field.name for field in fields(Recommendation) if field.default is not MISSING}


@cache
def recommendations() -> Mapping[str, Recommendation]:
    """Return every recommendation by its id, in the order of the register."""
    text = resources.files(__package__).joinpath("register.yaml").read_text(encoding="utf-8")
    return parse(yaml.load(text, Loader=LOADER))


def parse(data: object) -> Mapping[str, Recommendation]:
    """Read a register strictly.

    :param data: entries by id, as in ``register.yaml``.
    :raises BlueprintError: for an unknown, missing or contradictory key or value.
    """
    if not isinstance(data, Mapping):
        raise BlueprintError(f"register must be a map of recommendations, got {data!r}")
    return MappingProxyType({name: _entry(name, entry) for name, entry in data.items()})


def _entry(name: object, entry: object) -> Recommendation:
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise BlueprintError(f"register: id must be one such as SEC-KMS-1, got {name!r}")
    if not isinstance(entry, Mapping):
        raise BlueprintError(f"register {name}: must be a map, got {entry!r}")
    unknown = sorted(str(key) for key in entry.keys() - _KEYS)
    if unknown:
        raise BlueprintError(
            f"register {name}: has unknown keys {', '.join(unknown)}; known are "
            f"{', '.join(sorted(_KEYS))}"
        )
    lacking = sorted(_KEYS - _OPTIONAL - entry.keys())
    if lacking:
        raise BlueprintError(f"register {name}: must have {', '.join(lacking)}")
    values: dict[str, Any] = {key: _value(name, key, value) for key, value in entry.items()}
    found = Recommendation(id=name, **values)
    _refuse_contradictions(found)
    return found


def _value(name: str, key: str, value: object) -> object:
    place = f"register {name}.{key}"
    if key in _CLOSED:
        if value not in _CLOSED[key]:
            quotes = "; put on and off in quotes" if isinstance(value, bool) else ""
            raise BlueprintError(
                f"{place}: must be one of {'; '.join(_CLOSED[key])}, got {value!r}{quotes}"
            )
        return value
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise BlueprintError(f"{place}: must be a list of texts, got {value!r}")
        if len(set(value)) < len(value):
            raise BlueprintError(f"{place}: must name each once, got {', '.join(value)}")
        return tuple(value)
    if key in ("page", "example") and value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise BlueprintError(f"{place}: must be a text, got {value!r}")
    return value.strip()


def _refuse_contradictions(found: Recommendation) -> None:
    place = f"register {found.id}"
    if not found.sources:
        raise BlueprintError(f"{place}.sources: must name a source, got none")
    if (found.status == "built") != (not found.missing):
        must = "be left out" if found.status == "built" else "say what is not built"
        raise BlueprintError(f"{place}.missing: must {must} with status {found.status}")
    if (found.rule == "none") != bool(found.unchecked):
        must = "say why there is no rule" if found.rule == "none" else "be left out"
        raise BlueprintError(f"{place}.unchecked: must {must} with rule {found.rule}")
    if (found.rule == "none") != bool(found.next_step):
        must = "say how a person judges it" if found.rule == "none" else "be left out"
        raise BlueprintError(f"{place}.next_step: must {must} with rule {found.rule}")
    linked = [key for key in _LINKS if getattr(found, key)]
    if found.status == "planned":
        if linked:
            raise BlueprintError(
                f"{place}.{linked[0]}: must be empty with status planned, got "
                f"{getattr(found, linked[0])!r}; set status to partial where a part is built"
            )
        return
    if not (found.fields or found.constructs):
        raise BlueprintError(
            f"{place}.fields: must name a field, or constructs a construct, with status "
            f"{found.status}"
        )
    for key in ("page", "example"):
        if key not in linked:
            raise BlueprintError(f"{place}.{key}: must be set with status {found.status}")
