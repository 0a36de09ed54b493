"""What Flux installs in a cluster of EKS Anywhere."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import kubernetes_validate
import pytest
import yaml

from eks_blueprint.app.anywhere import anywhere_components, anywhere_files
from eks_blueprint.spec import BlueprintSpec, load
from tests.support.anywhere import raw
from tests.support.apps import ANYWHERE

ROLE = "arn:aws:iam::111122223333:role/developers"
GITOPS = {"git": {"url": "ssh://git@git.example.com/platform.git"}, "folder": "platform"}
BLUEPRINT = BlueprintSpec(
    clusters={
        "edge": raw(
            "vsphere",
            gitops=GITOPS,
            aws_iam={"region": "eu-west-1"},
            oidc_providers={
                "a": {
                    "issuer_url": "https://id.example.com",
                    "client_id": "k",
                    "groups_claim": "groups",
                    "groups_prefix": "company:",
                }
            },
            packages={"install": {"metrics": {"package": "metrics-server"}}},
            vertical_pod_autoscaler={},
            goldilocks={},
            network_policies={
                "namespaces": {"ingress": {"ingress": {"web": {"cidrs": ["10.0.0.0/8"]}}}}
            },
            tenants={
                "shop": {
                    "namespaces": {"shop": {}},
                    "members": {
                        "team": {"oidc_group": "shop", "role": "developer"},
                        "ci": {"principal_arn": ROLE, "role": "admin"},
                    },
                    "network": {"egress": {"pay": {"namespaces": ["pay"]}}},
                    "source": {"url": "https://git.example.com/shop.git"},
                },
                "pay": {"namespaces": {"pay": {}}},
            },
            charts={
                "metallb": {
                    "repository": "https://metallb.github.io/metallb",
                    "version": "0.15.2",
                    "namespace": "metallb-system",
                }
            },
            manifests={
                "extra": {
                    "objects": [
                        {
                            "apiVersion": "v1",
                            "kind": "ConfigMap",
                            "metadata": {"name": "a", "namespace": "default"},
                            "data": {"text": "${not a variable}"},
                        }
                    ]
                }
            },
        ),
        "plain": raw("docker"),
    }
)
SYSTEM = "cilium.io/v2"


@cache
def files() -> dict[str, str]:
    return dict(anywhere_files(BLUEPRINT, ["edge", "plain"]))


def objects(suffix: str = "") -> Iterator[dict[str, Any]]:
    for name, text in files().items():
        if name.startswith("gitops/infrastructure") and name.endswith(suffix):
            yield from (
                item for item in yaml.safe_load_all(text) if item["kind"] != "Kustomization"
            )


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in objects() if one["kind"] == kind}


def test_only_clusters_with_flux_have_a_tree() -> None:
    assert [*anywhere_components(BLUEPRINT, ["edge", "plain"])] == ["edge"]
    assert anywhere_components(BLUEPRINT, ["plain"]) == {}
    assert "plain/flux.yaml" not in files()


def test_nothing_of_aws_is_in_the_tree() -> None:
    text = "".join(files()[name] for name in files() if name.startswith("gitops/"))
    assert "Token[" not in text
    for word in ("networking.k8s.aws", "eks.amazonaws.com/role-arn", "ClusterNetworkPolicy"):
        assert word not in text
    assert "$${not a variable}" in text


@pytest.mark.parametrize("version", ["1.35", "1.36"])
def test_built_in_objects_are_valid(version: str) -> None:
    known = [
        one
        for one in objects()
        if "." not in one["apiVersion"].split("/")[0]
        or one["apiVersion"].split("/")[0].endswith("k8s.io")
    ]
    assert len(known) > 20
    for one in known:
        kubernetes_validate.validate(one, version, strict=True)


def test_releases_are_those_of_eks_and_of_the_user() -> None:
    assert {*of_kind("HelmRelease")} == {
        "gatekeeper",
        "goldilocks",
        "metallb",
        "vertical-pod-autoscaler",
    }


def test_gatekeeper_leaves_eks_anywhere_alone() -> None:
    (match,) = of_kind("Config")["config"]["spec"]["match"]
    assert {"eksa-system", "capv-system", "kube-system"} <= {*match["excludedNamespaces"]}
    (rule,) = (
        one
        for one in objects()
        if one["metadata"]["name"] == "no-wildcard-rbac"
        and one["apiVersion"].startswith("constraints")
    )
    exempt = rule["spec"]["parameters"]["exempt"]
    assert {"eksa-manager-role", "capi-*", "cluster-admin"} <= {*exempt}


def test_cilium_keeps_tenants_apart_but_for_what_the_spec_names() -> None:
    policies = of_kind("CiliumClusterwideNetworkPolicy")
    assert {*policies} == {"tenant-shop", "tenant-pay"}
    label = "k8s:io.cilium.k8s.namespace.labels.tenant"
    spec = policies["tenant-shop"]["spec"]
    assert spec["endpointSelector"] == {"matchLabels": {label: "shop"}}
    assert spec["enableDefaultDeny"] == {"ingress": False, "egress": False}
    others = [
        {"key": label, "operator": "Exists"},
        {"key": label, "operator": "NotIn", "values": ["shop"]},
    ]
    assert spec["ingressDeny"] == [{"fromEndpoints": [{"matchExpressions": others}]}]
    named = {"key": "k8s:io.kubernetes.pod.namespace", "operator": "NotIn", "values": ["pay"]}
    assert spec["egressDeny"] == [{"toEndpoints": [{"matchExpressions": [*others, named]}]}]


def test_members_sign_in_by_oidc_or_iam_and_have_the_roles_of_eks() -> None:
    bindings = [one for one in objects() if one["kind"] == "RoleBinding"]
    groups = {
        subject["name"]
        for one in bindings
        for subject in one.get("subjects", ())
        if subject["kind"] == "Group"
    }
    assert {"company:shop", "tenant:shop:admin"} <= groups
    (config,) = (
        one
        for one in yaml.safe_load_all(files()["edge/eks-anywhere.yaml"])
        if one["kind"] == "AWSIamConfig"
    )
    assert config["spec"]["mapRoles"] == [
        {
            "roleARN": ROLE,
            "username": "shop:ci",
            "groups": ["tenant:shop", "tenant:shop:admin"],
        }
    ]


def test_a_kustomization_for_each_layer_reads_the_folder_that_exists() -> None:
    found = [*yaml.safe_load_all(files()["edge/flux.yaml"])]
    layers = {one["metadata"]["name"]: one for one in found if one["kind"] == "Kustomization"}
    paths = {one["spec"]["path"].removeprefix("./platform/") for one in layers.values()}
    folders = {
        name.removeprefix("gitops/").rpartition("/")[0]
        for name in files()
        if name.startswith("gitops/clusters/edge/")
    }
    assert paths == folders
    for one in layers.values():
        assert {need["name"] for need in one["spec"].get("dependsOn", ())} <= {*layers}
        assert one["spec"]["sourceRef"] == {"kind": "GitRepository", "name": "flux-system"}


def test_a_workload_cluster_has_a_source_of_its_own() -> None:
    blueprint = load(ANYWHERE)
    found = anywhere_files(blueprint, ["management", "shop"])
    kinds = {
        name: [one["kind"] for one in yaml.safe_load_all(found[f"{name}/flux.yaml"])]
        for name in ("management", "shop")
    }
    assert "GitRepository" not in kinds["management"]
    assert kinds["shop"].count("GitRepository") == 1
    assert "flux install --version=v2.8.8" in found["shop/next-steps.md"]
    assert "flux install" not in found["management/next-steps.md"]


def test_the_commands_say_what_the_manager_needs_for_packages_and_what_not_to_commit() -> None:
    spec = {"install": {"metrics": {"package": "metrics-server"}}}
    blueprint = BlueprintSpec(
        clusters={"shop": raw("vsphere", management_cluster="center", packages=spec)}
    )
    said = anywhere_files(blueprint, ["shop"])["shop/next-steps.md"]
    assert "credentials that `center` has" in said
    assert "EKSA_AWS_SECRET_ACCESS_KEY" in said
    assert "Do not commit that folder." in said
    assert "copy packages" in anywhere_files(load(ANYWHERE), ["shop"])["shop/next-steps.md"]


def test_an_upgrade_takes_machines_that_are_new_in_the_inventory() -> None:
    found = anywhere_files(load(ANYWHERE), ["factory", "stores"])
    assert "adds machines" in found["factory/next-steps.md"]
    assert "adds machines" not in found["stores/next-steps.md"]
