"""Services of type LoadBalancer on IPv6 clusters get load balancers with IPv6 addresses."""

import re
from typing import Any

import cel
import kubernetes_validate
import pytest

from eks_blueprint.ingress.dual_stack_services import dual_stack_services
from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import synthesize
from tests.support.cel import refusals
from tests.support.objects import CHART, kubectl_objects, text

ANNOTATION = "service.beta.kubernetes.io/aws-load-balancer-ip-address-type"
DUAL_STACK = {ANNOTATION: "dualstack"}
OURS = {"type": "LoadBalancer", "loadBalancerClass": "service.k8s.aws/nlb"}
UNTOUCHED = {"type": "LoadBalancer"}
ELSEWHERE = {"type": "LoadBalancer", "loadBalancerClass": "example.com/lb"}

Object = dict[str, Any]


def made(version: str, *, gatekeeper: bool = False) -> dict[str, Object]:
    steps = dual_stack_services(kubernetes_version=version, gatekeeper=gatekeeper)
    return {one["kind"]: {**one} for step in steps for one in step.objects}


def service(spec: Object, annotations: dict[str, str] | None = None) -> Object:
    return {"metadata": {"name": "web", "annotations": annotations or {}}, "spec": spec}


def concerns(policy: Object, item: Object) -> bool:
    context = cel.Context({"object": item, "oldObject": None})
    conditions = policy["spec"]["matchConditions"]
    return all(cel.evaluate(one["expression"], context) is True for one in conditions)


@pytest.mark.parametrize(
    ("version", "gatekeeper", "mutation"),
    [
        ("1.35", False, None),
        ("1.35", True, "AssignMetadata"),
        ("1.36", False, "MutatingAdmissionPolicy"),
        ("1.36", True, "MutatingAdmissionPolicy"),
    ],
)
def test_what_adds_the_annotation(version: str, gatekeeper: bool, mutation: str | None) -> None:
    kinds = made(version, gatekeeper=gatekeeper).keys()
    assert kinds & {"AssignMetadata", "MutatingAdmissionPolicy"} == {mutation} - {None}
    assert "ValidatingAdmissionPolicy" in kinds


@pytest.mark.parametrize("version", ["1.33", "1.35", "1.36"])
def test_kubernetes_takes_the_policies(version: str) -> None:
    for item in made(version).values():
        kubernetes_validate.validate(item, version, strict=True)


@pytest.mark.parametrize(
    ("item", "changed"),
    [
        (service(OURS), True),
        (service(UNTOUCHED), True),
        (service(OURS, {"a": "b"}), True),
        (service(OURS, {ANNOTATION: "ipv4"}), False),
        (service(OURS, DUAL_STACK), False),
        (service(ELSEWHERE), False),
        (service({"type": "ClusterIP"}), False),
        ({"metadata": {"name": "web"}, "spec": OURS}, True),
    ],
)
def test_the_api_server_annotates_load_balancers_of_the_controller(
    item: Object, changed: bool
) -> None:
    policy = made("1.36")["MutatingAdmissionPolicy"]
    assert concerns(policy, item) is changed
    (mutation,) = policy["spec"]["mutations"]
    added = re.search(r"annotations: (\{.*?\})", mutation["applyConfiguration"]["expression"])
    assert added is not None
    assert cel.evaluate(added[1]) == DUAL_STACK


@pytest.mark.parametrize(
    ("item", "old", "refused"),
    [
        (service(OURS), None, True),
        (service(OURS, {ANNOTATION: "ipv4"}), None, True),
        (service(OURS, DUAL_STACK), None, False),
        ({"metadata": {"name": "web"}, "spec": OURS}, None, True),
        (service(OURS), service({"type": "ClusterIP"}), True),
        # Its finalizer must come off, too.
        (service(OURS), service(OURS), False),
    ],
)
def test_a_load_balancer_that_would_never_come_is_refused(
    item: Object, old: Object | None, refused: bool
) -> None:
    policy = made("1.35")["ValidatingAdmissionPolicy"]
    assert concerns(policy, item)
    messages = refusals(policy, item, old)
    assert bool(messages) is refused
    assert all(f"{ANNOTATION}: dualstack" in message for message in messages)


@pytest.mark.parametrize("spec", [UNTOUCHED, ELSEWHERE, {"type": "ClusterIP"}, {}])
def test_other_services_are_left_alone(spec: Object) -> None:
    assert not concerns(made("1.35")["ValidatingAdmissionPolicy"], service(spec))


def test_gatekeeper_changes_nothing_that_is_there_and_sees_new_services() -> None:
    spec = made("1.35", gatekeeper=True)["AssignMetadata"]["spec"]
    assert spec["location"] == f'metadata.annotations."{ANNOTATION}"'
    assert spec["match"]["kinds"] == [{"apiGroups": [""], "kinds": ["Service"]}]
    assert spec["parameters"] == {"assign": {"value": "dualstack"}}


@pytest.mark.parametrize(
    ("fields", "kinds", "sent"),
    [
        ({"ingress": {}}, {"ValidatingAdmissionPolicy"}, None),
        (
            {"ingress": {}, "gatekeeper": {}},
            {"ValidatingAdmissionPolicy", "AssignMetadata"},
            ["pods", "services"],
        ),
        ({"gatekeeper": {}}, set(), ["pods"]),
        ({"ingress": {}, "gatekeeper": {}, "network": {"ip_family": "ipv4"}}, set(), ["pods"]),
    ],
    ids=["controller", "both", "Gatekeeper", "ipv4"],
)
def test_a_cluster_has_what_its_components_can_do(
    fields: Object, kinds: set[str], sent: list[str] | None
) -> None:
    assembly = synthesize(
        BlueprintSpec.model_validate({"clusters": {"prod": {"profile": "core", **fields}}})
    )
    found = {
        item["kind"]
        for item in kubectl_objects(assembly, "prod")
        if item["metadata"]["name"] == "dual-stack-services" and "spec" in item
    }
    assert found - {"ValidatingAdmissionPolicyBinding"} == kinds
    rules = [
        rule
        for chart in assembly.resources("prod", CHART).values()
        for rule in re.findall(
            r'"mutatingWebhookCustomRules":.*?"resources":(\[.*?\])',
            text(chart["Properties"]["Values"]),
        )
    ]
    assert rules == ([str(sent).replace("'", '"').replace(", ", ",")] if sent else [])
