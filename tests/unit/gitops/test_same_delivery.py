"""CloudFormation and Flux bring the same releases and objects into a cluster."""

from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.spec import BlueprintSpec, load
from tests.support.apps import EXAMPLES, Assembly, synthesize
from tests.support.objects import (
    Release,
    canonical,
    flux_objects,
    kubectl_objects,
    kubectl_releases,
)

PLATFORM = next(path for path in EXAMPLES if path.stem == "08-platform")
FLUX_GROUPS = ("source.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "kustomize.toolkit.fluxcd.io")


@pytest.fixture(scope="module")
def blueprint() -> BlueprintSpec:
    return load(PLATFORM)


@pytest.fixture(scope="module")
def kubectl(blueprint: BlueprintSpec) -> Assembly:
    return synthesize(blueprint)


@pytest.fixture(scope="module")
def flux(blueprint: BlueprintSpec) -> Assembly:
    gitops: Any = {"git": {"url": "https://github.com/example/gitops.git"}}
    cluster = blueprint.clusters["platform"]
    data = {**cluster.model_dump(exclude_unset=True), "gitops": gitops}
    return synthesize(BlueprintSpec(clusters={"platform": data}))


def delivered(assembly: Assembly) -> list[dict[str, Any]]:
    direct = list(kubectl_objects(assembly, "platform"))
    (variables,) = [o["data"] for o in direct if o["metadata"]["name"] == "cluster-variables"]
    return flux_objects(Path(assembly.folder) / "gitops", "platform", variables)


def sources(objects: list[dict[str, Any]]) -> dict[str, str]:
    return {
        item["metadata"]["name"]: item["spec"]["url"]
        for item in objects
        if item["kind"] in ("OCIRepository", "HelmRepository")
    }


def flux_releases(objects: list[dict[str, Any]]) -> set[Release]:
    urls = sources(objects)
    tags = {
        item["metadata"]["name"]: item["spec"]["ref"]["tag"]
        for item in objects
        if item["kind"] == "OCIRepository"
    }
    found = set()
    for item in objects:
        if item["kind"] != "HelmRelease":
            continue
        spec, name = item["spec"], item["metadata"]["name"]
        chart = spec.get("chart", {}).get("spec", {})
        found.add(
            Release(
                spec["releaseName"],
                chart.get("chart", urls[name]),
                chart.get("version") or tags[name],
                spec["targetNamespace"],
                canonical(spec.get("values", {})),
            )
        )
    return found


def test_releases_are_the_same(kubectl: Assembly, flux: Assembly) -> None:
    expected = set(kubectl_releases(kubectl, "platform"))
    assert {release.name for release in expected} == {
        "aws-load-balancer-controller",
        "external-dns",
        "karpenter",
        "karpenter-crd",
    }
    assert flux_releases(delivered(flux)) == expected


def test_objects_are_the_same(kubectl: Assembly, flux: Assembly) -> None:
    expected = sorted(canonical(item) for item in kubectl_objects(kubectl, "platform"))
    got = sorted(
        canonical(item)
        for item in delivered(flux)
        if item["apiVersion"].partition("/")[0] not in FLUX_GROUPS
    )
    assert len(expected) > 10
    assert got == expected


def test_aws_resources_are_the_same_but_for_flux(kubectl: Assembly, flux: Assembly) -> None:
    def kept(assembly: Assembly) -> set[str]:
        return {
            key
            for key, resource in assembly.resources("platform").items()
            if not resource["Type"].startswith("Custom::AWSCDK")
        }

    assert kept(kubectl) == kept(flux)
