"""Roles of a tenant's members, and their RoleBindings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from eks_blueprint.delivery import KubernetesObject

__all__ = ["MEMBER_ROLES", "Subject", "role_objects"]

MemberRole = Literal["viewer", "developer", "admin"]
MEMBER_ROLES: tuple[MemberRole, ...] = ("viewer", "developer", "admin")
"""In ascending order: each includes the permissions of the ones before it."""

Subject = Mapping[str, str]
"""Subject of a RoleBinding."""

_READ = ("get", "list", "watch")
_WRITE = ("create", "delete", "deletecollection", "patch", "update")
_EVERY = (*_READ, *_WRITE)

Rule = tuple[str, tuple[str, ...], tuple[str, ...]]

_VIEWER: tuple[Rule, ...] = (
    (
        "",
        (
            "configmaps",
            "endpoints",
            "events",
            "limitranges",
            "persistentvolumeclaims",
            "pods",
            "pods/log",
            "pods/status",
            "resourcequotas",
            "serviceaccounts",
            "services",
        ),
        _READ,
    ),
    ("apps", ("daemonsets", "deployments", "replicasets", "statefulsets"), _READ),
    ("autoscaling", ("horizontalpodautoscalers",), _READ),
    ("autoscaling.k8s.io", ("verticalpodautoscalers",), _READ),
    ("batch", ("cronjobs", "jobs"), _READ),
    ("cert-manager.io", ("certificates", "certificaterequests"), _READ),
    ("discovery.k8s.io", ("endpointslices",), _READ),
    ("metrics.k8s.io", ("pods",), ("get", "list")),
    ("networking.k8s.io", ("ingresses", "networkpolicies"), _READ),
    ("policy", ("poddisruptionbudgets",), _READ),
    ("rbac.authorization.k8s.io", ("rolebindings", "roles"), _READ),
    ("secrets-store.csi.x-k8s.io", ("secretproviderclasses",), _READ),
)
_DEVELOPER: tuple[Rule, ...] = (
    (
        "",
        ("configmaps", "persistentvolumeclaims", "pods", "secrets", "services"),
        _EVERY,
    ),
    # No other subresources: proxy bypasses network policies, token creates credentials.
    ("", ("pods/attach", "pods/eviction", "pods/exec", "pods/portforward"), ("create", "get")),
    # No DaemonSets: their pods would run on every node, including those of other tenants.
    ("apps", ("deployments", "deployments/scale", "replicasets", "statefulsets"), _EVERY),
    ("apps", ("replicasets/scale", "statefulsets/scale"), _EVERY),
    ("autoscaling", ("horizontalpodautoscalers",), _EVERY),
    ("autoscaling.k8s.io", ("verticalpodautoscalers",), _EVERY),
    ("batch", ("cronjobs", "jobs"), _EVERY),
    ("cert-manager.io", ("certificates",), _EVERY),
    ("networking.k8s.io", ("ingresses",), _EVERY),
    ("policy", ("poddisruptionbudgets",), _EVERY),
)
_ADMIN: tuple[Rule, ...] = (
    ("", ("serviceaccounts",), _EVERY),
    # What charts grant to controllers that elect a leader: Leases, and Events about them
    # (kubebuilder, leader_election_role.yaml).
    ("", ("events",), ("create", "patch")),
    ("coordination.k8s.io", ("leases",), _EVERY),
    ("events.k8s.io", ("events",), ("create", "patch")),
    ("networking.k8s.io", ("networkpolicies",), _EVERY),
    # Without the verbs bind, escalate and impersonate, Kubernetes does not let members grant
    # permissions that they do not hold (documentation, "Using RBAC Authorization", privilege
    # escalation prevention).
    ("rbac.authorization.k8s.io", ("rolebindings", "roles"), _EVERY),
)
# Each role only lists its additional permissions: its subjects are also bound to the ones before.
_RULES: Mapping[MemberRole, tuple[Rule, ...]] = {
    "viewer": _VIEWER,
    "developer": _DEVELOPER,
    "admin": _ADMIN,
}


def role_objects(
    namespace: str, subjects: Mapping[MemberRole, Sequence[Subject]]
) -> Iterator[KubernetesObject]:
    """Render the three Roles of a namespace, and a RoleBinding for each, with or without subjects.

    These are Roles of the library and not the ClusterRoles ``view``, ``edit`` and ``admin``: charts
    add their custom resources to those, and a user who may create a Flux Kustomization, a DaemonSet
    or a SecurityGroupPolicy can act outside the namespace.

    :param namespace: the namespace.
    :param subjects: subjects by role.

    Source: recommendations SEC-TEN-1 and OPS-ACC-3; EKS best practices, "Tenant isolation".
    """
    for role in MEMBER_ROLES:
        name = f"tenant-{role}"
        yield {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "Role",
            "metadata": {"name": name, "namespace": namespace},
            "rules": [_rule(*rule) for rule in _RULES[role]],
        }
        yield {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "RoleBinding",
            "metadata": {"name": name, "namespace": namespace},
            "roleRef": {
                "apiGroup": "rbac.authorization.k8s.io",
                "kind": "Role",
                "name": name,
            },
            # An empty list is written, so that a member removed from the spec loses the role.
            "subjects": [dict(subject) for subject in subjects.get(role, ())],
        }


def _rule(group: str, resources: Sequence[str], verbs: Sequence[str]) -> Mapping[str, Any]:
    return {"apiGroups": [group], "resources": [*resources], "verbs": [*verbs]}
