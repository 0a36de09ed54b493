"""Limits for the pods, Services and Ingresses of tenants, whatever their Roles allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.delivery import KubernetesObject, validating_policy
from eks_blueprint.tenancy.admission_settings import setting_variables
from eks_blueprint.tenancy.ingress_admission import (
    annotation_checks,
    annotation_variables,
    check,
    external_name_checks,
    host_checks,
    load_balancer_type_check,
    pod_annotation_check,
)
from eks_blueprint.tenancy.namespace import TENANT_LABEL
from eks_blueprint.tenancy.source import DEPLOYER

__all__ = ["admission_policies"]

_SYSTEM_TAINT = SYSTEM_TOLERATION["key"]

# Without nodes of its own, the tenant gets the answer of Gatekeeper's rule tenant_nodes.
_OWN_NODES = "variables.nodes == 'own' && has(t.value) && t.value == variables.tenant"
_TOLERATIONS = (
    "!has(object.spec.tolerations) || object.spec.tolerations.all(t, "
    f"(has(t.key) && t.key != '' && t.key != '{_SYSTEM_TAINT}' && "
    f"(t.key != '{TENANT_LABEL}' || ({_OWN_NODES}))) || "
    # Existing tolerations are accepted on update: a pending pod may get further ones.
    "(oldObject != null && has(oldObject.spec.tolerations) && t in oldObject.spec.tolerations))"
)
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
_FARGATE_TENANT = "variables.nodes == 'fargate'"
_ON_FARGATE = "has(object.spec.schedulerName) && object.spec.schedulerName == 'fargate-scheduler'"
_STAY_ON_FARGATE = f"!({_FARGATE_TENANT}) || oldObject != null || ({_ON_FARGATE})"
_PRIORITY = (
    f"{_FARGATE_TENANT} || oldObject != null || !has(object.spec.priorityClassName) || "
    "!(object.spec.priorityClassName in ['system-cluster-critical', 'system-node-critical']) || "
    f"({_ON_FARGATE})"
)
_NO_TOKEN = "!has(object.type) || object.type != 'kubernetes.io/service-account-token'"


def admission_policies(name: str = "tenants") -> Iterator[KubernetesObject]:
    """Render ValidatingAdmissionPolicies for the namespaces of all tenants, with their bindings.

    The API server evaluates them itself, so they apply without Gatekeeper and while it is down.
    They read what differs between tenants from annotations of the namespace
    (``namespace_settings``).

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

    :param name: start of the names of the objects. Default: ``tenants``.

    Source: Kubernetes documentation, "Validating Admission Policy", "Multi-tenancy" and "Block
    Services with external IPs"; the catalogue for annotations.
    """
    create, update = "CREATE", "UPDATE"
    yield from _policy(
        name,
        "pods",
        [create, update],
        [
            check(
                _TOLERATIONS,
                "a toleration must name its key, and neither the system nor another tenant",
            ),
            check(_NODE_NAME, "nodeName is the scheduler's to set"),
            check(_ACCOUNT, f"service account {DEPLOYER} is for Flux only"),
            check(_STAY_ON_FARGATE, "pods run on Fargate"),
            check(_PRIORITY, "priority classes of the system are not for tenants"),
            pod_annotation_check(),
        ],
    )
    yield from _policy(
        name,
        "secrets",
        [create],
        [check(_NO_TOKEN, "tokens of service accounts are mounted, and not kept in Secrets")],
    )
    yield from _policy(
        name,
        "services",
        [create, update],
        [
            check(_EXTERNAL_IPS, "externalIPs must be empty"),
            *annotation_checks(),
            *external_name_checks(),
            load_balancer_type_check(),
        ],
        variables=annotation_variables(),
    )
    yield from _policy(
        name,
        "ingresses",
        [create, update],
        [*annotation_checks(), *host_checks()],
        api_group="networking.k8s.io",
        variables=annotation_variables(),
    )


def _policy(
    start: str,
    resource: str,
    operations: Sequence[str],
    checks: Iterable[Mapping[str, str]],
    *,
    api_group: str = "",
    variables: Mapping[str, str] | None = None,
) -> Iterator[KubernetesObject]:
    return validating_policy(
        f"{start}-{resource}",
        rule={
            "apiGroups": [api_group],
            "apiVersions": ["v1"],
            "operations": [*operations],
            "resources": [resource],
        },
        namespaces={"matchExpressions": [{"key": TENANT_LABEL, "operator": "Exists"}]},
        variables={**setting_variables(), **(variables or {})},
        validations=[{**one, "reason": "Forbidden"} for one in checks],
    )
