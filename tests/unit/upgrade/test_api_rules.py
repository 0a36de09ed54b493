"""Rules of webhooks, policies and roles that name what is not served."""

from typing import Any

import pytest

from tests.support.upgrades import found, of

SILENT = "webhook-without-requests"
Rule = dict[str, Any]


def rule(group: str, versions: list[str], resource: str) -> Rule:
    return {
        "apiGroups": [group],
        "apiVersions": versions,
        "resources": [resource],
        "operations": ["*"],
    }


def webhook(*rules: Rule) -> dict[str, Any]:
    service = {"name": "a", "namespace": "a"}
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingWebhookConfiguration",
        "metadata": {"name": "a"},
        "webhooks": [
            {
                "name": "a.example.com",
                "rules": list(rules),
                "sideEffects": "None",
                "admissionReviewVersions": ["v1"],
                "clientConfig": {"service": service},
            }
        ],
    }


def policy(*rules: Rule) -> dict[str, Any]:
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": "a"},
        "spec": {
            "matchConstraints": {"resourceRules": list(rules)},
            "validations": [{"expression": "true"}],
        },
    }


def kyverno(kind: str) -> dict[str, Any]:
    match = {"any": [{"resources": {"kinds": [kind]}}]}
    return {
        "apiVersion": "kyverno.io/v1",
        "kind": "ClusterPolicy",
        "metadata": {"name": "a"},
        "spec": {"rules": [{"name": "a", "match": match}]},
    }


def assign(version: str) -> dict[str, Any]:
    applied = {"groups": ["policy"], "versions": [version], "kinds": ["PodDisruptionBudget"]}
    return {
        "apiVersion": "mutations.gatekeeper.sh/v1",
        "kind": "Assign",
        "metadata": {"name": "a"},
        "spec": {"applyTo": [applied]},
    }


OLD = rule("policy", ["v1beta1"], "poddisruptionbudgets")
NEW = rule("policy", ["v1beta1", "v1"], "poddisruptionbudgets")


@pytest.mark.parametrize(
    ("item", "silent"),
    [
        (webhook(OLD), True),
        (policy(OLD), True),
        (webhook(NEW), False),
        (policy(NEW), False),
        (webhook(rule("extensions", ["v1beta1"], "*")), True),
        (webhook(rule("networking.k8s.io", ["v1beta1"], "ingresses/status")), True),
        (webhook(rule("networking.k8s.io", ["*"], "ingresses")), False),
        (webhook(rule("", ["v1"], "pods")), False),
        (webhook(rule("*", ["*"], "*")), False),
        (webhook(rule("example.com", ["v1beta1"], "shops")), False),
        (webhook(rule("policy", ["v1"], "inventions")), False),
        (kyverno("policy/v1beta1/PodDisruptionBudget"), True),
        (kyverno("policy/v1/PodDisruptionBudget"), False),
        (kyverno("Pod"), False),
        (assign("v1beta1"), True),
        (assign("v1"), False),
    ],
)
def test_rule_that_matches_nothing_is_an_error(item: dict[str, Any], silent: bool) -> None:
    assert of(found(item), SILENT) == ["error"] * silent


@pytest.mark.parametrize(("target", "silent"), [("1.36", False), ("1.37", True)])
def test_rule_is_alive_until_the_version_goes(target: str, silent: bool) -> None:
    item = webhook(rule("networking.k8s.io", ["v1beta1"], "servicecidrs"))
    assert of(found(item, target=target), SILENT) == ["error"] * silent


@pytest.mark.parametrize(
    ("groups", "resources", "dead"),
    [
        (["extensions"], ["ingresses"], True),
        (["extensions"], ["*"], True),
        (["policy"], ["podsecuritypolicies"], True),
        (["extensions", "networking.k8s.io"], ["ingresses"], False),
        (["policy"], ["podsecuritypolicies", "poddisruptionbudgets"], False),
        ([""], ["pods"], False),
        (["*"], ["*"], False),
        (["example.com"], ["shops"], False),
    ],
)
def test_rule_of_a_role_without_effect_is_information(
    groups: list[str], resources: list[str], dead: bool
) -> None:
    item = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "a"},
        "rules": [{"apiGroups": groups, "resources": resources, "verbs": ["get"]}],
    }
    assert of(found(item), "role-without-effect") == ["info"] * dead


@pytest.mark.parametrize(
    ("change", "warned"),
    [
        ({}, True),
        ({"failurePolicy": "Fail"}, True),
        ({"failurePolicy": "Ignore"}, False),
        ({"namespaceSelector": {"matchLabels": {"team": "shop"}}}, False),
        ({"rules": [rule("apps", ["v1"], "deployments")]}, False),
        ({"rules": [rule("*", ["*"], "*")]}, True),
    ],
)
def test_webhook_that_keeps_all_pods_from_starting_is_a_warning(
    change: dict[str, Any], warned: bool
) -> None:
    item = webhook(rule("", ["v1"], "pods"))
    item["webhooks"][0] |= change
    assert of(found(item), "webhook-fails-closed") == ["warning"] * warned
    assert of(found(item, own=False), "webhook-fails-closed") == []
