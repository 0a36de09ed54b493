"""Limits for a tenant's pods, Services and Ingresses, whatever its Roles allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.spec import TenantIngressSpec
from eks_blueprint.tenancy.ingress_admission import (
    annotation_checks,
    annotation_variables,
    external_name_checks,
    host_checks,
    load_balancer_type_check,
    pod_annotation_check,
)
from eks_blueprint.tenancy.namespace import TENANT_LABEL
from eks_blueprint.tenancy.source import DEPLOYER

__all__ = ["admission_policies"]

_SYSTEM_TAINT = SYSTEM_TOLERATION["key"]

_EXTERNAL_IPS = (
    "!has(object.spec.externalIPs) || size(object.spec.externalIPs) == 0 || "
    # An unchanged Service must still be updatable, so that its finalizers can be removed.
    "(oldObject != null && has(oldObject.spec.externalIPs) && "
    "oldObject.spec.externalIPs == object.spec.externalIPs)"
)
# Immutable fields are checked on creation only; later, the scheduler sets the node name.
_NODE_NAME = "oldObject != null || !has(object.spec.nodeName) || object.spec.nodeName == ''"
_ACCOUNT = (
    "oldObject != null || !has(object.spec.serviceAccountName) || "
    f"object.spec.serviceAccountName != '{DEPLOYER}'"
)
_ON_FARGATE = "has(object.spec.schedulerName) && object.spec.schedulerName == 'fargate-scheduler'"
_PRIORITY = (
    "oldObject != null || !has(object.spec.priorityClassName) || "
    "!(object.spec.priorityClassName in ['system-cluster-critical', 'system-node-critical']) || "
    f"({_ON_FARGATE})"
)
_NO_TOKEN = "!has(object.type) || object.type != 'kubernetes.io/service-account-token'"


def admission_policies(
    tenant: str, *, fargate: bool, ingress: TenantIngressSpec, own_nodes: bool = True
) -> Iterator[KubernetesObject]:
    """Render ValidatingAdmissionPolicies for a tenant's namespaces, with their bindings.

    The API server evaluates them itself, so they apply without Gatekeeper and while it is down:

    - pods tolerate neither the taint of the system nodes nor those of other tenants' nodes, and do
      not set their node name;
    - pods do not use the priority classes of the system, with which they would preempt other pods;
      on Fargate, where each pod has its own node, EKS sets one and uses its own scheduler;
    - pods of a tenant on Fargate run on Fargate, which an annotation could otherwise prevent;
    - pods do not use the service account with which Flux applies the repository, and no Secret
      holds a service account token;
    - Services do not set external IPs, with which they could intercept traffic (CVE-2020-8554);
    - Ingresses and Services set only annotations that concern no other tenant of a shared load
      balancer or DNS zone; their hosts and names for ExternalDNS belong to the tenant's domains.

    :param tenant: name of the tenant.
    :param fargate: whether its pods run on Fargate.
    :param ingress: its domains, and annotations that it may set as well.
    :param own_nodes: whether it has dedicated nodes, whose taint its pods tolerate. Default: true.

    Source: Kubernetes documentation, "Validating Admission Policy", "Multi-tenancy" and "Block
    Services with external IPs"; the catalogue for annotations.
    """
    # Without nodes of its own, the tenant gets the answer of Gatekeeper's rule tenant_nodes.
    own = f"t.key != '{TENANT_LABEL}'"
    if own_nodes:
        own += f" || (has(t.value) && t.value == '{tenant}')"
    tolerations = (
        "!has(object.spec.tolerations) || object.spec.tolerations.all(t, "
        f"(has(t.key) && t.key != '' && t.key != '{_SYSTEM_TAINT}' && ({own})) || "
        # Existing tolerations are accepted on update: a pending pod may get further ones.
        "(oldObject != null && has(oldObject.spec.tolerations) && t in oldObject.spec.tolerations))"
    )
    pods = {
        tolerations: "a toleration must name its key, and neither the system nor another tenant",
        _NODE_NAME: "nodeName is the scheduler's to set",
        _ACCOUNT: f"service account {DEPLOYER} is for Flux only",
    }
    if fargate:
        pods[f"oldObject != null || ({_ON_FARGATE})"] = "pods run on Fargate"
    else:
        pods[_PRIORITY] = "priority classes of the system are not for tenants"
    create, update = "CREATE", "UPDATE"
    yield from _policy(
        tenant,
        "pods",
        [create, update],
        [*_checks(tenant, pods), pod_annotation_check(tenant, ingress)],
    )
    yield from _policy(
        tenant,
        "secrets",
        [create],
        _checks(
            tenant, {_NO_TOKEN: "tokens of service accounts are mounted, and not kept in Secrets"}
        ),
    )
    variables = annotation_variables(ingress)
    annotations = [*annotation_checks(tenant, ingress)]
    yield from _policy(
        tenant,
        "services",
        [create, update],
        [
            *_checks(tenant, {_EXTERNAL_IPS: "externalIPs must be empty"}),
            *annotations,
            *external_name_checks(tenant, ingress),
            load_balancer_type_check(tenant),
        ],
        variables=variables,
    )
    yield from _policy(
        tenant,
        "ingresses",
        [create, update],
        [*annotations, *host_checks(tenant, ingress)],
        api_group="networking.k8s.io",
        variables=variables,
    )


def _checks(tenant: str, checks: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    for expression, message in checks.items():
        yield {"expression": expression, "message": f"tenant {tenant}: {message}"}


def _policy(
    tenant: str,
    resource: str,
    operations: Sequence[str],
    checks: Iterable[Mapping[str, str]],
    *,
    api_group: str = "",
    variables: Sequence[Mapping[str, str]] = (),
) -> Iterator[KubernetesObject]:
    name = f"tenant-{tenant}-{resource}"
    rule = {
        "apiGroups": [api_group],
        "apiVersions": ["v1"],
        "operations": [*operations],
        "resources": [resource],
    }
    spec: dict[str, Any] = {
        "failurePolicy": "Fail",
        "matchConstraints": {
            "namespaceSelector": {"matchLabels": {TENANT_LABEL: tenant}},
            "resourceRules": [rule],
        },
    }
    if variables:
        spec["variables"] = [*variables]
    spec["validations"] = [{**check, "reason": "Forbidden"} for check in checks]
    yield {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": spec,
    }
    yield {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {"policyName": name, "validationActions": ["Deny"]},
    }
