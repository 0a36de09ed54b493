"""Another version of a chart of the library is allowed, with a warning."""

from pathlib import Path
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.errors import Issue
from eks_blueprint.spec import BlueprintSpec, ClusterSpec, load
from eks_blueprint.spec.components import components_of
from eks_blueprint.spec.parts import all_warnings
from eks_blueprint.spec.rules.components_and_kubernetes_version import chart_version_issues
from tests.support.apps import synthesize
from tests.support.objects import kubectl_releases

PARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "karpenter": ("karpenter", {}),
    "ingress": ("aws-load-balancer-controller", {}),
    "dns": (
        "external-dns",
        {"hosted_zones": {"apps": {"zone_id": "Z0123456789", "domain_name": "example.com"}}},
    ),
    "cluster_autoscaler": ("cluster-autoscaler", {}),
    "vertical_pod_autoscaler": ("vertical-pod-autoscaler", {}),
    "gatekeeper": ("gatekeeper", {}),
    "gitops": ("flux2", {"git": {"url": "https://github.com/example/gitops.git"}}),
}


@pytest.mark.parametrize("part", PARTS)
def test_another_version_warns_and_names_both(part: str) -> None:
    chart, given = PARTS[part]
    known = catalogue.chart(chart).version
    spec = ClusterSpec.model_validate({part: {**given, "chart_version": "99.0.0"}})
    found = [one for one in all_warnings(spec) if one.name == "chart-version"]
    assert [
        (one.path, f"with {chart} {known}, not with 99.0.0" in one.message) for one in found
    ] == [((part, "chart_version"), True)]


@pytest.mark.parametrize("part", PARTS)
def test_version_of_the_catalogue_is_silent(part: str) -> None:
    chart, given = PARTS[part]
    version = catalogue.chart(chart).version
    for more in ({}, {"chart_version": version}):
        spec = ClusterSpec.model_validate({part: {**given, **more}})
        assert "chart-version" not in {one.name for one in all_warnings(spec)}


def test_warning_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("clusters:\n  prod:\n    karpenter:\n      chart_version: 1.15.0\n", "utf-8")
    issues: list[Issue] = []
    load(path, warn=issues.append)
    (issue,) = [one for one in issues if "chart_version" in one.path]
    assert (issue.line, issue.severity) == (4, "warning")


def test_values_of_another_version_are_not_compared_with_the_catalogue() -> None:
    values = {"replicas": "three"}
    spec = ClusterSpec.model_validate({"karpenter": {"chart_version": "1.15.0", "values": values}})
    assert spec.karpenter is not None
    assert spec.karpenter.values == values


def test_kubernetes_versions_of_another_version_are_not_known() -> None:
    components = [*components_of(ClusterSpec.model_validate({"karpenter": {}}))]
    (issue,) = chart_version_issues(components, "1.99")
    assert issue[0] == ("karpenter",)
    assert [*chart_version_issues(components, "1.99", pinned=["karpenter"])] == []


def test_karpenter_and_its_definitions_have_one_version() -> None:
    spec = ClusterSpec.model_validate(
        {
            "profile": "core",
            "network": {"availability_zones": ["eu-west-1a", "eu-west-1b", "eu-west-1c"]},
            "karpenter": {"chart_version": "1.15.0"},
        }
    )
    assembly = synthesize(BlueprintSpec(clusters={"prod": spec.model_dump(exclude_unset=True)}))
    releases = {one.name: one.version for one in kubectl_releases(assembly, "prod")}
    assert releases == {"karpenter": "1.15.0", "karpenter-crd": "1.15.0"}
