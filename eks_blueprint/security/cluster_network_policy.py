"""ClusterNetworkPolicies of the VPC CNI, evaluated before or after NetworkPolicies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.spec import ClusterNetworkPolicySpec, ClusterNetworkRuleSpec, port_range

__all__ = ["cluster_network_policy"]


def cluster_network_policy(name: str, spec: ClusterNetworkPolicySpec) -> KubernetesObject:
    """Render a policy.

    :param name: name of the policy.
    :param spec: the policy.

    Source: aws/amazon-network-policy-controller-k8s v1.1.7, CRD of ClusterNetworkPolicy; AWS
    Containers Blog, "Amazon EKS introduces enhanced network policy capabilities".
    """
    rules = {
        "ingress": [_rule(key, "from", rule) for key, rule in spec.ingress.items()],
        "egress": [_rule(key, "to", rule) for key, rule in spec.egress.items()],
    }
    return {
        "apiVersion": "networking.k8s.aws/v1alpha1",
        "kind": "ClusterNetworkPolicy",
        "metadata": {"name": name},
        "spec": {
            "tier": spec.tier.capitalize(),
            "priority": spec.priority,
            "subject": _selected(spec.namespace_labels, spec.pods),
            **{key: value for key, value in rules.items() if value},
        },
    }


def _rule(name: str, side: str, spec: ClusterNetworkRuleSpec) -> Mapping[str, Any]:
    other = (
        {"networks": [*spec.cidrs]} if spec.cidrs else _selected(spec.namespace_labels, spec.pods)
    )
    ports = [_port(port) for port in spec.ports]
    return {
        "name": name,
        "action": spec.action.capitalize(),
        side: [other],
        **({"ports": ports} if ports else {}),
    }


def _selected(namespaces: Mapping[str, str], pods: Mapping[str, str]) -> dict[str, Any]:
    where = {"matchLabels": dict(namespaces)} if namespaces else {}
    if not pods:
        return {"namespaces": where}
    return {"pods": {"namespaceSelector": where, "podSelector": {"matchLabels": dict(pods)}}}


def _port(port: str) -> Mapping[str, Any]:
    protocol, start, end = port_range(port)
    if end is not None:
        return {"portRange": {"protocol": protocol, "start": start, "end": end}}
    return {"portNumber": {"protocol": protocol, "port": start}}
