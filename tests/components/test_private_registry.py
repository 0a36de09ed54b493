"""With a private registry, nothing that an example installs comes from a public one.

Every chart has an example, so a chart that is new is here as well.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
import yaml

from eks_blueprint import catalogue, stacks
from eks_blueprint.catalogue import CatalogueChart, ImageReference
from eks_blueprint.delivery import HelmRelease, Manifests, images_of
from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import EXAMPLES, context

HOST = re.compile(r"^(oci://)?\d{12}\.dkr\.ecr\.|^(oci://)?\$\{Token\[AWS\.AccountId")
# Gatekeeper's rules name hosts, and pull nothing.
NO_PODS = {"ConstraintTemplate", "Assign", "CustomResourceDefinition"}
examples = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def _with_registry(path: Path) -> BlueprintSpec:
    raw = yaml.safe_load(path.read_text("utf-8"))
    tenants = [one.setdefault("cluster", {}) for one in raw.get("tenant_clusters", {}).values()]
    for cluster in [*raw.get("clusters", {}).values(), *tenants]:
        if (cluster.get("outpost") or {}).get("local_cluster"):
            # The library installs no charts there, and refuses a registry for them.
            continue
        cluster["private_registry"] = {"create_repositories": False}
        # No value of its chart holds the name of an image, so the spec refuses both together.
        cluster.get("hybrid_nodes", {}).pop("cilium", None)
    return BlueprintSpec.model_validate(raw)


@cache
def _delivered(path: Path) -> tuple[HelmRelease | Manifests, ...]:
    blueprint = _with_registry(path)
    only = [name for name, one in blueprint.clusters.items() if one.has_components]
    if not only:
        return ()
    built = stacks.build(cdk.App(context=context()), blueprint, only=only)
    found: list[HelmRelease | Manifests] = []
    for stack in built:
        parts = stack.blueprint.components if isinstance(stack, stacks.ClusterStack) else None
        for delivery in (parts.kubectl, parts.flux_delivery) if parts is not None else ():
            if delivery is not None:
                found += [*delivery.releases.values(), *delivery.manifests.values()]
    return tuple(found)


@cache
def _public_hosts() -> re.Pattern[str]:
    charts = [catalogue.chart(name) for name in catalogue.chart_names()]
    hosts = {ImageReference.parse(image).registry for chart in charts for image in chart.images}
    hosts = {host for host in hosts if not catalogue.is_private(host)}
    hosts |= {"quay.io", "mcr.microsoft.com", "gcr.io", "reg.kyverno.io", "us-docker.pkg.dev"}
    return re.compile(rf"(?<![\w./-])({'|'.join(map(re.escape, sorted(hosts)))})/[\w./-]+")


def _texts(content: HelmRelease | Manifests) -> Iterator[str]:
    if isinstance(content, HelmRelease):
        yield json.dumps(dict(content.values), default=dict)
        return
    for item in content.objects:
        rules = item["apiVersion"].startswith("constraints.gatekeeper.sh/")
        if not rules and item["kind"] not in NO_PODS:
            yield json.dumps(item, default=dict)


@examples
def test_charts_come_from_the_private_registry(path: Path) -> None:
    for content in _delivered(path):
        if isinstance(content, HelmRelease):
            assert HOST.match(content.repository), content.name
            assert content.repository.endswith(f"/{content.chart.name}")


@examples
def test_values_of_charts_name_images_of_the_private_registry(path: Path) -> None:
    for content in _delivered(path):
        if isinstance(content, HelmRelease) and isinstance(content.chart, CatalogueChart):
            for places in content.chart.images_at:
                value = catalogue.value_at(places.partition("/")[0], content.values)
                assert isinstance(value, str), (content.name, places)
                assert HOST.match(value), (content.name, places)


@examples
def test_no_pod_has_an_image_of_a_public_registry(path: Path) -> None:
    for content in _delivered(path):
        if isinstance(content, Manifests):
            assert [str(image) for image in images_of(content)] == [], content.name


@examples
def test_no_public_registry_is_named_anywhere_else(path: Path) -> None:
    found: list[Any] = [
        (content.name, match[0])
        for content in _delivered(path)
        for text in _texts(content)
        for match in _public_hosts().finditer(text)
    ]
    assert found == [], "say in images_at where the chart's values hold the image"


def test_examples_have_charts_of_the_catalogue_in_both_deliveries() -> None:
    found = {one.name for path in EXAMPLES for one in _delivered(path)}
    assert {*catalogue.chart_names()} - {"cilium"} <= found
