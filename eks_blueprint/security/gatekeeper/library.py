"""The constraint templates of this library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.yaml_loader import LOADER

__all__ = ["Template", "constraint_template", "template", "template_names"]

_FOLDER = Path(__file__).parent / "library"
_GROUP = "constraints.gatekeeper.sh"


@dataclass(frozen=True)
class Template:
    """A rule in Rego.

    :param name: name in the library.
    :param kind: kind of its constraints.
    :param match: API groups and kinds that it checks.
    :param sync: kinds that it reads in addition to the checked object.
    :param parameters: properties of its parameters, as an OpenAPI schema.
    :param libs: names of the Rego files that it uses.
    :param title: what it checks.
    :param why: the reason, with its source.
    """

    name: str
    kind: str
    match: tuple[Mapping[str, Any], ...]
    sync: tuple[Mapping[str, str], ...]
    parameters: Mapping[str, Any]
    libs: tuple[str, ...]
    title: str
    why: str

    @property
    def object_name(self) -> str:
        """Name of the ConstraintTemplate; Gatekeeper requires the kind in lower case."""
        return self.kind.lower()

    @property
    def definition(self) -> str:
        """Name of the CRD that Gatekeeper creates from it."""
        return f"{self.object_name}.{_GROUP}"

    @property
    def rego(self) -> str:
        """The Rego code."""
        return _read(self.name)


@cache
def _facts() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.load(
        (_FOLDER / "library.yaml").read_text("utf-8"), Loader=LOADER
    )
    return found


@cache
def _read(name: str) -> str:
    return (_FOLDER / f"{name}.rego").read_text(encoding="utf-8")


def template_names() -> tuple[str, ...]:
    """Return the names of the templates."""
    return tuple(_facts())


def template(name: str) -> Template:
    """Return a template.

    :param name: name in the library, such as ``no-privileged``.
    """
    facts = _facts()[name]
    return Template(
        name=name,
        kind=facts["kind"],
        match=tuple(facts["match"]),
        sync=tuple(facts.get("sync") or ()),
        parameters=facts.get("parameters") or {},
        libs=tuple(facts.get("libs") or ()),
        title=facts["title"],
        why=facts["why"],
    )


def constraint_template(one: Template) -> KubernetesObject:
    """Render a ConstraintTemplate.

    Source: Gatekeeper documentation, "Constraint Templates", Rego v1.
    """
    source: dict[str, Any] = {"version": "v1", "rego": one.rego}
    if one.libs:
        source["libs"] = [_read(lib) for lib in one.libs]
    schema: dict[str, Any] = {"type": "object"}
    if one.parameters:
        schema["properties"] = one.parameters
    return {
        "apiVersion": "templates.gatekeeper.sh/v1",
        "kind": "ConstraintTemplate",
        "metadata": {
            "name": one.object_name,
            "annotations": {
                "metadata.gatekeeper.sh/title": one.title,
                "description": " ".join(one.why.split()),
            },
        },
        "spec": {
            "crd": {
                "spec": {
                    "names": {"kind": one.kind},
                    "validation": {"openAPIV3Schema": schema},
                }
            },
            "targets": [
                {
                    "target": "admission.k8s.gatekeeper.sh",
                    "code": [{"engine": "Rego", "source": source}],
                }
            ],
        },
    }
