"""Definitions, controllers, custom resources: in this order on create, the other way on delete."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.apps import EXAMPLES, example
from tests.support.graph import Graph, graph, references
from tests.support.objects import CHART, MANIFEST, text

WITH_PLATFORM = [
    path
    for path in EXAMPLES
    if path.stem in ("08-platform", "09-gitops", "10-multi-tenant", "14-own-charts")
]
Resources = dict[str, dict[str, Any]]

# Said again here, so that a mistake in the catalogue does not pass.
NEEDS = {
    "karpenter.sh": {"karpenter-crd", "karpenter"},
    "karpenter.k8s.aws": {"karpenter-crd", "karpenter"},
    "elbv2.k8s.aws": {"aws-load-balancer-controller"},
    "source.toolkit.fluxcd.io": {"flux2"},
    "kustomize.toolkit.fluxcd.io": {"flux2"},
    "config.gatekeeper.sh": {"gatekeeper"},
    "constraints.gatekeeper.sh": {"gatekeeper"},
    "mutations.gatekeeper.sh": {"gatekeeper"},
    "templates.gatekeeper.sh": {"gatekeeper"},
}
ADDONS = {
    "snapshot.storage.k8s.io": "snapshot-controller",
    "secrets-store.csi.x-k8s.io": "aws-secrets-store-csi-driver-provider",
    "cert-manager.io": "cert-manager",
    "awspca.cert-manager.io": "aws-privateca-connector-for-kubernetes",
}
# Lambda developer guide, "Lambda quotas": an asynchronous event of 256 KB.
EVENT_BYTES = 256 * 1024


def clusters(path: Path) -> Iterator[tuple[Resources, Graph]]:
    assembly = example(path)
    for stack in assembly.templates:
        resources = assembly.resources(stack)
        if assembly.resources(stack, "AWS::EKS::Cluster"):
            yield resources, graph(resources)


EVERY = [(path, *found) for path in WITH_PLATFORM for found in clusters(path)]
IDS = [f"{path.stem}-{index}" for index, (path, *_) in enumerate(EVERY)]


def charts(resources: Resources) -> dict[str, str]:
    return {
        resource["Properties"]["Release"]: key
        for key, resource in resources.items()
        if resource["Type"] == CHART
    }


def manifests(resources: Resources) -> dict[str, list[dict[str, Any]]]:
    return {
        key: json.loads(text(resource["Properties"]["Manifest"]))
        for key, resource in resources.items()
        if resource["Type"] == MANIFEST
    }


def of(resources: Resources, kind: str) -> set[str]:
    return {key for key, resource in resources.items() if resource["Type"] == kind}


def named(resources: Resources, name: str) -> str:
    return next(
        key
        for key, items in manifests(resources).items()
        if name in {item["metadata"]["name"] for item in items}
    )


@pytest.mark.parametrize(("path", "resources", "before"), EVERY, ids=IDS)
def test_custom_resources_come_after_definition_and_controller(
    path: Path, resources: Resources, before: Graph
) -> None:
    installed = charts(resources)
    checked = 0
    for key, items in manifests(resources).items():
        for item in items:
            group = item["apiVersion"].rpartition("/")[0]
            for chart in NEEDS.get(group, ()):
                assert installed[chart] in before[key], (path, key, chart)
                checked += 1
            if group in ADDONS:
                addons = {
                    resources[name]["Properties"]["AddonName"]
                    for name in before[key] & of(resources, "AWS::EKS::Addon")
                }
                assert ADDONS[group] in addons
                checked += 1
    assert checked > 3


@pytest.mark.parametrize(("path", "resources", "before"), EVERY, ids=IDS)
def test_everything_waits_for_nodes_and_for_the_rights_of_kubectl(
    path: Path, resources: Resources, before: Graph
) -> None:
    (role,) = {
        name
        for key in of(resources, "AWS::Lambda::Function")
        for name in references(resources[key]["Properties"]["Role"])
        if "framework" not in name
    }
    rights = {
        key
        for key in of(resources, "AWS::IAM::ManagedPolicy") | of(resources, "AWS::EKS::AccessEntry")
        if role in set(references(resources[key]["Properties"]))
    }
    assert {resources[key]["Type"] for key in rights} == {
        "AWS::IAM::ManagedPolicy",
        "AWS::EKS::AccessEntry",
    }
    nodes = of(resources, "AWS::EKS::Nodegroup") | {
        key
        for key in of(resources, "AWS::EKS::Addon")
        if resources[key]["Properties"]["AddonName"] == "coredns"
    }
    assert len(nodes) > 1
    definitions = charts(resources).get("karpenter-crd")
    for key in of(resources, CHART) | of(resources, MANIFEST):
        assert rights <= before[key], (path, key)
        # Definitions have no pods, so the API server is all that they need.
        if key == definitions:
            assert not nodes & before[key]
        else:
            assert nodes <= before[key], (path, key)


@pytest.mark.parametrize(("path", "resources", "before"), EVERY, ids=IDS)
def test_functions_of_kubectl_wait_for_their_rights(
    path: Path, resources: Resources, before: Graph
) -> None:
    for key in of(resources, "AWS::Lambda::Function"):
        kinds = {resources[name]["Type"] for name in before[key]}
        assert "AWS::IAM::ManagedPolicy" in kinds, path


@pytest.mark.parametrize(("path", "resources", "before"), EVERY, ids=IDS)
def test_charts_wait_for_the_identity_of_their_pods(
    path: Path, resources: Resources, before: Graph
) -> None:
    installed = charts(resources)
    accounts = {
        "karpenter": "karpenter",
        "aws-load-balancer-controller": "aws-load-balancer-controller",
        "external-dns": "external-dns",
        "source-controller": "flux2",
    }
    pods = {"git-credential", "web"}
    found = of(resources, "AWS::EKS::PodIdentityAssociation")
    assert found
    for key in found:
        account = resources[key]["Properties"]["ServiceAccount"]
        # Their pods are those of add-ons.
        of_addons = {"aws-privateca-issuer": "privateca", "efs-csi-node-sa": "efs"}
        if account in of_addons:
            (user,) = [
                name
                for name in of(resources, "AWS::EKS::Addon")
                if of_addons[account] in resources[name]["Properties"]["AddonName"]
            ]
            assert key in before[user]
            continue
        user = named(resources, account) if account in pods else installed.get(accounts[account])
        # Under Flux the chart comes with the first layer.
        user = user or named(resources, "infrastructure-crds")
        assert key in before[user], (path, account)


def test_controllers_are_there_while_pools_and_ingresses_go() -> None:
    ((_, resources, before),) = [found for found in EVERY if found[0].stem == "08-platform"]
    installed = charts(resources)
    pools = [key for key, items in manifests(resources).items() if items[0]["kind"] == "NodePool"]
    assert len(pools) == 6
    node_class = named(resources, "default")
    entries = of(resources, "AWS::EKS::AccessEntry")
    for pool in pools:
        assert {node_class, installed["karpenter"], installed["karpenter-crd"]} <= before[pool]
        # Nodes that are leaving still talk to the API server, and to Karpenter's queue.
        assert entries & before[pool]
        assert of(resources, "AWS::SQS::QueuePolicy") <= before[pool]
        assert of(resources, "AWS::Events::Rule") <= before[pool]
    assert installed["karpenter-crd"] in before[installed["karpenter"]]
    assert installed["aws-load-balancer-controller"] in before[named(resources, "alb")]


def test_volumes_come_after_driver_and_mount_targets() -> None:
    ((_, resources, before),) = [found for found in EVERY if found[0].stem == "08-platform"]
    drivers = {
        resources[key]["Properties"]["AddonName"]: key for key in of(resources, "AWS::EKS::Addon")
    }
    targets = of(resources, "AWS::EFS::MountTarget")
    assert len(targets) == 3
    assert drivers["aws-ebs-csi-driver"] in before[named(resources, "gp3")]
    assert {drivers["aws-efs-csi-driver"], *targets} <= before[named(resources, "efs-shared")]
    assert {drivers["aws-efs-csi-driver"], *targets} <= before[named(resources, "shared-uploads")]
    assert drivers["aws-mountpoint-s3-csi-driver"] in before[named(resources, "s3-models")]


@pytest.mark.parametrize(
    ("path", "resources", "before"),
    [found for found in EVERY if found[0].stem == "09-gitops"],
    ids=["staging", "production"],
)
def test_flux_goes_layer_by_layer(path: Path, resources: Resources, before: Graph) -> None:
    crds, controllers, configs = (
        named(resources, f"infrastructure-{layer}") for layer in ("crds", "controllers", "configs")
    )
    assert crds in before[controllers]
    assert controllers in before[configs]
    first = {named(resources, "cluster-variables"), named(resources, "platform")}
    assert first <= before[crds]
    # What the controllers in the repository use is there before them, and after them.
    assert of(resources, "AWS::SQS::QueuePolicy") <= before[crds]
    assert of(resources, "AWS::EKS::PodIdentityAssociation") <= before[crds]
    assert set(charts(resources)) == {"flux2"}


VALUE = "Custom::AWSCDK-EKS-KubernetesObjectValue"


@pytest.mark.parametrize(("path", "resources", "before"), EVERY, ids=IDS)
def test_nothing_reads_an_answer_that_could_be_too_large(
    path: Path, resources: Resources, before: Graph
) -> None:
    # A response of 4 KB is all that CloudFormation takes; charts and objects answer with nothing,
    # and checks of a definition with one word.
    paths = {resources[key]["Properties"]["JsonPath"] for key in of(resources, VALUE)}
    assert all(path.endswith(".status") for path in paths)
    custom = of(resources, CHART) | of(resources, MANIFEST) | of(resources, VALUE)
    assert not custom & {name for value in resources.values() for name in references(value)}


@pytest.mark.parametrize(("path", "resources", "before"), EVERY, ids=IDS)
def test_payloads_fit_into_an_event(path: Path, resources: Resources, before: Graph) -> None:
    for key in of(resources, CHART) | of(resources, MANIFEST):
        # An update carries the old properties too.
        size = 2 * len(json.dumps(resources[key]["Properties"]))
        assert size < EVENT_BYTES, (path, key)


TENANTS = next(found for found in EVERY if found[0].stem == "10-multi-tenant")


def test_constraints_wait_until_gatekeeper_has_made_their_definition() -> None:
    _, resources, before = TENANTS
    checks = {resources[key]["Properties"]["ObjectName"]: key for key in of(resources, VALUE)}
    found = 0
    for key, items in manifests(resources).items():
        for item in items:
            if item["apiVersion"].startswith("constraints.gatekeeper.sh"):
                check = checks[f"{item['kind'].lower()}.constraints.gatekeeper.sh"]
                assert check in before[key]
                found += 1
    assert found >= 15


def test_namespaces_of_tenants_go_before_what_cleans_up_behind_them() -> None:
    _, resources, before = TENANTS
    installed = charts(resources)
    drivers = {
        resources[key]["Properties"]["AddonName"]: key for key in of(resources, "AWS::EKS::Addon")
    }
    cleaners = {
        installed["aws-load-balancer-controller"],
        installed["karpenter"],
        installed["gatekeeper"],
        drivers["aws-ebs-csi-driver"],
        drivers["vpc-cni"],
        named(resources, "default"),
    }
    spaces = [
        key
        for key, items in manifests(resources).items()
        if items[0]["kind"] == "Namespace" and "tenant" in items[0]["metadata"]["labels"]
    ]
    assert len(spaces) == 4
    for key in spaces:
        assert cleaners <= before[key]


def test_fargate_profiles_are_made_one_at_a_time_and_before_the_network_goes() -> None:
    _, resources, before = TENANTS
    (profile,) = of(resources, "AWS::EKS::FargateProfile")
    assert of(resources, "AWS::EKS::Cluster") <= before[profile]


def test_certificates_wait_for_namespace_issuer_and_authority() -> None:
    _, resources, before = TENANTS
    certificate = named(resources, "payments-api")
    needs = {named(resources, "payments"), named(resources, "private-ca")}
    assert (
        needs | of(resources, "AWS::ACMPCA::CertificateAuthorityActivation") <= before[certificate]
    )


def test_security_groups_are_open_before_pods_get_them() -> None:
    _, resources, before = TENANTS
    policies = [
        key
        for key, items in manifests(resources).items()
        if items[0]["kind"] == "SecurityGroupPolicy"
    ]
    rules = of(resources, "AWS::EC2::SecurityGroupIngress")
    assert len(policies) == 1
    assert len(rules) == 3
    assert all(rules <= before[key] for key in policies)
