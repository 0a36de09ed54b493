import json
from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
import kubernetes_validate
import pytest
from aws_cdk.assertions import Template

from eks_blueprint import catalogue
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.security.kube_bench import KubeBench, kube_bench_objects
from eks_blueprint.spec import KubeBenchSpec
from tests.support.objects import text


@pytest.fixture
def objects() -> dict[str, Mapping[str, Any]]:
    found = kube_bench_objects(KubeBenchSpec(schedule="30 1 * * 6", benchmark="eks-1.7.0"))
    return {item["kind"]: item for item in found}


@pytest.fixture
def pod(objects: dict[str, Mapping[str, Any]]) -> dict[str, Any]:
    spec: dict[str, Any] = objects["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    return spec


def test_objects_are_what_kubernetes_takes(objects: dict[str, Mapping[str, Any]]) -> None:
    assert [*objects] == ["Namespace", "NetworkPolicy", "ServiceAccount", "CronJob"]
    for item in objects.values():
        kubernetes_validate.validate(json.loads(json.dumps(item)), "1.35", strict=True)


def test_job_runs_the_node_checks_on_schedule(
    objects: dict[str, Mapping[str, Any]], pod: dict[str, Any]
) -> None:
    job = objects["CronJob"]["spec"]
    assert job["schedule"] == "30 1 * * 6"
    assert job["timeZone"] == "Etc/UTC"
    assert job["concurrencyPolicy"] == "Forbid"
    (container,) = pod["containers"]
    assert container["image"] == catalogue.image("kube-bench")
    assert [*container["command"], *container["args"]] == [
        "kube-bench",
        "run",
        "--targets",
        "node",
        "--benchmark",
        "eks-1.7.0",
    ]


def test_it_sees_the_kubelet_and_nothing_else_of_the_node(pod: dict[str, Any]) -> None:
    assert pod["hostPID"] is True
    assert "hostNetwork" not in pod
    assert [volume["hostPath"]["path"] for volume in pod["volumes"]] == ["/etc/kubernetes/kubelet"]
    (container,) = pod["containers"]
    assert all(mount["readOnly"] for mount in container["volumeMounts"])


def test_it_can_change_nothing_and_talk_to_nobody(
    objects: dict[str, Mapping[str, Any]], pod: dict[str, Any]
) -> None:
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
    }
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert objects["ServiceAccount"]["automountServiceAccountToken"] is False
    policy = objects["NetworkPolicy"]["spec"]
    assert policy == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_namespace_admits_it(objects: dict[str, Mapping[str, Any]]) -> None:
    labels = objects["Namespace"]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "privileged"
    namespaces = {i["metadata"]["namespace"] for k, i in objects.items() if k != "Namespace"}
    assert namespaces == {objects["Namespace"]["metadata"]["name"]}


def test_it_has_limits_and_runs_on_system_nodes_too(pod: dict[str, Any]) -> None:
    assert pod["tolerations"] == [{"key": "CriticalAddonsOnly", "operator": "Exists"}]
    (container,) = pod["containers"]
    assert {*container["resources"]} == {"requests", "limits"}


def test_objects_are_applied(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    spec = KubeBenchSpec()
    KubeBench(stack, "KubeBench", delivery=delivery, spec=spec)
    kind = "Custom::AWSCDK-EKS-KubernetesResource"
    (resource,) = Template.from_stack(stack).find_resources(kind).values()
    applied = json.loads(text(resource["Properties"]["Manifest"]))
    assert [item["kind"] for item in applied] == [i["kind"] for i in kube_bench_objects(spec)]


def test_it_waits(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    before = cdk.CfnResource(stack, "Before", type="Custom::Before")
    KubeBench(stack, "KubeBench", delivery=delivery, spec=KubeBenchSpec(), after=(before,))
    kind = "Custom::AWSCDK-EKS-KubernetesResource"
    (resource,) = Template.from_stack(stack).find_resources(kind).values()
    assert "Before" in resource["DependsOn"]
