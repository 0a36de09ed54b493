"""Charts that the catalogue does not know are installed like those it knows."""

import json
from dataclasses import replace

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.delivery import Chart, FluxDelivery, HelmRelease, KubectlDelivery
from eks_blueprint.errors import BlueprintError
from tests.support.objects import text

PODINFO = Chart(
    name="podinfo",
    repository="https://stefanprodan.github.io/podinfo",
    version="6.7.0",
    namespace="podinfo",
)
REGISTRY = replace(PODINFO, repository="oci://ghcr.io/stefanprodan/charts/podinfo")
TWICE = (
    HelmRelease("podinfo", chart=PODINFO),
    HelmRelease("podinfo-blue", chart=PODINFO, namespace="blue", values={"ui": {"color": "blue"}}),
)


def test_one_chart_is_installed_twice_by_cloudformation(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    for release in TWICE:
        delivery.install(release)
    found = Template.from_stack(stack).find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    wanted = [
        {
            "Release": release.name,
            "Chart": "podinfo",
            "Repository": "https://stefanprodan.github.io/podinfo",
            "Version": "6.7.0",
            "Namespace": release.namespace,
            "CreateNamespace": True,
        }
        for release in TWICE
    ]
    got = [
        {key: resource["Properties"][key] for key in wanted[0]}
        for resource in sorted(found, key=lambda one: one["Properties"]["Release"])
    ]
    assert got == wanted


def test_one_chart_is_installed_twice_by_flux() -> None:
    delivery = FluxDelivery("prod")
    for release in TWICE:
        delivery.install(release)
    for release in TWICE:
        source, made = delivery.tree[f"infrastructure/controllers/prod/{release.name}.yaml"]
        assert source["spec"]["url"] == "https://stefanprodan.github.io/podinfo"
        assert made["spec"]["releaseName"] == release.name
        assert made["spec"]["targetNamespace"] == release.namespace
        wanted = {"kind": "HelmRepository", "name": release.name}
        assert made["spec"]["chart"]["spec"]["sourceRef"] == wanted
        # Nobody said that it has none, and Helm installs them too.
        assert made["spec"]["install"]["crds"] == "Create"


def test_version_becomes_a_tag_that_registries_take() -> None:
    delivery = FluxDelivery("prod")
    delivery.install(HelmRelease("podinfo", chart=replace(REGISTRY, version="6.7.0+eks.1")))
    source, _ = delivery.tree["infrastructure/controllers/prod/podinfo.yaml"]
    assert source["spec"]["url"] == "oci://ghcr.io/stefanprodan/charts/podinfo"
    assert source["spec"]["ref"] == {"tag": "6.7.0_eks.1"}


def test_chart_of_the_catalogue_gets_another_name() -> None:
    release = HelmRelease("dns-internal", chart="external-dns")
    assert release.chart.name == "external-dns"
    assert release.namespace == "external-dns"


def test_values_of_another_version_are_not_compared_with_the_catalogue() -> None:
    chart = HelmRelease("karpenter").chart
    moved = replace(PODINFO, name="karpenter")
    assert HelmRelease("karpenter", chart=moved, values={"replicas": "3"}).values["replicas"] == "3"
    with pytest.raises(BlueprintError, match=r"values\.replicas of chart karpenter must be"):
        HelmRelease("other", chart=chart, values={"replicas": "3"})


def test_fails_on_a_name_that_helm_refuses() -> None:
    with pytest.raises(BlueprintError, match="name of a release must be at most 53"):
        HelmRelease("x" * 54, chart=PODINFO)


def test_fails_on_a_namespace_that_kubernetes_refuses() -> None:
    with pytest.raises(BlueprintError, match="namespace of release podinfo must be"):
        HelmRelease("podinfo", chart=PODINFO, namespace="Team A")


def test_null_in_values_reaches_helm_by_both(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    queue = cdk.CfnResource(stack, "Queue", type="AWS::SQS::Queue")
    values = {"resources": {"limits": None}, "extra": [{"a": None}], "name": queue.ref}
    release = HelmRelease("podinfo", chart=PODINFO, values=values)
    delivery.install(release)
    tree = FluxDelivery("prod")
    tree.install(release)
    (chart,) = Template.from_stack(stack).find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    wanted = {"resources": {"limits": None}, "extra": [{"a": None}]}
    assert json.loads(text(chart["Properties"]["Values"])) == {**wanted, "name": "<Queue>"}
    _, made = tree.tree["infrastructure/controllers/prod/podinfo.yaml"]
    assert made["spec"]["values"] == {**wanted, "name": "${podinfo_name}"}
