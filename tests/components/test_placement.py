"""Controllers run on the nodes for them, and not beside workloads."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from eks_blueprint import catalogue
from eks_blueprint.spec import BlueprintSpec, ClusterSpec, load
from tests.support.apps import EXAMPLES, Assembly, example, synthesize
from tests.support.objects import kubectl_objects, kubectl_releases

TAINT: dict[str, Any] = {"CriticalAddonsOnly": {"value": "true"}}
TOLERATION = {"key": "CriticalAddonsOnly", "operator": "Exists"}
SYSTEM = {"node-role": "system"}
# One runs where the nodes are that it checks. The images of the other are for x86_64 only, and
# nodes for controllers may be of Graviton.
ELSEWHERE = {"kube-bench", "cloud-map-mcs-system"}


def at(values: Any, path: str) -> Any:
    for key in path.split("."):
        values = values.get(key, {})
    return values


def with_toleration(value: Any, where: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each map that tolerates the taint of the system nodes, with its path."""
    if isinstance(value, Mapping):
        if TOLERATION in (value.get("tolerations") or ()):
            yield where, value
        for key, inner in value.items():
            yield from with_toleration(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from with_toleration(inner, where)


def releases(assembly: Assembly, stack: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the charts of the catalogue with their values, from CloudFormation and Flux."""
    names = set(catalogue.chart_names())
    for release in kubectl_releases(assembly, stack):
        # Of a chart in a registry, this is the whole reference.
        chart = release.chart.rpartition("/")[2]
        if chart in names:
            yield chart, json.loads(release.values)
    for file in (assembly.folder / "gitops").glob(f"infrastructure/*/{stack}/*.yaml"):
        for item in yaml.safe_load_all(file.read_text("utf-8")):
            if item["kind"] == "HelmRelease" and item["metadata"]["name"] in names:
                yield item["metadata"]["name"], item["spec"].get("values", {})


def addons(assembly: Assembly, stack: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for resource in assembly.resources(stack, "AWS::EKS::Addon").values():
        values = resource["Properties"].get("ConfigurationValues", "{}")
        if isinstance(values, str):
            yield resource["Properties"]["AddonName"], json.loads(values)


def everything(path: Path) -> Iterator[tuple[ClusterSpec, Assembly, str]]:
    for name, cluster in load(path).clusters.items():
        yield cluster, example(path), name


def selectors(assembly: Assembly, stack: str) -> Iterator[tuple[str, str, Any]]:
    """Give the node selector of all pods that could run on the nodes for controllers."""
    for chart, values in releases(assembly, stack):
        for where in catalogue.chart(chart).node_selectors_at:
            yield chart, where, at(values, where)
        for where, pods in with_toleration(values):
            yield chart, where, pods.get("nodeSelector")
    for name, values in addons(assembly, stack):
        facts = catalogue.addon(name)
        for where in facts.node_selectors_at if facts is not None else ():
            yield name, where, at(values, where)
        for where, pods in with_toleration(values):
            yield name, where, pods.get("nodeSelector")
    for item in kubectl_objects(assembly, stack):
        if item["metadata"].get("namespace") not in ELSEWHERE:
            for where, pods in with_toleration(item):
                yield item["metadata"]["name"], where, pods.get("nodeSelector")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_in_the_examples(path: Path) -> None:
    for cluster, assembly, stack in everything(path):
        labels = dict(cluster.system_node_labels)
        for name, where, selected in selectors(assembly, stack) if labels else ():
            assert selected == labels, (name, where)


def test_the_examples_have_every_chart_and_most_add_ons() -> None:
    found = {
        name
        for path in EXAMPLES
        for cluster, assembly, stack in everything(path)
        if cluster.system_node_labels
        for name, _ in (*releases(assembly, stack), *addons(assembly, stack))
    }
    assert {*catalogue.chart_names()} <= found
    selecting = {
        name
        for name in catalogue.addon_names()
        if (facts := catalogue.addon(name)) is not None and facts.node_selectors_at
    }
    assert selecting <= found


def test_keys_are_keys_of_the_charts() -> None:
    text = Path(catalogue.__file__).parent / "chart-values.yaml"
    types = yaml.safe_load(text.read_text("utf-8"))
    for name in catalogue.chart_names():
        chart = catalogue.chart(name)
        paths = chart.node_selectors_at
        # A chart of CustomResourceDefinitions has no pods.
        assert bool(paths) is (bool(chart.images) and not chart.on_every_node)
        for path in paths:
            *parents, _ = path.split(".")
            assert isinstance(at(types[name], ".".join(parents)) if parents else types[name], dict)


@pytest.mark.parametrize(
    ("groups", "label"),
    [
        ({}, SYSTEM),
        ({"apps": {}}, SYSTEM),
        ({"system": None, "apps": {}}, {}),
        ({"system": {"labels": {"node-role": None}}}, {}),
        ({"system": {"labels": {"node-role": None, "for": "us"}}}, {"for": "us"}),
        # A label that other nodes have as well does not tell them apart.
        ({"apps": {"labels": SYSTEM}}, {}),
        ({"more": {"taints": TAINT, "labels": SYSTEM}}, SYSTEM),
        ({"more": {"taints": TAINT}}, {}),
        ({"system": {"taints": {"CriticalAddonsOnly": {"effect": "PreferNoSchedule"}}}}, {}),
    ],
)
def test_label_of_the_nodes_for_controllers(groups: Any, label: Any) -> None:
    assert ClusterSpec(node_groups=groups).system_node_labels == label


def test_no_label_without_nodes_or_where_a_pool_has_it() -> None:
    profiles = {"all": {"selectors": {"all": {"namespace": "*"}}}}
    spec = ClusterSpec(node_groups=None, fargate_profiles=profiles)
    assert spec.system_node_labels == {}
    pool = {"labels": SYSTEM, "limits": {"cpu": 10, "memory_gib": 10}}
    spec = ClusterSpec(profile="core", karpenter={"node_pools": {"general": pool}})
    assert spec.system_node_labels == {}


def made(**more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    cluster = {"environment": {"account": "111122223333", "region": "eu-west-1"}, **more}
    assembly = synthesize(BlueprintSpec.model_validate({"clusters": {"prod": cluster}}))
    return dict(releases(assembly, "prod")), dict(addons(assembly, "prod"))


def test_a_selector_of_the_user_replaces_that_of_the_library() -> None:
    own = {"team": "infra"}
    charts, managed = made(
        ingress={"values": {"nodeSelector": own}},
        gatekeeper={"values": {"audit": {"nodeSelector": {}}}},
        addons={"aws-ebs-csi-driver": {"configuration": {"controller": {"nodeSelector": own}}}},
    )
    assert charts["aws-load-balancer-controller"]["nodeSelector"] == own
    assert charts["gatekeeper"]["audit"]["nodeSelector"] == {}
    assert charts["gatekeeper"]["controllerManager"]["nodeSelector"] == SYSTEM
    assert managed["aws-ebs-csi-driver"]["controller"]["nodeSelector"] == own
    assert managed["metrics-server"]["nodeSelector"] == SYSTEM


def test_nothing_is_selected_without_nodes_for_controllers() -> None:
    charts, managed = made(profile="poc", ingress={})
    assert "nodeSelector" not in charts["aws-load-balancer-controller"]
    assert not any("nodeSelector" in json.dumps(values) for values in managed.values())


def test_warns_about_controllers_beside_tenants() -> None:
    tenant = {"namespaces": {"shop": {}}}
    spec = ClusterSpec(tenants={"shop": tenant}, node_groups={"system": None, "apps": {}})
    assert "controllers-beside-tenants" in {one.name for one in spec.warnings()}
    spec = ClusterSpec(tenants={"shop": tenant}, node_groups={"apps": {}})
    assert "controllers-beside-tenants" not in {one.name for one in spec.warnings()}
