"""Replicas, requests and tolerations of the table are those that are installed."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue import Component
from tests.support.apps import EXAMPLES, example
from tests.support.objects import kubectl_objects, kubectl_releases

RUNNING = [one for one in catalogue.components().values() if one.pods]
TOLERATION = {"key": "CriticalAddonsOnly", "operator": "Exists"}
# Jobs of Helm hooks, which end before or after the pods of the table run.
HOOKS = {"certGen", "cli", "crds", "postInstall", "postUpgrade", "preUninstall"}
# Of what is applied as objects, the one with the pod template.
KINDS = {"Deployment": "deployments", "PodDisruptionBudget": "pdb"}
OBJECTS = {"git_credential": "Deployment", "kube_bench": "CronJob", "off_hours_pools": "CronJob"}


def found(value: Any, key: str, *, without: Collection[str] = ()) -> Iterator[Any]:
    """Give what stands under a key, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in without:
                continue
            if name == key:
                yield inner
            yield from found(inner, key, without=without)
    elif isinstance(value, list):
        for inner in value:
            yield from found(inner, key, without=without)


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
                keep_cloud_map(seen, item)
    return seen


def keep_cloud_map(seen: dict[str, Any], item: Any) -> None:
    """Keep the objects of a component that consists of two Deployments."""
    part = KINDS.get(item["kind"])
    if part is None or item["metadata"].get("namespace") != "cloud-map-mcs-system":
        return
    parts = seen.setdefault("cloud_map", {"deployments": {}, "pdb": None})
    if part == "pdb":
        parts[part] = item
    else:
        parts[part][item["metadata"]["name"]] = item


@pytest.fixture(scope="module")
def examples() -> dict[str, Any]:
    return installed()


@pytest.mark.parametrize("one", RUNNING, ids=lambda one: one.name)
def test_pods_are_as_the_table_says(one: Component, examples: dict[str, Any]) -> None:
    values = examples[one.name]
    asked = Counter(
        (requests["cpu"], requests["memory"])
        for resources in found(values, "resources", without=HOOKS)
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


# Of the chart itself: one for each node, over all zones, and one at a time (charts/karpenter/
# values.yaml of aws/karpenter-provider-aws, commit 1d92708).
SPREAD_BY_THE_CHART = {"karpenter"}
TOPOLOGIES = {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}
SEVERAL = [one for one in RUNNING if any(pods.replicas > 1 for pods in one.pods.values())]


@pytest.mark.parametrize(
    "one", [o for o in SEVERAL if o.name not in SPREAD_BY_THE_CHART], ids=lambda one: one.name
)
def test_replicas_are_spread_and_not_all_evicted_at_once(
    one: Component, examples: dict[str, Any]
) -> None:
    values = examples[one.name]
    several = [name for name, pods in one.pods.items() if pods.replicas > 1]
    budgets = [*found(values, "podDisruptionBudget"), *found(values, "pdb")]
    assert len(budgets) == len(several), "each needs a PodDisruptionBudget"
    constraints = [*found(values, "topologySpreadConstraints"), *found(values, "podAntiAffinity")]
    assert len(constraints) == len(several), "each needs topology spread, or anti-affinity"
    for rules in constraints:
        assert {*found(rules, "topologyKey")} == TOPOLOGIES
        # A zone or a node that is gone must not keep its replica from starting elsewhere.
        assert {*found(rules, "whenUnsatisfiable")} <= {"ScheduleAnyway"}
        assert [*found(rules, "requiredDuringSchedulingIgnoredDuringExecution")] == []
        assert all(labels["matchLabels"] for labels in found(rules, "labelSelector"))


def test_single_replicas_have_no_budget_that_would_block_the_drain_of_their_node(
    examples: dict[str, Any],
) -> None:
    for one in RUNNING:
        if one not in SEVERAL:
            assert [*found(examples[one.name], "podDisruptionBudget")] == [], one.name
