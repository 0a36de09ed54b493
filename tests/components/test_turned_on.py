"""What the fields of a spec turn on, and what a component that is on needs."""

from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.errors import SpecError
from eks_blueprint.spec import ClusterSpec
from eks_blueprint.spec.components import components_of, set_fields

TENANT: dict[str, Any] = {
    "namespaces": {"shop": {}},
    "workloads": {
        "web": {
            "namespace": "shop",
            "secrets": {"flags": {"parameter": "/shop/flags"}},
        }
    },
}


def names(spec: ClusterSpec) -> list[str]:
    return [component.name for component in spec.components]


def test_an_empty_cluster_turns_on_its_nodes_only() -> None:
    spec = ClusterSpec(profile="core")
    assert names(spec) == ["kubernetes", "node_groups"]
    assert not spec.has_components
    assert spec.component_names == ()


def test_components_come_in_the_order_of_the_table() -> None:
    spec = ClusterSpec(profile="core", gatekeeper={}, karpenter={}, ingress={})
    assert names(spec)[2:] == ["karpenter", "ingress", "gatekeeper"]
    assert spec.component_names == ("karpenter", "ingress", "gatekeeper")


def test_a_part_that_is_set_but_has_no_objects_needs_no_kubectl() -> None:
    spec = ClusterSpec(profile="core", network_policies={}, pod_security_groups={})
    assert names(spec)[2:] == ["network_policies", "pod_security_groups"]
    assert not spec.has_components


def test_fields_are_found_in_maps_and_in_what_is_not_there() -> None:
    spec = ClusterSpec(tenants={"shop": TENANT})
    path = "tenants.*.workloads.*.secrets.*"
    assert set_fields(spec, path) == [("tenants", "shop", "workloads", "web", "secrets", "flags")]
    assert set_fields(ClusterSpec(), path) == []
    assert set_fields(ClusterSpec(), "gitops.git.credential_secret_arn") == []


def test_add_ons_of_components_come_beside_those_that_are_named() -> None:
    spec = ClusterSpec(tenants={"shop": TENANT}, addons={"adot": {}})
    driver = "aws-secrets-store-csi-driver-provider"
    assert driver not in spec.addons
    assert driver in spec.effective_addons
    assert "adot" in spec.effective_addons


def test_an_add_on_that_is_named_keeps_what_was_said_of_it() -> None:
    said = {"version": "v3.1.1-eksbuild.1"}
    spec = ClusterSpec(
        tenants={"shop": TENANT}, addons={"aws-secrets-store-csi-driver-provider": said}
    )
    found = spec.effective_addons["aws-secrets-store-csi-driver-provider"]
    assert found.version == "v3.1.1-eksbuild.1"


def test_null_removes_an_add_on_and_stays_known() -> None:
    spec = ClusterSpec(profile="core", addons={"metrics-server": None})
    assert spec.addons["metrics-server"] is None
    assert "metrics-server" not in spec.effective_addons


GIT = {
    "url": "https://git.example.com/fleet.git",
    "credential_secret_arn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf",
}
SCALED = {
    "namespaces": {"shop": {}},
    "workloads": {"web": {"horizontal_pod_autoscaler": {"max_replicas": 4}}},
}
ON: dict[str, dict[str, Any]] = {
    "block_storage": {"storage": {}},
    "snapshots": {"storage": {}},
    "file_systems": {"storage": {"file_systems": {"home": {}}}},
    "bucket_volumes": {"storage": {"buckets": {"data": {"bucket": "data", "namespace": "x"}}}},
    "private_tls": {"private_tls": {"authority": {"common_name": "Example"}}},
    "secrets": {"tenants": {"shop": TENANT}},
    "horizontal_pod_autoscalers": {"tenants": {"shop": SCALED}},
    "vertical_pod_autoscaler": {"vertical_pod_autoscaler": {}},
    "container_insights": {"observability": {"container_insights": {}}},
    "git_credential": {"gitops": {"git": GIT}},
}


def test_each_component_with_add_ons_is_tried_below() -> None:
    assert {one.name for one in catalogue.components().values() if one.addons} == set(ON)


@pytest.mark.parametrize(
    ("name", "addon"),
    [(name, addon) for name in ON for addon in catalogue.components()[name].addons],
)
def test_fails_when_an_add_on_that_a_component_needs_is_removed(name: str, addon: str) -> None:
    assert addon in ClusterSpec.model_validate(ON[name]).effective_addons
    with pytest.raises(SpecError, match=f"needs the add-on {addon}, which was removed") as error:
        ClusterSpec.model_validate({**ON[name], "addons": {addon: None}})
    roots = {dotted.partition(".")[0] for dotted in catalogue.components()[name].when}
    assert any(issue.path.partition(".")[0] in roots for issue in error.value.issues)


def test_components_of_gives_every_field_that_turns_one_on() -> None:
    spec = ClusterSpec(
        network_policies={"namespaces": {"web": {}}, "cluster": {}},
    )
    paths = {component.name: paths for component, paths in components_of(spec)}
    assert paths["network_policy_objects"] == [("network_policies", "namespaces")]
