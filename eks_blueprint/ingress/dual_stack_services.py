"""Services of type LoadBalancer on IPv6 clusters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.delivery import KubernetesObject, Manifests, validating_policy

__all__ = ["dual_stack_services", "has_mutating_policies"]

_ANNOTATION = "service.beta.kubernetes.io/aws-load-balancer-ip-address-type"
_VALUE = "dualstack"
_CLASS = "service.k8s.aws/nlb"

_IS_SET = f"has(object.metadata.annotations) && '{_ANNOTATION}' in object.metadata.annotations"
_NAME = "dual-stack-services"
_SERVICES = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["services"]}


def has_mutating_policies(kubernetes_version: str) -> bool:
    """Return whether a version serves MutatingAdmissionPolicy, in version v1 and always on.

    :param kubernetes_version: Kubernetes version, such as 1.36.

    Source: KEP-3962, stable in v1.36; kyverno/kyverno #16262 sees the API on Amazon EKS 1.36.
    """
    return tuple(map(int, kubernetes_version.split("."))) >= (1, 36)


def dual_stack_services(*, kubernetes_version: str, gatekeeper: bool) -> Iterator[Manifests]:
    """Render what gives load balancers of Services IPv6 addresses, and refuses those without.

    The load balancer controller makes IPv4 load balancers by default, and no load balancer at all
    if the Service then has IPv6: only an annotation of the Service changes that.

    - From Kubernetes 1.36 on, a MutatingAdmissionPolicy adds the annotation.
    - Before, Gatekeeper adds it if it is installed: to every Service, because it cannot match by
      the type of a Service. The annotation has no effect on other types.
    - In each case, a ValidatingAdmissionPolicy refuses a new Service for which the controller would
      make no load balancer, and names the annotation. A Service that was a load balancer before
      can be changed.

    :param kubernetes_version: Kubernetes version of the cluster.
    :param gatekeeper: whether Gatekeeper is installed and mutates Services.

    Source: pkg/service/model_build_target_group.go of kubernetes-sigs/aws-load-balancer-controller,
    commit 225f445; its documentation, "Network Load Balancer", IP address type; Gatekeeper
    documentation, "Mutation", AssignMetadata, which changes no annotation that is there.
    """
    if has_mutating_policies(kubernetes_version):
        yield Manifests(f"{_NAME}-mutation", tuple(_mutating_policy()))
    elif gatekeeper:
        yield Manifests(f"mutation-{_NAME}", (_gatekeeper_mutation(),))
    yield Manifests(_NAME, tuple(_validating_policy()))


def _mutating_policy() -> Iterator[KubernetesObject]:
    change = f"Object{{metadata: Object.metadata{{annotations: {{'{_ANNOTATION}': '{_VALUE}'}}}}}}"
    yield {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "MutatingAdmissionPolicy",
        "metadata": {"name": _NAME},
        "spec": {
            # Where it fails, the other policy refuses the Service with the remedy.
            "failurePolicy": "Ignore",
            "reinvocationPolicy": "Never",
            "matchConstraints": {
                "resourceRules": [{**_SERVICES, "operations": ["CREATE", "UPDATE"]}]
            },
            # The controller's webhook sets its class later.
            "matchConditions": [
                *_conditions("!has(object.spec.loadBalancerClass) || "),
                {"name": "without-annotation", "expression": f"!({_IS_SET})"},
            ],
            "mutations": [
                {"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": change}}
            ],
        },
    }
    yield {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "MutatingAdmissionPolicyBinding",
        "metadata": {"name": _NAME},
        "spec": {"policyName": _NAME},
    }


def _gatekeeper_mutation() -> KubernetesObject:
    return {
        "apiVersion": "mutations.gatekeeper.sh/v1",
        "kind": "AssignMetadata",
        "metadata": {"name": _NAME},
        "spec": {
            "match": {
                "scope": "Namespaced",
                "kinds": [{"apiGroups": [""], "kinds": ["Service"]}],
            },
            "location": f'metadata.annotations."{_ANNOTATION}"',
            "parameters": {"assign": {"value": _VALUE}},
        },
    }


def _validating_policy() -> Iterator[KubernetesObject]:
    dual_stack = f"({_IS_SET} && object.metadata.annotations['{_ANNOTATION}'] == '{_VALUE}')"
    was_one = (
        "(oldObject != null && has(oldObject.spec.type) && oldObject.spec.type == 'LoadBalancer')"
    )
    return validating_policy(
        _NAME,
        rule={**_SERVICES, "operations": ["CREATE", "UPDATE"]},
        conditions=_conditions("has(object.spec.loadBalancerClass) && "),
        validations=[
            {
                "expression": f"{was_one} || {dual_stack}",
                "message": "a load balancer of this IPv6 cluster needs the annotation "
                f"{_ANNOTATION}: {_VALUE}",
                "reason": "Invalid",
            }
        ],
    )


def _conditions(without_class: str) -> list[dict[str, Any]]:
    return [
        {
            "name": "load-balancer",
            "expression": "has(object.spec.type) && object.spec.type == 'LoadBalancer'",
        },
        {
            "name": "of-the-controller",
            "expression": f"{without_class}object.spec.loadBalancerClass == '{_CLASS}'",
        },
    ]
