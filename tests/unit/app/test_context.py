"""What the app takes from CDK context, and what it refuses there."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.app.context import (
    Settings,
    cdk_json_context,
    cli_context,
    feature_flags,
    refuse_misspelt,
)
from eks_blueprint.errors import BlueprintError
from tests.support.apps import context


def test_flags_of_the_package_are_those_of_this_checkout() -> None:
    assert feature_flags() == context()


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("Spec", "spec"),
        ("SPEC", "spec"),
        ("spce", "spec"),
        ("specs", "spec"),
        ("cluster", "clusters"),
        ("clustres", "clusters"),
        ("clustersFilter", "clusters"),
        ("pack", "packs"),
        ("pakcs", "packs"),
        ("rule_packs", "packs"),
        ("spec_file", "spec"),
    ],
)
def test_fails_on_a_key_that_looks_like_one_of_the_app(key: str, meant: str) -> None:
    with pytest.raises(BlueprintError, match=rf"no key {key}, .*; write -c {meant}=\.\.\.$"):
        Settings.of({"spec": "my.yaml", key: "x"})


@pytest.mark.parametrize(
    "key",
    [
        "@aws-cdk/core:stackResourceLimit",
        "aws:cdk:bundling-stacks",
        "availability-zones:account=111122223333:region=eu-west-1",
        "cli-telemetry",
        "acknowledged-issue-numbers",
        "environment",
        "team",
        "aspects",
        "cluster_name",
        "clusterId",
        "packages",
        "species",
        "stacks",
    ],
)
def test_keys_of_the_cdk_and_of_others_are_left_alone(key: str) -> None:
    refuse_misspelt({key: "x"})


@pytest.mark.parametrize("given", [{}, {"spec": ""}])
def test_fails_without_a_spec(given: dict[str, Any]) -> None:
    with pytest.raises(BlueprintError, match=r"got nothing; add -c spec=my\.yaml"):
        Settings.of(given)


@pytest.mark.parametrize("value", [["a.yaml"], {"a": 1}, 7, True])
def test_fails_on_a_value_that_is_no_text(value: Any) -> None:
    with pytest.raises(BlueprintError, match="context spec must be a text, got"):
        Settings.of({"spec": value})


def test_settings_are_those_of_the_context() -> None:
    given = {"spec": "my.yaml", "packs": "none", "clusters": "prod-*", "team": "x"}
    assert Settings.of(given) == Settings("my.yaml", clusters="prod-*", packs="none")


def test_context_of_the_cli_may_overflow_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overflow = tmp_path / "context.json"
    overflow.write_text(json.dumps({"clusters": "prod"}), "utf-8")
    monkeypatch.setenv("CDK_CONTEXT_JSON", json.dumps({"spec": "my.yaml"}))
    monkeypatch.setenv("CONTEXT_OVERFLOW_LOCATION_ENV", str(overflow))
    assert cli_context() == {"spec": "my.yaml", "clusters": "prod"}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("CDK_CONTEXT_JSON", "{bad", "context of CDK_CONTEXT_JSON must be JSON, got: "),
        ("CDK_CONTEXT_JSON", "[]", "context of CDK_CONTEXT_JSON must be a map, got '\\[\\]'"),
        ("CONTEXT_OVERFLOW_LOCATION_ENV", "/no/file", "context must be readable, got /no/file: "),
    ],
)
def test_fails_on_context_that_is_no_map(
    name: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BlueprintError, match=message):
        cli_context()


def test_a_folder_without_cdk_json_gives_no_context(tmp_path: Path) -> None:
    assert cdk_json_context(tmp_path) == {}


def test_context_of_cdk_json_counts_without_the_cli(tmp_path: Path) -> None:
    (tmp_path / "cdk.json").write_text('{"app": "x", "context": {"team": "a"}}', "utf-8")
    assert cdk_json_context(tmp_path) == {"team": "a"}


@pytest.mark.parametrize("text", ["{", "[]", '{"context": []}'])
def test_fails_on_a_cdk_json_that_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "cdk.json").write_text(text, "utf-8")
    with pytest.raises(BlueprintError, match=r"cdk\.json must be"):
        cdk_json_context(tmp_path)
