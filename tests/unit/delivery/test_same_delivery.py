"""CloudFormation and Flux bring the same releases and objects into a cluster."""

import re
from dataclasses import dataclass
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

NAMES = {"08-platform": "platform", "10-multi-tenant": "teams", "14-own-charts": "shop"}
PATHS = {path.stem: path for path in EXAMPLES if path.stem in NAMES}
CHARTS = {
    "08-platform": {"aws-load-balancer-controller", "external-dns", "karpenter", "karpenter-crd"},
    "14-own-charts": {"karpenter", "karpenter-crd", "podinfo", "podinfo-blue"},
    "10-multi-tenant": {"aws-load-balancer-controller", "gatekeeper", "karpenter", "karpenter-crd"},
}
FORCE = "kustomize.toolkit.fluxcd.io/force"
CHECKPOINT = "AWS::CloudFormation::WaitConditionHandle"
FLUX_GROUPS = ("source.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "kustomize.toolkit.fluxcd.io")


@dataclass(frozen=True)
class Both:
    """One example, delivered both ways."""

    example: str
    cluster: str
    kubectl: Assembly
    flux: Assembly


@pytest.fixture(scope="module", params=sorted(NAMES))
def both(request: pytest.FixtureRequest) -> Both:
    example: str = request.param
    name = NAMES[example]
    blueprint = load(PATHS[example])
    gitops: Any = {"git": {"url": "https://github.com/example/gitops.git"}}
    data = {**blueprint.clusters[name].model_dump(exclude_unset=True), "gitops": gitops}
    flux = synthesize(BlueprintSpec(clusters={name: data}))
    return Both(example, name, synthesize(blueprint), flux)


def delivered(both: Both) -> list[dict[str, Any]]:
    direct = list(kubectl_objects(both.flux, both.cluster))
    (variables,) = [o["data"] for o in direct if o["metadata"]["name"] == "cluster-variables"]
    return flux_objects(Path(both.flux.folder) / "gitops", both.cluster, variables)


def unforced(item: dict[str, Any]) -> dict[str, Any]:
    """Take off the annotation that only Flux needs; the function knows the kinds."""
    meta = dict(item["metadata"])
    kept = {key: value for key, value in meta.pop("annotations", {}).items() if key != FORCE}
    return {**item, "metadata": {**meta, **({"annotations": kept} if kept else {})}}


def named_alike(text: str) -> str:
    """Take off the part of a name that keeps policies of several stacks of one cluster apart."""
    return re.sub(r"\btenants-[0-9a-f]{8}-", "tenants-", text)


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


def test_releases_are_the_same(both: Both) -> None:
    expected = set(kubectl_releases(both.kubectl, both.cluster))
    assert {release.name for release in expected} == CHARTS[both.example]
    assert flux_releases(delivered(both)) == expected


def test_objects_are_the_same(both: Both) -> None:
    expected = sorted(
        named_alike(canonical(item)) for item in kubectl_objects(both.kubectl, both.cluster)
    )
    got = sorted(
        canonical(unforced(item))
        for item in delivered(both)
        if item["apiVersion"].partition("/")[0] not in FLUX_GROUPS
    )
    assert len(expected) >= 6
    assert got == expected


def test_aws_resources_are_the_same_but_for_flux(both: Both) -> None:
    def kept(assembly: Assembly) -> set[str]:
        return {
            key
            for key, resource in assembly.resources(both.cluster).items()
            if not resource["Type"].startswith(("Custom::AWSCDK", CHECKPOINT))
        }

    assert kept(both.kubectl) == kept(both.flux)
