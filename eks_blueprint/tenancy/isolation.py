"""Network isolation of tenants, independent of their own NetworkPolicies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.tenancy.namespace import TENANT_LABEL

__all__ = ["isolation", "tenant_traffic"]

_PRIORITY = 950


def isolation(tenant: str, *, neighbours: Mapping[str, Collection[str]]) -> KubernetesObject:
    """Render a ClusterNetworkPolicy that denies traffic from and to pods of other tenants.

    Traffic that a rule of the spec allows is passed on to the NetworkPolicies of both namespaces.

    :param tenant: name of the tenant.
    :param neighbours: namespaces of others that its rules name, by ``ingress`` and ``egress``.

    Source: recommendation SEC-TEN-3; AWS Containers Blog, "Amazon EKS introduces enhanced network
    policy capabilities", for the order: admin tier, NetworkPolicies, baseline tier.
    """
    others = {
        "namespaces": {
            "matchExpressions": [
                {"key": TENANT_LABEL, "operator": "Exists"},
                {"key": TENANT_LABEL, "operator": "NotIn", "values": [tenant]},
            ]
        }
    }
    rules: dict[str, Any] = {}
    for direction, side in (("ingress", "from"), ("egress", "to")):
        named = sorted(neighbours.get(direction, ()))
        rules[direction] = []
        if named:
            where = {
                "key": "kubernetes.io/metadata.name",
                "operator": "In",
                "values": named,
            }
            rules[direction].append(
                {
                    "name": "named-in-the-spec",
                    "action": "Pass",
                    side: [{"namespaces": {"matchExpressions": [where]}}],
                }
            )
        rules[direction].append({"name": "other-tenants", "action": "Deny", side: [others]})
    return {
        "apiVersion": "networking.k8s.aws/v1alpha1",
        "kind": "ClusterNetworkPolicy",
        "metadata": {"name": f"tenant-{tenant}"},
        "spec": {
            "tier": "Admin",
            "priority": _PRIORITY,
            "subject": {"namespaces": {"matchLabels": {TENANT_LABEL: tenant}}},
            **rules,
        },
    }


def tenant_traffic(tenant: str) -> Mapping[str, Any]:
    """Return the NetworkPolicy peer that selects all namespaces of a tenant."""
    return {"namespaceSelector": {"matchLabels": {TENANT_LABEL: tenant}}}
