"""Replicas, requests and tolerations of the table are those that are installed."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue import Component
from tests.support.apps import EXAMPLES, example
from tests.support.objects import kubectl_objects, kubectl_releases

RUNNING = [one for one in catalogue.components().values() if one.pods]
TOLERATION = {"key": "CriticalAddonsOnly", "operator": "Exists"}
# Of what is applied as objects, the one with the pod template.
OBJECTS = {"git_credential": "Deployment", "kube_bench": "CronJob"}


def found(value: Any, key: str) -> Iterator[Any]:
    """Give what stands under a key, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner
            yield from found(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from found(inner, key)


def installed() -> dict[str, Any]:
    """Give the values or objects of each component in the examples, by its name."""
    names = {chart: one.name for one in RUNNING for chart in one.charts[:1]}
    seen: dict[str, Any] = {}
    for path in EXAMPLES:
        for stack in example(path).templates:
            for release in kubectl_releases(example(path), stack):
                if release.name in names:
                    seen[names[release.name]] = json.loads(release.values)
            for item in kubectl_objects(example(path), stack):
                for name, kind in OBJECTS.items():
                    if item["kind"] == kind and name.partition("_")[0] in item["metadata"]["name"]:
                        seen[name] = item
    return seen


@pytest.fixture(scope="module")
def examples() -> dict[str, Any]:
    return installed()


@pytest.mark.parametrize("one", RUNNING, ids=lambda one: one.name)
def test_pods_are_as_the_table_says(one: Component, examples: dict[str, Any]) -> None:
    values = examples[one.name]
    asked = Counter(
        (requests["cpu"], requests["memory"])
        for resources in found(values, "resources")
        if isinstance(resources, dict) and (requests := resources.get("requests"))
    )
    # Where the library sets no requests, those of the chart count.
    if asked:
        assert asked == Counter((pods.cpu, pods.memory) for pods in one.pods.values())
    replicas = {*found(values, "replicas"), *found(values, "replicaCount")}
    assert replicas <= {pods.replicas for pods in one.pods.values()}
    tolerations = [*found(values, "tolerations")]
    assert all(TOLERATION in each for each in tolerations)
    # The chart of Karpenter has the toleration itself.
    assert tolerations or one.name == "karpenter"
    assert one.tolerates == ("CriticalAddonsOnly",)


def test_finds_every_component_that_runs_pods(examples: dict[str, Any]) -> None:
    assert set(examples) == {one.name for one in RUNNING}
