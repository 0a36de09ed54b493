"""The Rego of each constraint template, run on objects that it must let pass and must refuse.

The cases stand in ``constraints/<name>.yaml``; rego-cpp runs the text that the cluster gets.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from regopy import Interpreter

_HERE = Path(__file__).parent
_LIBRARY = _HERE.parents[2] / "eks_blueprint" / "security" / "gatekeeper" / "library"
_FACTS: Mapping[str, Any] = yaml.safe_load((_LIBRARY / "library.yaml").read_text("utf-8"))
_TYPES = {"array", "boolean", "object", "string"}

_POD_FIELDS = ("containers", "initContainers", "ephemeralContainers")
_OF_PODS = {
    "allowed-registries": (*_POD_FIELDS, "volumes"),
    "no-privileged": _POD_FIELDS,
    "drop-capabilities": _POD_FIELDS,
    "read-only-root": _POD_FIELDS,
    "non-root": _POD_FIELDS,
    "no-latest-tag": (*_POD_FIELDS, "volumes"),
    "required-probes": ("containers",),
    "required-resources": ("containers", "initContainers"),
}
"""Fields of a pod with what a constraint judges."""


def _rego(name: str) -> str:
    return (_LIBRARY / f"{name}.rego").read_text("utf-8")


def _cases(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(
        (_HERE / "constraints" / f"{name}.yaml").read_text("utf-8")
    )
    return found


def _all(verdict: str) -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name}: {case['title']}")
        for name in _FACTS
        for case in _cases(name)[verdict]
    ]


def _messages(name: str, case: Mapping[str, Any]) -> list[str]:
    """Review as Gatekeeper does: the parameters are an empty object when there are none."""
    interpreter = Interpreter()
    for module in (*_FACTS[name].get("libs", ()), name):
        interpreter.add_module(module, _rego(module))
    interpreter.add_data({"inventory": case.get("inventory", {})})
    interpreter.set_input(
        {"review": _review(case["review"]), "parameters": case.get("parameters", {})}
    )
    package = f"eksblueprint.{name.replace('-', '_')}"
    (result,) = interpreter.query(f"data.{package}.violation").results
    return sorted(violation["msg"] for violation in result.expressions[0])


def _review(given: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what a real review has; audits have no operation, and no old object but null."""
    metadata = given["object"]["metadata"]
    return {"oldObject": None, "namespace": metadata.get("namespace", ""), **given}


@pytest.mark.parametrize(("name", "case"), _all("compliant"))
def test_lets_pass(name: str, case: Mapping[str, Any]) -> None:
    assert _messages(name, case) == []


@pytest.mark.parametrize(("name", "case"), _all("violating"))
def test_fails_with_its_message(name: str, case: Mapping[str, Any]) -> None:
    (message,) = _messages(name, case)
    assert case["message"] in message


@pytest.mark.parametrize(("name", "case"), _all("violating"))
def test_messages_follow_the_house_style(name: str, case: Mapping[str, Any]) -> None:
    (message,) = _messages(name, case)
    assert message[0].islower() or message.startswith("VerticalPodAutoscaler")
    assert not message.endswith(".")
    assert "; " in message, "a remedy follows the semicolon"


@pytest.mark.parametrize("name", _FACTS)
def test_each_has_enough_cases(name: str) -> None:
    cases = _cases(name)
    assert len(cases["compliant"]) >= 2
    assert len(cases["violating"]) >= 3


@pytest.mark.parametrize(("name", "fields"), _OF_PODS.items())
def test_each_field_of_a_pod_has_a_refusal(name: str, fields: tuple[str, ...]) -> None:
    refused = {
        field for case in _cases(name)["violating"] for field in case["review"]["object"]["spec"]
    }
    assert refused >= set(fields)


@pytest.mark.parametrize(
    "name", [name for name, facts in _FACTS.items() if facts["match"][0]["kinds"] == ["Pod"]]
)
def test_each_has_an_update_of_a_pod_that_was_there_before(name: str) -> None:
    assert any(
        case["review"].get("operation") == "UPDATE"
        and case["review"]["object"]["metadata"].get("deletionTimestamp")
        for case in _cases(name)["compliant"]
    )


@pytest.mark.parametrize("name", _FACTS)
def test_parameters_of_the_cases_are_in_the_schema(name: str) -> None:
    cases = _cases(name)
    for case in (*cases["compliant"], *cases["violating"]):
        assert case.get("parameters", {}).keys() <= _FACTS[name]["parameters"].keys()


def test_rego_files_and_entries_belong_together() -> None:
    files = {path.stem for path in _LIBRARY.glob("*.rego")}
    libs = {lib for facts in _FACTS.values() for lib in facts["libs"]}
    assert files == _FACTS.keys() | libs
    assert all(lib.startswith("_") for lib in libs)


def test_cases_and_entries_belong_together() -> None:
    assert {path.stem for path in (_HERE / "constraints").glob("*.yaml")} == _FACTS.keys()


def test_kinds_are_unique_also_in_lower_case() -> None:
    kinds = [facts["kind"] for facts in _FACTS.values()]
    assert len({kind.lower() for kind in kinds}) == len(kinds)


@pytest.mark.parametrize(("name", "facts"), _FACTS.items())
def test_kind_follows_the_name(name: str, facts: Mapping[str, Any]) -> None:
    assert facts["kind"].lower() == "eks" + name.replace("-", "")
    assert facts["kind"].startswith("Eks")


@pytest.mark.parametrize(("name", "facts"), _FACTS.items())
def test_libs_are_those_that_the_rego_imports(name: str, facts: Mapping[str, Any]) -> None:
    imported = {
        f"_{line.removeprefix('import data.lib.')}"
        for line in _rego(name).splitlines()
        if line.startswith("import ")
    }
    assert imported == set(facts["libs"])


@pytest.mark.parametrize(("name", "facts"), _FACTS.items())
def test_synced_kinds_are_those_that_the_rego_reads(name: str, facts: Mapping[str, Any]) -> None:
    assert ("data.inventory" in _rego(name)) == bool(facts["sync"])
    for one in facts["sync"]:
        assert f'["{one["group"]}/{one["version"]}"]' in _rego(name)
        assert one["kind"] in _rego(name)


@pytest.mark.parametrize("name", _FACTS)
def test_rego_starts_with_what_it_refuses_and_why(name: str) -> None:
    first, second, *rest = _rego(name).splitlines()
    assert first.startswith("# Refuses ")
    assert ", since " in first
    assert second == f"package eksblueprint.{name.replace('-', '_')}"
    assert len(rest) < 65


@pytest.mark.parametrize(("name", "facts"), _FACTS.items())
def test_parameters_are_a_structural_schema_with_descriptions(
    name: str, facts: Mapping[str, Any]
) -> None:
    for schema in facts["parameters"].values():
        assert schema["type"] in _TYPES
        assert schema["description"]
        if schema["type"] == "array":
            assert schema["items"]["type"] in _TYPES
        if schema["type"] == "object":
            assert schema["additionalProperties"]["type"] in _TYPES
