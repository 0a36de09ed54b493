"""What Helm and Kubernetes refuse is refused before anything is installed."""

from typing import Any

import pytest

from eks_blueprint.catalogue import Chart, chart, chart_checks
from eks_blueprint.errors import BlueprintError

PODINFO: dict[str, Any] = {
    "name": "podinfo",
    "repository": "https://stefanprodan.github.io/podinfo",
    "version": "6.7.0",
    "namespace": "podinfo",
}


@pytest.mark.parametrize("version", ["6.7.0", "v1.21.1", "1.0.0-rc.1", "2.0.0+build.5", "0.0.1"])
def test_exact_version_is_taken(version: str) -> None:
    assert Chart(**{**PODINFO, "version": version}).version == version


@pytest.mark.parametrize("version", ["6.7", "^6.7.0", "6.x.0", "latest", ">=6.7.0", "06.7.0", ""])
def test_fails_on_a_version_that_is_not_exact(version: str) -> None:
    with pytest.raises(BlueprintError, match="version of chart podinfo must be one exact version"):
        Chart(**{**PODINFO, "version": version})


@pytest.mark.parametrize(
    ("repository", "message"),
    [
        ("http://charts.example.com", "must be the https:// URL"),
        ("charts.example.com", "must be the https:// URL"),
        ("https://[charts", "must be the https:// URL"),
        ("https://charts.example.com/?token=x", "must be the https:// URL"),
        ("oci://ghcr.io", "must be the whole oci:// reference of a chart without version"),
        ("oci://ghcr.io/charts/podinfo:6.7.0", "must be the whole .* without version"),
        ("oci://ghcr.io/charts", r"must end with .*ghcr\.io/charts/podinfo"),
        (
            "oci://111122223333.dkr.ecr.eu-west-1.amazonaws.com/podinfo",
            "must be public, .* private ECR",
        ),
    ],
)
def test_fails_on_a_repository_that_helm_cannot_read(repository: str, message: str) -> None:
    with pytest.raises(BlueprintError, match=f"repository of chart podinfo {message}"):
        Chart(**{**PODINFO, "repository": repository})


def test_fails_on_a_credential_without_showing_it() -> None:
    with pytest.raises(BlueprintError, match="must not hold a credential") as refused:
        Chart(**{**PODINFO, "repository": "https://user:hunter2@charts.example.com"})
    assert "hunter2" not in str(refused.value)


def test_longest_name_of_a_release_is_that_of_helm() -> None:
    assert chart_checks.release_name("x" * 53) is None
    assert "at most 53" in (chart_checks.release_name("x" * 54) or "")


def test_longest_namespace_is_that_of_kubernetes() -> None:
    assert chart_checks.namespace("x" * 63) is None
    assert "namespace" in (chart_checks.namespace("x" * 64) or "")


def test_fails_on_a_namespace_that_kubernetes_refuses() -> None:
    with pytest.raises(BlueprintError, match="namespace of chart podinfo must be a Kubernetes"):
        Chart(**{**PODINFO, "namespace": "Team_A"})


def test_chart_at_another_version_keeps_its_order_and_loses_what_was_checked() -> None:
    checked = chart("karpenter")
    other = checked.at("1.15.0")
    assert (other.version, other.reconciles) == ("1.15.0", checked.reconciles)
    assert (other.is_checked, other.kubernetes, other.images) == (False, None, ())
    assert checked.at(None) is checked
    assert checked.at(checked.version) is checked


def test_fails_on_another_version_that_is_not_exact() -> None:
    with pytest.raises(BlueprintError, match="version of chart karpenter must be one exact"):
        chart("karpenter").at("1.15")


def test_unknown_chart_is_taken_to_create_services_and_ingresses() -> None:
    assert Chart(**PODINFO).creates == ("Ingress", "Service")
    assert not Chart(**PODINFO).has_crds_only
