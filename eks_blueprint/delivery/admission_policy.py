"""ValidatingAdmissionPolicies, each with the binding without which it does nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint.delivery.release import KubernetesObject

__all__ = ["validating_policy"]

_API = "admissionregistration.k8s.io/v1"


def validating_policy(
    name: str,
    *,
    rule: Mapping[str, Any],
    validations: Sequence[Mapping[str, str]],
    conditions: Sequence[Mapping[str, str]] = (),
    variables: Mapping[str, str] | None = None,
    namespaces: Mapping[str, Any] | None = None,
) -> Iterator[KubernetesObject]:
    """Render a policy that denies requests, also where its expressions fail, and its binding.

    :param name: name of both objects.
    :param rule: the resources and operations that it is about.
    :param validations: expressions that must be true, each with message and reason.
    :param conditions: named expressions; the policy is about requests for which all are true.
        Default: all requests.
    :param variables: expressions by the name under which others use them. Default: none.
    :param namespaces: selector of the namespaces. Default: all.

    Source: Kubernetes documentation, "Validating Admission Policy".
    """
    selector = {} if namespaces is None else {"namespaceSelector": dict(namespaces)}
    spec: dict[str, Any] = {
        "failurePolicy": "Fail",
        "matchConstraints": {**selector, "resourceRules": [dict(rule)]},
    }
    if conditions:
        spec["matchConditions"] = [dict(one) for one in conditions]
    if variables:
        spec["variables"] = [
            {"name": key, "expression": expression} for key, expression in variables.items()
        ]
    spec["validations"] = [dict(one) for one in validations]
    yield {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": spec,
    }
    yield {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {"policyName": name, "validationActions": ["Deny"]},
    }
