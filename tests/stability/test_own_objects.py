"""What an edit of `manifests` and `charts` does to the resources of a stack."""

from typing import Any

import pytest

from eks_blueprint.spec.blueprint import BlueprintSpec
from tests.support.apps import Assembly, synthesize
from tests.support.objects import CHART, MANIFEST

CHARTS = {"repository": "https://charts.example.com", "version": "1.0.0", "namespace": "shop"}


def config(name: str, **data: str) -> dict[str, Any]:
    meta = {"name": name, "namespace": "shop"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data}


def made(**fields: Any) -> Assembly:
    zones = [f"eu-west-1{zone}" for zone in "abc"]
    network = {"availability_zones": zones, "endpoints": "none"}
    return synthesize(
        BlueprintSpec(clusters={"prod": {"profile": "core", "network": network, **fields}})
    )


def objects(assembly: Assembly) -> dict[str, Any]:
    found = assembly.resources("prod", MANIFEST)
    return {key: value["Properties"]["Manifest"] for key, value in found.items()}


@pytest.fixture(scope="module")
def before() -> Assembly:
    manifests = {"one": {"objects": [config("a"), config("b")]}, "two": {"objects": [config("c")]}}
    return made(manifests=manifests, charts={"web": CHARTS})


def test_object_of_a_renamed_entry_or_another_entry_is_the_same_resource(before: Assembly) -> None:
    manifests = {"new": {"objects": [config("b")]}, "two": {"objects": [config("c"), config("a")]}}
    assert objects(made(manifests=manifests)) == objects(before)


def test_object_that_leaves_takes_its_resource_along_and_no_other(before: Assembly) -> None:
    manifests = {"one": {"objects": [config("b", key="new")]}, "two": {"objects": [config("c")]}}
    after = objects(made(manifests=manifests))
    (gone,) = objects(before).keys() - after.keys()
    assert "ConfigMapshopa" in gone
    changed = [key for key, value in after.items() if objects(before)[key] != value]
    assert len(changed) == 1


def test_release_in_another_namespace_is_another_resource(before: Assembly) -> None:
    after = made(charts={"web": {**CHARTS, "namespace": "other", "version": "1.0.1"}})
    assert not (before.resources("prod", CHART).keys() & after.resources("prod", CHART).keys())


def test_other_version_and_chart_are_an_update_of_the_release(before: Assembly) -> None:
    after = made(charts={"web": {**CHARTS, "chart": "site", "version": "2.0.0"}})
    assert before.resources("prod", CHART).keys() == after.resources("prod", CHART).keys()
