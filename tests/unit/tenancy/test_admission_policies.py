from typing import Any

import kubernetes_validate
import pytest

from eks_blueprint.spec import TenantSpec
from eks_blueprint.tenancy.admission_policies import admission_policies
from eks_blueprint.tenancy.admission_settings import namespace_settings
from tests.support.cel import refusals

Object = dict[str, Any]
OWN_NODES = {"node_pool": {"limits": {"cpu": 8, "memory_gib": 32}}}
POD = {"containers": [{"name": "web", "image": "web:1"}]}


def policy(resource: str) -> Any:
    (found,) = (
        item
        for item in admission_policies()
        if item["kind"] == "ValidatingAdmissionPolicy"
        and item["metadata"]["name"] == f"tenants-{resource}"
    )
    return found


def namespace(**spec: Any) -> Object:
    """Give a namespace of the tenant ``shop``, by default one with nodes of its own."""
    tenant = TenantSpec.model_validate({"namespaces": {"shop": {}}, **(spec or OWN_NODES)})
    settings = namespace_settings(tenant)
    return {"metadata": {"labels": {"tenant": "shop"}, "annotations": {**settings}}}


def refused(
    resource: str,
    item: Object,
    old: Object | None = None,
    *,
    fargate: bool = False,
    where: Object | None = None,
) -> str:
    # Every object at the API server has metadata.
    before = None if old is None else {"metadata": {}, **old}
    at = where or (namespace(fargate=True) if fargate else namespace())
    found = refusals(policy(resource), {"metadata": {}, **item}, before, namespace=at)
    return "; ".join(found)


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"tolerations": []},
        {"tolerations": [{"key": "tenant", "operator": "Equal", "value": "shop"}]},
        {"tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists"}]},
        {"nodeName": "", "serviceAccountName": "web", "priorityClassName": "shop-high"},
    ],
)
def test_ordinary_pods_pass(spec: Object) -> None:
    assert refused("pods", {"spec": {**POD, **spec}}) == ""


def test_a_tenant_without_nodes_tolerates_no_tenant() -> None:
    own = {"key": "tenant", "operator": "Equal", "value": "shop"}
    other = {"key": "node.kubernetes.io/not-ready", "operator": "Exists"}
    for where in (namespace(fargate=False), namespace(fargate=True)):
        for toleration, passes in ((own, False), (other, True)):
            spec = {**POD, "tolerations": [toleration], "schedulerName": "fargate-scheduler"}
            assert ("toleration" not in refused("pods", {"spec": spec}, where=where)) is passes


def test_a_namespace_that_an_earlier_version_made_keeps_its_pods_and_has_no_domains() -> None:
    for metadata in ({}, {"annotations": {"team": "a"}}):
        where = {"metadata": {"labels": {"tenant": "shop"}, **metadata}}
        tolerations = [{"key": "tenant", "operator": "Equal", "value": "shop"}]
        pod = {"spec": {**POD, "tolerations": tolerations}}
        assert refused("pods", pod, where=where) == ""
        tolerations[0]["value"] = "payments"
        assert "toleration" in refused("pods", pod, where=where)
        assert "no domain" in refused("ingresses", {"spec": {}}, where=where)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"tolerations": [{"operator": "Exists"}]}, "toleration"),
        ({"tolerations": [{"key": "", "operator": "Exists"}]}, "toleration"),
        ({"tolerations": [{"key": "CriticalAddonsOnly", "operator": "Exists"}]}, "toleration"),
        ({"tolerations": [{"key": "tenant", "operator": "Exists"}]}, "toleration"),
        (
            {
                "tolerations": [
                    {"key": "tenant", "operator": "Equal", "value": "shop"},
                    {"key": "tenant", "operator": "Equal", "value": "payments"},
                ]
            },
            "toleration",
        ),
        ({"nodeName": "ip-10-0-0-1.ec2.internal"}, "nodeName"),
        ({"serviceAccountName": "tenant-deployer"}, "for Flux only"),
        ({"priorityClassName": "system-node-critical"}, "priority classes"),
        ({"priorityClassName": "system-cluster-critical"}, "priority classes"),
    ],
)
def test_pods_that_reach_for_more_are_refused(spec: Object, message: str) -> None:
    got = refused("pods", {"spec": {**POD, **spec}})
    assert got.startswith("tenant shop: ")
    assert message in got
    assert ";" not in got


@pytest.mark.parametrize("fargate", [True, False])
def test_pods_on_fargate_have_the_priority_that_eks_gives_them(fargate: bool) -> None:
    spec = {
        "priorityClassName": "system-node-critical",
        "schedulerName": "fargate-scheduler",
        "nodeName": "",
    }
    assert refused("pods", {"spec": {**POD, **spec}}, fargate=fargate) == ""


def test_pods_of_a_tenant_on_fargate_do_not_leave_it() -> None:
    for spec in ({}, {"schedulerName": "default-scheduler"}):
        assert "run on Fargate" in refused("pods", {"spec": {**POD, **spec}}, fargate=True)


def test_waiting_pods_get_no_further_tolerations() -> None:
    old = {"spec": {**POD, "tolerations": [{"key": "a", "operator": "Exists"}]}}
    system = {"key": "CriticalAddonsOnly", "operator": "Exists"}
    new = {"spec": {**POD, "tolerations": [*old["spec"]["tolerations"], system]}}
    assert "toleration" in refused("pods", new, old)
    # A pod from before the policy must be able to lose its finalizers, on its node.
    running = {"spec": {**new["spec"], "nodeName": "ip-10-0-0-1", "serviceAccountName": "x"}}
    assert refused("pods", running, running) == ""
    assert refused("pods", running, running, fargate=True) == ""


@pytest.mark.parametrize(
    ("secret", "passes"),
    [
        ({"data": {}}, True),
        ({"type": "Opaque"}, True),
        ({"type": "kubernetes.io/tls"}, True),
        ({"type": "kubernetes.io/service-account-token"}, False),
    ],
)
def test_no_secret_holds_a_token(secret: Object, passes: bool) -> None:
    assert (refused("secrets", secret) == "") is passes


@pytest.mark.parametrize(
    ("spec", "old", "passes"),
    [
        ({"type": "ClusterIP"}, None, True),
        ({"externalIPs": []}, None, True),
        ({"externalIPs": ["10.0.0.2"]}, None, False),
        ({"externalIPs": ["10.0.0.2"]}, {}, False),
        ({"externalIPs": ["10.0.0.2"]}, {"externalIPs": ["10.0.0.3"]}, False),
        # It was there before the policy, and must be able to lose its finalizers.
        ({"externalIPs": ["10.0.0.2"]}, {"externalIPs": ["10.0.0.2"]}, True),
        ({}, {"externalIPs": ["10.0.0.2"]}, True),
    ],
)
def test_services_take_no_foreign_addresses(spec: Object, old: Object | None, passes: bool) -> None:
    before = None if old is None else {"spec": old}
    assert (refused("services", {"spec": spec}, before) == "") is passes


def test_policies_deny_in_the_namespaces_of_tenants_and_nowhere_else() -> None:
    made = [*admission_policies()]
    policies = [item for item in made if item["kind"] == "ValidatingAdmissionPolicy"]
    bindings = [item for item in made if item["kind"] == "ValidatingAdmissionPolicyBinding"]
    for one in policies:
        selector = one["spec"]["matchConstraints"]["namespaceSelector"]
        assert selector == {"matchExpressions": [{"key": "tenant", "operator": "Exists"}]}
        assert one["spec"]["failurePolicy"] == "Fail"
    assert [b["spec"]["policyName"] for b in bindings] == [p["metadata"]["name"] for p in policies]
    assert all(b["spec"]["validationActions"] == ["Deny"] for b in bindings)
    for item in made:
        kubernetes_validate.validate(item, "1.35", strict=True)
