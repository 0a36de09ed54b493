"""What both deliveries take as `after`, and refuse in words."""

import json
from typing import Any

import aws_cdk as cdk
import jsii
import pytest
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template

from eks_blueprint.delivery import (
    Chart,
    FluxDelivery,
    HelmRelease,
    KubectlDelivery,
    Manifests,
)
from eks_blueprint.errors import BlueprintError

PODINFO = Chart(
    name="podinfo",
    repository="https://stefanprodan.github.io/podinfo",
    version="6.7.0",
    namespace="podinfo",
)
RELEASE = HelmRelease("podinfo", chart=PODINFO)


def config(name: str, **data: str) -> dict[str, Any]:
    meta = {"name": name, "namespace": "default"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data}


def crd(group: str) -> dict[str, Any]:
    name = f"widgets.{group}"
    version = "apiextensions.k8s.io/v1"
    return {
        "apiVersion": version,
        "kind": "CustomResourceDefinition",
        "metadata": {"name": name},
        "spec": {"group": group},
    }


def widget(group: str) -> dict[str, Any]:
    return {"apiVersion": f"{group}/v1", "kind": "Widget", "metadata": {"name": "x"}}


def needs(stack: cdk.Stack, text: str) -> list[str]:
    """Ids that the custom resource with a text waits for."""
    (found,) = [
        resource
        for resource in Template.from_stack(stack).to_json()["Resources"].values()
        if text in json.dumps(resource.get("Properties", {})).replace("\\", "")
    ]
    return list(found.get("DependsOn", []))


def test_fails_on_what_flux_installs_before_a_resource_of_the_stack(
    delivery: KubectlDelivery,
) -> None:
    step = FluxDelivery("prod").install(RELEASE)
    with pytest.raises(
        BlueprintError, match="got podinfo, which Flux installs later; deliver both"
    ):
        delivery.apply(Manifests("app", (config("x"),)), after=[step])


def test_flux_starts_after_what_cloudformation_installs(delivery: KubectlDelivery) -> None:
    step = delivery.install(RELEASE)
    tree = FluxDelivery("prod")
    tree.apply(Manifests("app", (config("x"),)), after=[step])
    assert tree.prerequisites == [*step.resources]


def test_fails_on_a_step_of_another_clusters_tree() -> None:
    step = FluxDelivery("prod").install(RELEASE)
    with pytest.raises(BlueprintError, match="got podinfo of the tree of another cluster"):
        FluxDelivery("test").apply(Manifests("app", (config("x"),)), after=[step])


@pytest.mark.parametrize("need", ["karpenter", None, RELEASE])
def test_fails_on_what_is_neither_construct_nor_step(delivery: KubectlDelivery, need: Any) -> None:
    for one in (delivery, FluxDelivery("prod")):
        with pytest.raises(BlueprintError, match="after must be constructs or what a delivery"):
            one.install(RELEASE, after=[need])


def test_resource_of_the_stack_waits_for_a_step(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    step = delivery.install(RELEASE)
    queue = sqs.CfnQueue(stack, "Queue")
    queue.node.add_dependency(*step.dependables)
    (resource,) = Template.from_stack(stack).find_resources("AWS::SQS::Queue").values()
    assert len(resource["DependsOn"]) == 1
    assert FluxDelivery("prod").install(RELEASE).dependables == ()


def test_own_definitions_come_before_their_objects(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    delivery.apply(Manifests("definition", (crd("example.com"),)))
    delivery.apply(Manifests("widget", (widget("example.com"),)))
    # The definition, and the check that it is served.
    assert len(needs(stack, '"kind":"Widget"')) == 2


def test_chart_with_definitions_comes_before_objects(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    chart = Chart(
        name="widgets",
        repository="https://charts.example.com",
        version="1.0.0",
        namespace="widgets",
        crd_groups=("example.com",),
    )
    delivery.install(HelmRelease("widgets", chart=chart))
    delivery.apply(Manifests("widget", (widget("example.com"),)))
    (need,) = needs(stack, '"kind":"Widget"')
    assert "widgets" in need


def test_chart_of_unknown_content_waits_for_the_webhook_that_sees_services(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    delivery.install(HelmRelease("aws-load-balancer-controller"))
    delivery.install(RELEASE)
    (need,) = needs(stack, "stefanprodan")
    assert "loadbalancercontroller" in need


def test_object_of_an_add_on_makes_the_add_on_a_prerequisite_of_flux(stack: cdk.Stack) -> None:
    queue = sqs.CfnQueue(stack, "StandIn")
    tree = FluxDelivery("prod", provided={"example.com": queue, "other.example.com": queue})
    tree.apply(Manifests("widget", (widget("example.com"),)))
    assert tree.prerequisites == [queue]


def test_each_separate_object_is_a_resource_after_its_namespace_and_definition(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}}
    objects = (config("x"), widget("example.com"), crd("example.com"), space)
    step = delivery.apply(Manifests("team", objects, separate=True))
    delivery.apply(Manifests("later", (config("y"),)), after=[step])
    resources = Template.from_stack(stack).find_resources("Custom::AWSCDK-EKS-KubernetesResource")
    assert len(resources) == 5
    # Namespace, definition, and the check that it is served.
    for text in ('"name":"x","namespace"', '"kind":"Widget"'):
        assert len(needs(stack, text)) == 3
    assert len(needs(stack, '"name":"y"')) == 5


def test_logical_ids_of_separate_objects_follow_kind_group_namespace_and_name(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    def ids() -> set[str]:
        return set(
            Template.from_stack(stack).find_resources("Custom::AWSCDK-EKS-KubernetesResource")
        )

    lease = {**config("a"), "apiVersion": "example.com/v1"}
    delivery.apply(Manifests("team", (config("b"), config("a"), lease), separate=True))
    paths = {
        str(one.node.path).partition("Objects/")[2]
        for one in delivery.node.find_child("Objects").node.children
    }
    assert paths == {
        "ConfigMap.default.a",
        "ConfigMap.default.b",
        "ConfigMap.example.com.default.a",
    }
    assert len(ids()) == 3


def test_checkpoint_stands_for_everything_before_it(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    queue = sqs.CfnQueue(stack, "Queue")
    delivery.install(HelmRelease("karpenter-crd"))
    delivery.apply(Manifests("app", (config("x"),)))
    step = delivery.checkpoint("Components", after=[queue])
    delivery.install(RELEASE, after=[step])
    (handle,) = (
        Template.from_stack(stack)
        .find_resources("AWS::CloudFormation::WaitConditionHandle")
        .values()
    )
    assert len(handle["DependsOn"]) == 3
    assert len(needs(stack, "stefanprodan")) == 1


def test_fails_on_an_object_with_two_owners(delivery: KubectlDelivery) -> None:
    for one in (delivery, FluxDelivery("prod")):
        one.apply(Manifests("first", (config("x"),)))
        with pytest.raises(
            BlueprintError,
            match="manifests second must not hold ConfigMap x, which manifests first hold",
        ):
            one.apply(Manifests("second", (config("x"),)))


SECRET = "{{resolve:secretsmanager:shop:SecretString:password}}"


def test_fails_on_a_dynamic_reference_with_either_delivery() -> None:
    with pytest.raises(BlueprintError, match=r"data\.password must not hold a dynamic"):
        Manifests("app", (config("x", password=SECRET),))
    with pytest.raises(BlueprintError, match=r"values\.password of release podinfo must"):
        HelmRelease("podinfo", chart=PODINFO, values={"password": SECRET})


@pytest.mark.parametrize("joined", [False, True])
def test_fails_on_a_token_that_becomes_a_dynamic_reference(
    delivery: KubectlDelivery, joined: bool
) -> None:
    secret = cdk.SecretValue.secrets_manager("shop", json_field="password").unsafe_unwrap()
    value = f"postgres://shop:{secret}@db" if joined else secret
    with pytest.raises(BlueprintError, match=r"app: \[0\].data.url must not be a SecretV"):
        delivery.apply(Manifests("app", (config("x", url=value),)))
    values = {"url": cdk.Fn.join("", ["a", value]) if joined else value}
    with pytest.raises(BlueprintError, match="values of release podinfo: url must not be"):
        delivery.install(HelmRelease("podinfo", chart=PODINFO, values=values))


def test_fails_on_a_secret_beside_what_cannot_be_resolved_yet(delivery: KubectlDelivery) -> None:
    later = cdk.Lazy.string(NotYet())
    secret = cdk.SecretValue.secrets_manager("shop").unsafe_unwrap()
    with pytest.raises(BlueprintError, match=r"app: \[0\].data.url must not be a SecretV"):
        delivery.apply(Manifests("app", (config("x", later=later, url=secret),)))


@jsii.implements(cdk.IStableStringProducer)
class NotYet:
    def produce(self) -> str:
        raise RuntimeError("not before synthesis")


def test_fails_on_a_secret_among_the_variables_of_flux(delivery: KubectlDelivery) -> None:
    secret = cdk.SecretValue.ssm_secure("/shop/password", "1").unsafe_unwrap()
    tree = FluxDelivery("prod")
    tree.apply(Manifests("app", (config("x", password=secret),)))
    made = Manifests("variables", (config("variables", **tree.variables.values),))
    with pytest.raises(BlueprintError, match=r"variables: \[0\].data.app_data_password"):
        delivery.apply(made)


def test_literal_braces_reach_kubernetes_by_cloudformation(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    queue = sqs.CfnQueue(stack, "Queue")
    delivery.apply(Manifests("app", (config("x", a="${HOME}", b=queue.attr_queue_name),)))
    (resource,) = (
        Template.from_stack(stack).find_resources("Custom::AWSCDK-EKS-KubernetesResource").values()
    )
    # Only Fn::Sub would read it; a join takes texts as they are.
    separator, parts = resource["Properties"]["Manifest"]["Fn::Join"]
    assert separator == ""
    assert '"a":"${HOME}"' in parts[0]
