"""Kubernetes versions that projects support, and what an upgrade obeys."""

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue._load import read

NAMES = [*read("support-ranges.yaml")]


@pytest.mark.parametrize(
    ("name", "version", "kubernetes", "supported"),
    [
        ("karpenter", "1.8.6", "1.34", True),
        ("karpenter", "1.8.6", "1.35", False),
        ("karpenter", "1.9.0", "1.35", True),
        ("karpenter", "1.14.1", "1.36", True),
        ("cert-manager", "v1.20.3", "1.36", False),
        ("cert-manager", "v1.21.1-eksbuild.1", "1.36", True),
        ("cert-manager", "v1.21.1", "1.32", False),
        ("cluster-autoscaler", "v1.36.1", "1.36", True),
        ("cluster-autoscaler", "1.35.0", "1.36", False),
        ("external-dns", "0.21.0", "1.99", True),
    ],
)
def test_ranges(name: str, version: str, kubernetes: str, supported: bool) -> None:
    known = catalogue.supported_versions(name)
    assert known is not None
    found = known.of_version(version)
    assert found is not None
    assert found.supports(kubernetes) is supported


@pytest.mark.parametrize("version", ["1.4.9", "1.15.0", "2.0.0"])
def test_nothing_is_said_about_versions_outside_of_the_ranges(version: str) -> None:
    known = catalogue.supported_versions("karpenter")
    assert known is not None
    assert known.of_version(version) is None


def test_what_nobody_read_is_not_known() -> None:
    assert catalogue.supported_versions("some-chart") is None


def test_range_that_supports_both_versions_of_an_upgrade() -> None:
    known = catalogue.supported_versions("karpenter")
    assert known is not None
    both = known.that_support("1.33", "1.34")
    assert both is not None
    assert both.first == "1.13"
    assert known.that_support("1.25", "1.36") is None


@pytest.mark.parametrize("name", [one for one in NAMES if one in catalogue.chart_names()])
def test_charts_of_the_catalogue_have_the_range_that_they_name(name: str) -> None:
    chart, known = catalogue.chart(name), catalogue.supported_versions(name)
    assert known is not None
    found = known.of_version(chart.version if known.of == "chart" else chart.app_version)
    assert found is not None
    if chart.kubernetes is not None:
        assert (found.oldest, found.newest) == chart.kubernetes


def test_builds_of_addons_have_an_order() -> None:
    versions = ["v1.9.0-eksbuild.2", "v1.14.3-eksbuild.3", "v1.14.3-eksbuild.23"]
    assert sorted(versions, key=catalogue.addon_build) == versions


def test_times_are_ranges_with_a_source() -> None:
    for one in catalogue.upgrade_facts().durations.values():
        assert 0 <= one.low < one.high
        assert one.source


def test_permissions_name_an_action_or_a_policy() -> None:
    for one in catalogue.needed_permissions():
        assert one.actions or one.policies
        assert one.source
