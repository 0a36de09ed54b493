import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from eks_blueprint.autoscaling import VerticalPodAutoscaler
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import SpecError
from eks_blueprint.security import Gatekeeper
from eks_blueprint.security.gatekeeper import template, template_names
from eks_blueprint.spec import ConstraintsSpec, GatekeeperSpec
from tests.support.delivered import delivered
from tests.support.objects import CHART, MANIFEST, text

Objects = dict[str, dict[str, Any]]


def made(
    stack: cdk.Stack, delivery: KubectlDelivery, options: dict[str, Any] | None = None, **spec: Any
) -> Objects:
    Gatekeeper(
        stack,
        "Gatekeeper",
        delivery=delivery,
        spec=GatekeeperSpec.model_validate(spec),
        **(options or {}),
    )
    return delivered(stack)


def constraints(objects: Objects) -> Objects:
    return {
        item["metadata"]["name"]: item["spec"]
        for item in objects.values()
        if item["apiVersion"].startswith("constraints.gatekeeper.sh/")
    }


def values(stack: cdk.Stack) -> Any:
    (chart,) = assertions.Template.from_stack(stack).find_resources(CHART).values()
    return json.loads(text(chart["Properties"]["Values"]))


def test_every_rule_of_the_spec_has_a_template_with_its_parameters() -> None:
    rules = dict(ConstraintsSpec().named())
    assert {*rules} == set(template_names())
    # Parameters of `tenant-nodes` come from the tenants.
    del rules["tenant-nodes"]
    for name, spec in rules.items():
        assert spec.parameters().keys() == template(name).parameters.keys()


def test_rules_report_and_refuse_nothing_unless_they_say_so(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    got = constraints(
        made(
            stack,
            delivery,
            constraints={"no_privileged": {"mode": "enforce"}, "non_root": {"mode": "warn"}},
        )
    )
    assert got.pop("no-privileged")["enforcementAction"] == "deny"
    assert got.pop("non-root")["enforcementAction"] == "warn"
    assert {spec["enforcementAction"] for spec in got.values()} == {"dryrun"}


def test_mode_of_all_counts_where_a_rule_has_none(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    got = constraints(made(stack, delivery, mode="enforce"))
    assert {spec["enforcementAction"] for spec in got.values()} == {"deny"}


def test_rules_that_are_off_are_not_there(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    got = constraints(made(stack, delivery, constraints={"no_host_path": {"mode": "disabled"}}))
    assert "no-host-path" not in got
    # Without registries it would refuse everything; without VPA there is nothing to compare.
    assert "allowed-registries" not in got
    assert "no-vpa-with-hpa" not in got
    assert len(got) == len(template_names()) - 4


def test_the_vpa_turns_on_the_rule_that_reads_its_objects(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    vertical = VerticalPodAutoscaler(stack, "Vertical", delivery=delivery)
    made(stack, delivery, {"vertical_pod_autoscaler": vertical.controller})
    template = assertions.Template.from_stack(stack)
    applied = {
        json.dumps(json.loads(text(one["Properties"]["Manifest"]))[0]): one
        for one in template.find_resources(MANIFEST).values()
    }
    ((item, config),) = [pair for pair in applied.items() if '"kind": "Config"' in pair[0]]
    synced = json.loads(item)["spec"]["sync"]["syncOnly"]
    kind = {"group": "autoscaling.k8s.io", "version": "v1", "kind": "VerticalPodAutoscaler"}
    assert kind in synced
    # A kind that does not exist yet cannot be replicated.
    (chart,) = [
        name
        for name, one in template.find_resources(CHART).items()
        if one["Properties"]["Release"] == "vertical-pod-autoscaler"
    ]
    assert chart in config["DependsOn"]
    assert any('"kind": "EksNoVpaWithHpa"' in one for one in applied)


def test_a_mode_turns_on_the_rule_for_a_vpa_of_the_user(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    got = constraints(made(stack, delivery, constraints={"no_vpa_with_hpa": {"mode": "enforce"}}))
    assert got["no-vpa-with-hpa"]["enforcementAction"] == "deny"


def test_registries_turn_their_rule_on(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    rule = {"registries": ["public.ecr.aws/docker"], "excluded_namespaces": ["lab-*"]}
    got = constraints(made(stack, delivery, constraints={"allowed_registries": rule}))
    spec = got["allowed-registries"]
    assert spec["parameters"] == {"registries": ["public.ecr.aws/docker"]}
    assert spec["match"]["excludedNamespaces"] == ["lab-*"]
    assert spec["match"]["kinds"] == [{"apiGroups": [""], "kinds": ["Pod"]}]


def test_classes_with_a_certificate_are_known(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    got = constraints(made(stack, delivery, {"tls_classes": ["alb"]}))
    assert got["https-only-ingress"]["parameters"] == {"tls_classes": ["alb"]}


def test_roles_of_kubernetes_and_the_platform_may_have_stars(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    got = constraints(made(stack, delivery))
    exempt = got["no-wildcard-rbac"]["parameters"]["exempt"]
    assert {"cluster-admin", "system:*", "eks:*"} <= set(exempt)
    assert "*" not in exempt


@pytest.mark.parametrize(
    ("own", "action"), [({}, "dryrun"), ({"tenant_nodes": {"mode": "enforce"}}, "deny")]
)
def test_nodes_of_tenants_are_guarded(
    own: dict[str, Any], action: str, stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    guarded = {"tenant_nodes": {"shop": ["web", "jobs"]}}
    got = constraints(made(stack, delivery, guarded, constraints=own))
    assert got["tenant-nodes"]["enforcementAction"] == action
    assert got["tenant-nodes"]["parameters"] == {
        "key": "tenant",
        "tenants": {"shop": ["web", "jobs"]},
    }


def test_system_namespaces_are_left_alone_and_more_can_be(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    config = made(stack, delivery, exempt_namespaces=["logging"])["Config/gatekeeper-system/config"]
    (match,) = config["spec"]["match"]
    assert match["processes"] == ["*"]
    assert {"kube-system", "gatekeeper-system", "flux-system", "logging"} <= set(
        match["excludedNamespaces"]
    )


def test_objects_that_rules_compare_are_synced_and_no_others(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    config = made(stack, delivery)["Config/gatekeeper-system/config"]
    kinds = {entry["kind"] for entry in config["spec"]["sync"]["syncOnly"]}
    assert kinds == {"Deployment", "Ingress", "StatefulSet"}


def test_three_replicas_start_on_system_nodes(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    made(stack, delivery)
    got = values(stack)
    assert got["replicas"] == 3
    for part in ("controllerManager", "audit", "crds", "postInstall"):
        assert got[part]["tolerations"] == [{"key": "CriticalAddonsOnly", "operator": "Exists"}]


def test_mutations_leave_pods_alone_that_run(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    made(stack, delivery)
    (rule,) = values(stack)["mutatingWebhookCustomRules"]
    assert rule["operations"] == ["CREATE"]
    assert rule["resources"] == ["pods"]


def test_cluster_can_be_mended_while_gatekeeper_is_away_unless_told_otherwise(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    made(stack, delivery)
    assert values(stack)["validatingWebhookFailurePolicy"] == "Ignore"


def test_fail_closed(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    made(stack, delivery, fail_closed=True, values={"replicas": 5})
    got = values(stack)
    assert got["validatingWebhookFailurePolicy"] == "Fail"
    assert got["replicas"] == 5


def test_templates_carry_code_libraries_and_schema(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    got = made(stack, delivery)
    one = got["ConstraintTemplate/eksallowedregistries"]
    assert one["spec"]["crd"]["spec"]["names"]["kind"] == "EksAllowedRegistries"
    (target,) = one["spec"]["targets"]
    (code,) = target["code"]
    assert code["engine"] == "Rego"
    assert code["source"]["version"] == "v1"
    assert "package eksblueprint.allowed_registries" in code["source"]["rego"]
    assert [lib.count("package lib.") for lib in code["source"]["libs"]] == [1]
    schema = one["spec"]["crd"]["spec"]["validation"]["openAPIV3Schema"]
    assert schema["properties"]["registries"]["type"] == "array"


def test_fails_on_a_rule_that_is_on_and_refuses_everything() -> None:
    with pytest.raises(SpecError, match="registries: must name a registry with mode enforce"):
        GatekeeperSpec.model_validate({"constraints": {"allowed_registries": {"mode": "enforce"}}})
