"""ValidatingAdmissionPolicies with their bindings."""

from typing import Any

from eks_blueprint.delivery import validating_policy

RULE = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
CHECK = {"expression": "true", "message": "never", "reason": "Forbidden"}


def rendered(**more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    policy, binding = validating_policy("a", rule=RULE, validations=[CHECK], **more)
    return dict(policy), dict(binding)


def test_a_policy_denies_also_where_it_fails() -> None:
    policy, binding = rendered()
    assert policy["spec"] == {
        "failurePolicy": "Fail",
        "matchConstraints": {"resourceRules": [RULE]},
        "validations": [CHECK],
    }
    assert binding["spec"] == {"policyName": "a", "validationActions": ["Deny"]}
    assert (policy["metadata"], binding["metadata"]) == ({"name": "a"}, {"name": "a"})


def test_a_policy_is_about_some_namespaces_and_requests() -> None:
    condition = {"name": "b", "expression": "true"}
    selector = {"matchLabels": {"c": "d"}}
    policy, _ = rendered(conditions=[condition], namespaces=selector, variables={"e": "1 + 1"})
    assert policy["spec"]["matchConstraints"]["namespaceSelector"] == selector
    assert policy["spec"]["matchConditions"] == [condition]
    assert policy["spec"]["variables"] == [{"name": "e", "expression": "1 + 1"}]
