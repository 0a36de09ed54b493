"""The table of components resolves, is complete, and is the only one."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue import Component
from eks_blueprint.spec import ClusterSpec
from eks_blueprint.spec._base import Spec
from tests.recommendations.links import field_problem
from tests.support.apps import ROOT

COMPONENTS = catalogue.components()
each = pytest.mark.parametrize("one", COMPONENTS.values(), ids=lambda one: one.name)
NAMES = {*catalogue.addon_names(), *catalogue.chart_names()}


@each
def test_fields_are_fields_of_a_cluster(one: Component) -> None:
    assert one.when
    assert [problem for problem in map(field_problem, one.when) if problem] == []


@each
def test_charts_and_add_ons_are_in_the_catalogue(one: Component) -> None:
    assert set(one.charts) <= set(catalogue.chart_names())
    assert {*one.addons, *one.requires} <= set(catalogue.addon_names())
    assert not set(one.addons) & set(one.requires)


@each
def test_charts_come_with_helm(one: Component) -> None:
    if one.charts:
        assert {"kubectl", "nodes", "nat"} <= set(one.needs)


def test_each_chart_belongs_to_one_component() -> None:
    owned = [chart for one in COMPONENTS.values() for chart in one.charts]
    assert sorted(owned) == sorted(catalogue.chart_names())


def test_each_namespace_belongs_to_the_components_of_one_field() -> None:
    # Controllers of ACK share one, and are components of the same field.
    owners: dict[str, set[str]] = {}
    for one in COMPONENTS.values():
        fields = {path.partition(".")[0] for path in one.when}
        charts = {catalogue.chart(chart).namespace for chart in one.charts}
        for namespace in {*one.namespaces, *charts} - {"kube-system"}:
            owners.setdefault(namespace, set()).update(fields)
    assert {name: fields for name, fields in owners.items() if len(fields) > 1} == {}
    assert owners["ack-system"] == {"ack_controllers"}


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _parts(inner)


def _optional_parts() -> Iterator[str]:
    """Name the fields of a cluster that are off until said: parts, and maps of parts."""
    for name, field in ClusterSpec.model_fields.items():
        has_parts = any(
            isinstance(one, type) and get_origin(one) is None and issubclass(one, Spec)
            for one in _parts(field.annotation)
        )
        if has_parts and not field.get_default(call_default_factory=True):
            yield name


def test_every_optional_part_of_a_cluster_is_a_component() -> None:
    roots = {path.partition(".")[0] for one in COMPONENTS.values() for path in one.when}
    # Add-ons are what components turn on.
    assert {*_optional_parts()} - {"addons"} == roots - {"kubernetes_version"}


def test_finds_a_part_that_the_table_forgot() -> None:
    assert {"karpenter", "tenants", "node_groups", "kube_bench"} <= {*_optional_parts()}
    assert not {"network", "tags", "zonal_shift", "service_ipv4_cidr"} & {*_optional_parts()}


def _lists(path: Path) -> Iterator[tuple[int, set[str]]]:
    """Give the texts of each list, tuple, set and map in a module, with their line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.List() | ast.Tuple() | ast.Set():
                items: list[Any] = node.elts
            case ast.Dict():
                items = [*node.keys, *node.values]
            case _:
                continue
        found = {one.value for one in items if isinstance(one, ast.Constant)}
        yield node.lineno, {text for text in found if isinstance(text, str)}


# The one list that is a choice, and not knowledge: what a profile installs.
CODE = [
    path
    for path in sorted((ROOT / "eks_blueprint").rglob("*.py"))
    if path.name != "profile.py" and path.parent.name != "catalogue"
]


@pytest.mark.parametrize("path", CODE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_list_of_add_ons_charts_or_components_stands_elsewhere(path: Path) -> None:
    fields = {name for name in COMPONENTS if name in ClusterSpec.model_fields}
    again = [
        (line, sorted(known))
        for line, texts in _lists(path)
        for known, most in ((texts & NAMES, 1), (texts & fields, 3))
        if len(known) > most
    ]
    assert again == [], "say it in eks_blueprint/catalogue/components.yaml or addons.yaml"


@pytest.mark.parametrize("path", CODE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_is_decided_by_the_name_of_an_add_on(path: Path) -> None:
    compared = [
        (node.lineno, one.value)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq) for op in node.ops)
        for one in (node.left, *node.comparators)
        if isinstance(one, ast.Constant) and one.value in catalogue.addon_names()
    ]
    assert compared == [], "say it in addons.yaml, or in a module of eks_blueprint/addons/known"
