"""The versions that an upgrade goes through."""

import pytest

from eks_blueprint.catalogue import kubernetes_versions
from eks_blueprint.errors import BlueprintError
from tests.support.plans import CORE, checks, cluster_plan, plan

NEWEST = kubernetes_versions()[0]


def test_default_is_the_next_minor_of_each_cluster() -> None:
    found = plan(
        {
            "old": {**CORE, "kubernetes_version": "1.33"},
            "new": {**CORE, "kubernetes_version": "1.35"},
        }
    )
    assert [(one.cluster, one.target) for one in found.clusters] == [
        ("old", "1.34"),
        ("new", "1.36"),
    ]


def test_two_minors_are_two_deployments_in_order() -> None:
    found = cluster_plan({**CORE, "kubernetes_version": "1.34"}, to="1.36")
    assert [(one.current, one.target) for one in found.steps] == [
        ("1.34", "1.35"),
        ("1.35", "1.36"),
    ]


def test_cluster_with_the_newest_version_has_no_step() -> None:
    found = cluster_plan({**CORE, "kubernetes_version": NEWEST})
    assert found.steps == ()
    assert found.target == NEWEST
    assert checks(found.findings, "newest-version")


def test_cluster_that_has_the_target_waits_for_the_others() -> None:
    found = plan(
        {"a": {**CORE, "kubernetes_version": "1.35"}, "b": {**CORE, "kubernetes_version": "1.36"}},
        to="1.36",
    )
    assert [len(one.steps) for one in found.clusters] == [1, 0]


def test_chosen_clusters_only() -> None:
    both = {"a": {**CORE}, "b": {**CORE}}
    assert [one.cluster for one in plan(both, clusters=["b"]).clusters] == ["b"]


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("1.99", "must be a Kubernetes version of the catalogue.*got '1.99'"),
        ("2.0", "must be a Kubernetes version of the catalogue"),
        ("", "must be a Kubernetes version of the catalogue"),
        ("1.34", "must be newer than the version of every cluster, got '1.34', and prod has 1.35"),
        ("1.35", "must be newer than the version of the clusters, got '1.35', and prod has 1.35"),
    ],
)
def test_fails_without_a_newer_version(to: str, message: str) -> None:
    with pytest.raises(BlueprintError, match=message):
        cluster_plan({**CORE, "kubernetes_version": "1.35"}, to=to)
