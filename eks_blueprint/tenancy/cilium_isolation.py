"""Network isolation of tenants where Cilium applies network policies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.tenancy.namespace import TENANT_LABEL

__all__ = ["cilium_isolation"]

_OF_NAMESPACE = "k8s:io.cilium.k8s.namespace.labels"
_NAMESPACE = "k8s:io.kubernetes.pod.namespace"


def cilium_isolation(tenant: str, *, neighbours: Mapping[str, Collection[str]]) -> KubernetesObject:
    """Render a CiliumClusterwideNetworkPolicy that denies traffic from and to other tenants.

    It does what the ClusterNetworkPolicy of the VPC CNI does on EKS. Rules that deny win over all
    that allow, so namespaces that rules of the spec name are left out of it, and the
    NetworkPolicies of both namespaces decide. It does not by itself deny anything else: the
    namespaces have a default deny of their own.

    :param tenant: name of the tenant.
    :param neighbours: namespaces of others that its rules name, by ``ingress`` and ``egress``.

    Source: recommendation SEC-TEN-3; Cilium documentation, "Deny Policies" and "Using Kubernetes
    Constructs In Policy"; its API, ``enableDefaultDeny``; EKS Anywhere documentation, "Secure
    connectivity with CNI and Network Policy", Cilium features.
    """
    label = f"{_OF_NAMESPACE}.{TENANT_LABEL}"
    rules: dict[str, Any] = {}
    for direction, key, side in (
        ("ingress", "ingressDeny", "fromEndpoints"),
        ("egress", "egressDeny", "toEndpoints"),
    ):
        others: list[Mapping[str, Any]] = [
            {"key": label, "operator": "Exists"},
            {"key": label, "operator": "NotIn", "values": [tenant]},
        ]
        named = sorted(neighbours.get(direction, ()))
        if named:
            others.append({"key": _NAMESPACE, "operator": "NotIn", "values": named})
        rules[key] = [{side: [{"matchExpressions": others}]}]
    return {
        "apiVersion": "cilium.io/v2",
        "kind": "CiliumClusterwideNetworkPolicy",
        "metadata": {"name": f"tenant-{tenant}"},
        "spec": {
            "description": "Pods of other tenants neither reach this one, nor are reached by it.",
            "endpointSelector": {"matchLabels": {label: tenant}},
            "enableDefaultDeny": {"ingress": False, "egress": False},
            **rules,
        },
    }
