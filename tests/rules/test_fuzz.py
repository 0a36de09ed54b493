"""Rules answer whatever a template holds."""

from __future__ import annotations

import copy
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.assembly import Stack, read_template, with_loops
from eks_blueprint.rules import Verdict, check_stacks

TEMPLATES: list[dict[str, Any]] = [
    dict(with_loops(Stack("app", read_template(path))).template)
    for path in sorted(Path(__file__).parent.glob("*-*/*.yaml"))
]
ROUNDS = 600 if os.environ.get("FUZZ_SECONDS") else 60
SEED = int(os.environ.get("FUZZ_SEED", "1"))
ODD: list[Any] = [
    None,
    "",
    "true",
    "<Cluster.Arn>",
    "{{resolve:ssm:/a/b}}",
    "\ud800\x00",
    0,
    -1,
    2.5,
    True,
    [],
    {},
    [[]],
    [None, {}, "x", 1],
    {"a": {"b": None}},
    {"Ref": "AWS::NoValue"},
    {"Ref": "AWS::Region"},
    {"Ref": "Cluster"},
    {"Ref": 5},
    {"Ref": ["a"]},
    {"Fn::GetAtt": "Cluster"},
    {"Fn::GetAtt": ["Cluster", {"Ref": "x"}]},
    {"Fn::GetAtt": []},
    {"Fn::If": ["Condition", [], {"Ref": "AWS::NoValue"}]},
    {"Fn::If": [{"a": 1}]},
    {"Fn::Join": ["", {"Fn::Split": [",", {"Ref": "x"}]}]},
    {"Fn::Join": [1, [{"Ref": "Cluster"}, None]]},
    {"Fn::Sub": ["${a}${b.c}", {"a": {"Fn::GetAZs": ""}}]},
    {"Fn::Sub": {"x": 1}},
    {"Fn::Select": ["x", []]},
    {"Fn::Select": [7, ["a"]]},
    {"Fn::FindInMap": ["Map", {"Ref": "AWS::Region"}, "key"]},
    {"Fn::FindInMap": []},
    {"Fn::ImportValue": {"Fn::Sub": "${x}"}},
    {"Fn::Split": [",", 5]},
    {"Fn::Transform": {"Name": "x"}},
    {"Fn::Base64": {"Fn::Base64": 1}},
    {"Fn::ToJsonString": {"a": {"Ref": "x"}}},
    {"Fn::Unknown": "x"},
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all parts of a value."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, item in value.items():
            found += places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += places(item, (*path, index))
    return found


def mutated(choice: random.Random) -> dict[str, Any]:
    """Join some templates, and put odd values at some places."""
    template: dict[str, Any] = {"Resources": {}, "Conditions": {}, "Parameters": {}}
    for one in choice.sample(TEMPLATES, 3):
        for section in template:
            template[section] |= copy.deepcopy(one.get(section, {}))
    for resource in template["Resources"].values():
        # Rules read objects and values in either form; as data, odd values get inside.
        properties = resource.get("Properties") or {}
        for name in ("Manifest", "Values"):
            if isinstance(properties.get(name), str):
                properties[name] = json.loads(properties[name])
    for _ in range(choice.randint(1, 12)):
        # A resource keeps its type: other templates are refused before any rule sees them.
        found = [
            path
            for path in places(template)
            if len(path) > 2 and not (len(path) == 3 and path[-1] == "Type")
        ]
        if not found:
            break
        path = choice.choice(found)
        owner: Any = template
        for part in path[:-1]:
            owner = owner[part]
        if choice.random() < 0.15:
            del owner[path[-1]]
        else:
            owner[path[-1]] = copy.deepcopy(choice.choice(ODD))
    return template


@pytest.mark.parametrize("part", range(10))
def test_rules_never_fail(part: int) -> None:
    choice = random.Random(f"{SEED}-{part}")
    for _ in range(ROUNDS):
        template = mutated(choice)
        results = check_stacks({"app": Stack("app", template)})
        for one in results:
            assert one.verdict in Verdict
            assert bool(one.findings) == (one.verdict is Verdict.NOT_MET)
            assert all(finding.id.startswith(one.rule.id) for finding in one.findings)


@pytest.mark.parametrize("section", ["Parameters", "Conditions", "Mappings", "Outputs"])
def test_rules_never_fail_on_odd_sections(section: str) -> None:
    for odd in ODD:
        template = {**TEMPLATES[0], section: {"Key": odd, "Condition": odd, "Map": odd}}
        check_stacks({"app": Stack("app", template)})


def test_rules_never_fail_on_odd_manifests() -> None:
    for odd in [
        *ODD,
        "[",
        '[{"kind": 1}]',
        '[{"kind": "Service", "metadata": 3}]',
        "a: *b",
        "2020-99-99",
    ]:
        resources: dict[str, Any] = {
            "Cluster": {"Type": "AWS::EKS::Cluster"},
            "Objects": {
                "Type": "Custom::AWSCDK-EKS-KubernetesResource",
                "Properties": {"Manifest": odd, "ClusterName": odd},
            },
            "Chart": {
                "Type": "Custom::AWSCDK-EKS-HelmChart",
                "Properties": {"Values": odd, "Chart": odd, "Release": odd, "ClusterName": odd},
            },
            "Addon": {
                "Type": "AWS::EKS::Addon",
                "Properties": {"AddonName": odd, "ConfigurationValues": odd},
            },
        }
        check_stacks({"app": Stack("app", {"Resources": resources})})
