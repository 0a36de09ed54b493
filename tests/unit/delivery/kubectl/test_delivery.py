import json
from collections import Counter

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template

from eks_blueprint.delivery import HelmRelease, KubectlDelivery, Manifests
from eks_blueprint.errors import BlueprintError

POOL = {"apiVersion": "karpenter.sh/v1", "kind": "NodePool", "metadata": {"name": "x"}, "spec": {}}
INGRESS = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "Ingress",
    "metadata": {"name": "x", "namespace": "default"},
}
SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "x", "namespace": "default"},
    "spec": {"type": "LoadBalancer"},
}
SNAPSHOTS = {
    "apiVersion": "snapshot.storage.k8s.io/v1",
    "kind": "VolumeSnapshotClass",
    "metadata": {"name": "x"},
}


def needs(stack: cdk.Stack, kind: str = "KubernetesResource") -> list[str]:
    found = Template.from_stack(stack).find_resources(f"Custom::AWSCDK-EKS-{kind}")
    (resource,) = found.values()
    return list(resource.get("DependsOn", []))


def test_chart_is_installed_as_the_catalogue_says_and_waited_for(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    delivery.install(HelmRelease("karpenter", values={"settings": {"clusterName": "x"}}))
    Template.from_stack(stack).has_resource_properties(
        "Custom::AWSCDK-EKS-HelmChart",
        {
            "Release": "karpenter",
            "Repository": "oci://public.ecr.aws/karpenter/karpenter",
            "Version": "1.14.1",
            "Namespace": "kube-system",
            "Wait": True,
            "Timeout": "600s",
            "Values": '{"settings":{"clusterName":"x"}}',
        },
    )


def test_custom_resource_waits_for_its_controller(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    delivery.install(HelmRelease("karpenter-crd"))
    delivery.install(HelmRelease("karpenter"))
    delivery.apply(Manifests("pool", (POOL,)))
    assert len(needs(stack)) == 2


@pytest.mark.parametrize("item", [INGRESS, SERVICE], ids=["ingress", "service"])
def test_load_balancers_go_before_their_controller(
    stack: cdk.Stack, delivery: KubectlDelivery, item: dict[str, object]
) -> None:
    delivery.install(HelmRelease("aws-load-balancer-controller"))
    delivery.apply(Manifests("app", (item,)))
    (need,) = needs(stack)
    assert "loadbalancercontroller" in need


def test_object_of_an_add_on_waits_for_the_add_on(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    queue = sqs.CfnQueue(stack, "StandIn")
    delivery = KubectlDelivery(
        stack,
        "Delivery",
        cluster=managed_cluster,
        provided={"snapshot.storage.k8s.io": queue},
    )
    delivery.apply(Manifests("class", (SNAPSHOTS,)))
    assert needs(stack) == ["StandIn"]


def test_object_that_exists_is_taken_over(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    delivery.apply(Manifests("app", (SERVICE,)))
    Template.from_stack(stack).has_resource_properties(
        "Custom::AWSCDK-EKS-KubernetesResource", {"Overwrite": True}
    )


def test_tokens_reach_the_template(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    queue = sqs.CfnQueue(stack, "Queue")
    values = {"settings": {"interruptionQueue": queue.attr_queue_name}}
    delivery.install(HelmRelease("karpenter", values=values))
    text = json.dumps(Template.from_stack(stack).to_json())
    assert '{"Fn::GetAtt": ["Queue", "QueueName"]}' in text


def test_fails_on_a_second_release_of_one_name(delivery: KubectlDelivery) -> None:
    delivery.install(HelmRelease("karpenter-crd"))
    with pytest.raises(BlueprintError, match="karpenter-crd is delivered already"):
        delivery.install(HelmRelease("karpenter-crd"))


def test_fails_on_manifests_that_do_not_fit_into_an_event(delivery: KubectlDelivery) -> None:
    large = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "x", "namespace": "default"},
        "data": {"a": "x" * 200_000},
    }
    with pytest.raises(BlueprintError, match=r"manifests big must be at most 200000 bytes"):
        delivery.apply(Manifests("big", (large,)))


def test_fails_on_an_unknown_chart() -> None:
    with pytest.raises(BlueprintError, match=r"chart must be one of karpenter-crd, .*got 'nginx'"):
        HelmRelease("nginx")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"replicas": "3"}, r"values\.replicas .* must be an integer, .* got '3'"),
        ({"replicas": True}, r"values\.replicas .* must be an integer"),
        ({"settings": ["x"]}, r"values\.settings .* must be a map"),
        ({"settings": {"isolatedVPC": "yes"}}, r"values\.settings\.isolatedVPC .* a boolean"),
        ({"tolerations": {}}, r"values\.tolerations .* must be a list"),
    ],
)
def test_fails_on_a_value_of_the_wrong_type(values: dict[str, object], message: str) -> None:
    with pytest.raises(BlueprintError, match=message):
        HelmRelease("karpenter", values=values)


def test_values_are_merged_and_null_removes() -> None:
    release = HelmRelease("karpenter", values={"replicas": 2, "settings": {"clusterName": "x"}})
    merged = release.with_values({"replicas": None, "settings": {"isolatedVPC": True}})
    assert merged.values == {"settings": {"clusterName": "x", "isolatedVPC": True}}
    assert release.values["replicas"] == 2


def test_fails_on_a_timeout_beyond_the_function() -> None:
    with pytest.raises(BlueprintError, match="timeout_minutes must be 1 to 14, got 15"):
        HelmRelease("karpenter", timeout_minutes=15)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"kind": "X", "metadata": {"name": "x"}}, r"objects\[0\]\.apiVersion must be an API"),
        ({"apiVersion": "v1", "kind": "X"}, r"objects\[0\]\.metadata must be a map with a name"),
        ({**SERVICE, "metadata": {"name": "x"}}, r"namespace must be set, since a Service is"),
        (
            {"apiVersion": "v1", "kind": "ServiceList", "metadata": {"name": "x"}, "items": []},
            r"kind must be one object, got a ServiceList",
        ),
        (
            {**SERVICE, "kind": "Secret", "stringData": {"a": "b"}},
            r"stringData must be unset, since templates",
        ),
    ],
)
def test_fails_on_what_is_no_object(item: dict[str, object], message: str) -> None:
    with pytest.raises(BlueprintError, match=message):
        Manifests("app", (item,))


def test_fails_on_no_objects() -> None:
    with pytest.raises(BlueprintError, match="must have at least one object"):
        Manifests("app", ())


def test_objects_that_become_definitions_are_waited_for_until_these_are_served(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    name = "rule.constraints.gatekeeper.sh"
    made = delivery.apply(Manifests("template", (SNAPSHOTS,), crds=(name,)))
    delivery.apply(Manifests("rule", (POOL,)), after=(made,))
    template = Template.from_stack(stack)
    ((check, value),) = template.find_resources("Custom::AWSCDK-EKS-KubernetesObjectValue").items()
    assert value["Properties"]["ObjectType"] == "customresourcedefinition"
    assert value["Properties"]["ObjectName"] == name
    # Served definitions only have a condition with this reason.
    assert "InitialNamesAccepted" in value["Properties"]["JsonPath"]
    manifests = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource")
    rule = next(m for m in manifests.values() if "NodePool" in str(m["Properties"]["Manifest"]))
    first = next(k for k, m in manifests.items() if "Snapshot" in str(m["Properties"]["Manifest"]))
    assert value["DependsOn"] == [first]
    assert {check, first} <= set(rule["DependsOn"])


def test_custom_resources_with_the_same_needs_are_made_three_at_a_time(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    names = [f"rule{number}.constraints.gatekeeper.sh" for number in range(7)]
    objects = tuple({**SNAPSHOTS, "metadata": {"name": f"x{number}"}} for number in range(7))
    delivery.apply(Manifests("templates", (POOL,), crds=tuple(names)))
    delivery.apply(Manifests("together", objects, separate=True))
    template = Template.from_stack(stack)
    resources = template.to_json()["Resources"]

    def depth(key: str) -> int:
        return 1 + max((depth(one) for one in resources[key].get("DependsOn", ())), default=0)

    checks = [key for key, one in resources.items() if one["Type"].endswith("ObjectValue")]
    alike = [key for key in resources if "Objects" in key and key not in checks]
    for several in (checks, alike):
        assert len(several) == 7
        # Lambda would refuse seven pairs of executions at once where an account may have ten.
        assert max(Counter(map(depth, several)).values()) == 3
