"""What a template hides from the rules is unknown, and never met."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly, Stack, read_template, with_loops
from eks_blueprint.rules import RULES, Verdict
from eks_blueprint.rules.judgement import Judgement
from eks_blueprint.rules.scene import Scene

HERE = Path(__file__).parent
VIOLATING = sorted(HERE.glob("*-*/violating*.yaml"))
HIDDEN = {"Ref": "Hidden"}
"""A parameter without a default."""
TEXTS = ("Manifest", "Values", "ConfigurationValues")
# What a thing is, and which it is: nothing is about it any more, so that there is nothing to say.
IDENTITY = {"kind", "apiVersion", "name", "namespace", "metadata", "AddonName", "Manifest"}
IDENTITY |= {"annotations", "ingressClassName", "image", "ClusterName", "Tags", "Key", "Roles"}
IDENTITY |= {"LaunchTemplateData", "LaunchTemplate", "Overrides", "labels"}
IDENTITY |= {"LaunchTemplateSpecification", "LaunchTemplateId"}
WHICH = {"ingressClassName", "image"}
# A chart that has no name is what its release is called; how many of a program run is anybody's.
TRUSTED = {
    ("EFF-NODE-2", "Chart"),
    ("EFF-NODE-2", "Values"),
    ("EFF-NODE-2", "replicaCount"),
    ("SEC-NODE-4", "replicas"),
}
# A literal that a template no longer has is what the rule wants.
LITERALS = ("SEC-SEC-1",)


def judged(template: dict[str, Any], rule: str) -> list[Judgement]:
    scene = Scene(CloudAssembly({"app": Stack("app", template)}, {}))
    return [*RULES[rule].judge(scene)]


def opened(path: Path) -> dict[str, Any]:
    """Read a template, with objects and values as data, so that parts of them can be hidden."""
    template = dict(with_loops(Stack("app", read_template(path))).template)
    for resource in template["Resources"].values():
        properties = resource.get("Properties") or {}
        for name in TEXTS:
            if isinstance(properties.get(name), str):
                try:
                    properties[name] = json.loads(properties[name])
                except ValueError:
                    continue
    return {**template, "Parameters": {**template.get("Parameters", {}), "Hidden": {}}}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of all parts of a value that are not about what it is."""
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else ()
    pairs = enumerate(value) if isinstance(value, list) else pairs
    for key, item in pairs:
        if isinstance(key, str) and (key == "Ref" or key.startswith("Fn::")):
            continue
        yield from places(item, (*path, key))


def hidden(template: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Yield the template with each of its values hidden, one at a time."""
    for key, resource in template["Resources"].items():
        for path in places(resource.get("Properties") or {}):
            if path[-1] in IDENTITY or (isinstance(path[-1], int) and path[-2] in IDENTITY):
                continue
            made = copy.deepcopy(template)
            owner = made["Resources"][key]["Properties"]
            for part in path[:-1]:
                owner = owner[part]
            if any(set(inside) & WHICH for inside in places(owner[path[-1]])):
                continue
            owner[path[-1]] = HIDDEN
            yield (key, *path), made


def as_texts(template: dict[str, Any]) -> dict[str, Any]:
    """Return a template with objects and values as the texts that aws-cdk writes."""
    made = copy.deepcopy(template)
    for resource in made["Resources"].values():
        properties = resource.get("Properties") or {}
        for name in TEXTS:
            if name in properties and not isinstance(properties[name], str):
                properties[name] = {"Fn::ToJsonString": properties[name]}
    return made


@pytest.mark.parametrize(
    "path",
    [one for one in VIOLATING if one.parent.name not in LITERALS],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_a_violation_that_is_hidden_is_not_met(path: Path) -> None:
    rule = path.parent.name
    for place, template in hidden(opened(path)):
        if (rule, place[-1]) in TRUSTED:
            continue
        for made in (template, as_texts(template)):
            found = judged(made, rule)
            verdicts = {one.verdict for one in found}
            assert verdicts & {Verdict.NOT_MET, Verdict.UNKNOWN}, place
