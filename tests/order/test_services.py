"""No Service is made beside the start of a webhook that would refuse it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from eks_blueprint.catalogue import addon, system_namespaces
from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import EXAMPLES, Assembly, example, synthesize
from tests.support.graph import Graph, graph
from tests.support.objects import CHART, MANIFEST, text

CONTROLLER = "aws-load-balancer-controller"
ENVIRONMENT = {"account": "111122223333", "region": "eu-west-1"}
SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"ports": [{"port": 80}]},
}
WITHOUT_SELECTOR = {"serviceMutatorWebhookConfig": {"namespaceSelectors": []}}
Resources = dict[str, dict[str, Any]]


def spec(**more: Any) -> BlueprintSpec:
    cluster = {
        "environment": ENVIRONMENT,
        "ingress": {},
        "karpenter": {},
        # One that the catalogue does not know, one without a known namespace, one with.
        "addons": {"acme_agent": {}, "adot": {}, "cert-manager": {}},
        "charts": {"web": {"repository": "https://charts.example.com", "version": "1.0.0"}},
        "manifests": {"shop": {"objects": [SERVICE]}},
        **more,
    }
    return BlueprintSpec.model_validate({"clusters": {"prod": cluster}})


def clusters(assembly: Assembly) -> Iterator[tuple[Resources, Graph]]:
    for stack in assembly.templates:
        resources = assembly.resources(stack)
        if assembly.resources(stack, "AWS::EKS::Cluster"):
            yield resources, graph(resources)


def controller_of(resources: Resources) -> tuple[str, set[str]] | None:
    """Give the controller's release, and the namespaces that its webhook leaves alone."""
    for key, resource in resources.items():
        if resource["Type"] == CHART and resource["Properties"]["Release"] == CONTROLLER:
            values = json.loads(text(resource["Properties"]["Values"]))
            selectors = values["serviceMutatorWebhookConfig"]["namespaceSelectors"]
            return key, {name for one in selectors for name in one["values"]}
    return None


def makers(resources: Resources, spared: set[str]) -> Iterator[str]:
    """Give what may make a Service that the webhook sees."""
    for key, resource in resources.items():
        values = resource.get("Properties", {})
        if resource["Type"] == "AWS::EKS::Addon":
            facts = addon(values["AddonName"])
            namespace = facts.namespace if facts is not None else None
            if facts is not None and (facts.when == "before" or facts.name == "coredns"):
                continue  # the controller's own pods need them
            if namespace not in spared:
                yield key
        own = (CONTROLLER, "karpenter-crd")
        is_chart = resource["Type"] == CHART and values["Release"] not in own
        if is_chart and values.get("Namespace", "default") not in spared:
            yield key
        if resource["Type"] == MANIFEST:
            items = json.loads(text(values["Manifest"]))
            if any(
                item["kind"] == "Service" and item["metadata"]["namespace"] not in spared
                for item in items
            ):
                yield key


def check(assembly: Assembly) -> list[str]:
    found: list[str] = []
    for resources, before in clusters(assembly):
        controller = controller_of(resources)
        if controller is None:
            continue
        key, spared = controller
        for maker in makers(resources, spared):
            assert key in before[maker], maker
            found.append(maker)
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_in_the_examples(path: Any) -> None:
    check(example(path))


def test_what_a_user_adds_comes_after_the_controller() -> None:
    found = " ".join(check(synthesize(spec())))
    for part in ("acmeagent", "adot", "chartweb", "Serviceshopweb"):
        assert part in found
    assert "certmanager" not in found
    assert "karpenter" not in found


def test_without_the_selector_everything_comes_after_the_controller() -> None:
    found = " ".join(check(synthesize(spec(ingress={"values": WITHOUT_SELECTOR}))))
    for part in ("acmeagent", "certmanager", "metricsserver", "awsebscsidriver", "karpenter"):
        assert part in found


def test_the_system_waits_for_no_webhook() -> None:
    ((resources, before),) = clusters(synthesize(spec()))
    controller = controller_of(resources)
    assert controller is not None
    key, spared = controller
    assert spared == set(system_namespaces())
    for other, resource in resources.items():
        values = resource.get("Properties", {})
        if values.get("Release") == "karpenter" or values.get("AddonName") in (
            "aws-ebs-csi-driver",
            "cert-manager",
            "metrics-server",
        ):
            assert key not in before[other], other


def test_under_flux_they_come_before_flux_which_brings_the_controller() -> None:
    git = {"url": "https://git.example.com/fleet.git"}
    ((resources, before),) = clusters(synthesize(spec(gitops={"git": git})))
    layers = [
        key
        for key, resource in resources.items()
        if resource["Type"] == MANIFEST
        for item in json.loads(text(resource["Properties"]["Manifest"]))
        if item["kind"] == "Kustomization"
    ]
    assert layers
    addons = {
        key: resource["Properties"]["AddonName"]
        for key, resource in resources.items()
        if resource["Type"] == "AWS::EKS::Addon"
    }
    for layer in layers:
        assert {"acme_agent", "adot"} <= {addons[key] for key in before[layer] & addons.keys()}
