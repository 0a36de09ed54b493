"""NetworkPolicies: everything is denied but what is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from constructs import Construct, IDependable

from eks_blueprint.addons import Delivery, KubernetesObject, Manifests, Step
from eks_blueprint.security.cluster_network_policy import cluster_network_policy
from eks_blueprint.spec import (
    ClusterNetworkPolicySpec,
    NamespaceNetworkSpec,
    NetworkRuleSpec,
    port_range,
)

__all__ = ["NetworkPolicies", "namespace_policies", "pod_policies"]

_NAME = "kubernetes.io/metadata.name"
"""Label that Kubernetes gives each namespace (Kubernetes documentation, "Well-Known Labels")."""

_DNS = {
    "to": [
        {
            "namespaceSelector": {"matchLabels": {_NAME: "kube-system"}},
            "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
        }
    ],
    "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}],
}
"""CoreDNS keeps the labels of kube-dns (EKS user guide, "Manage CoreDNS for DNS")."""

Rule = Mapping[str, Any]


class NetworkPolicies(Construct):
    """Default deny with exceptions for namespaces that exist, and policies for the whole cluster.

    :param delivery: how objects come into the cluster.
    :param namespaces: what is allowed, by namespace.
    :param cluster: ClusterNetworkPolicies by name. Default: none.
    :param after: what must be there before, such as the VPC CNI. Default: nothing.

    Source: recommendation SEC-NET-1; EKS best practices, "Network security"; Kubernetes
    documentation, "Network Policies".
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        namespaces: Mapping[str, NamespaceNetworkSpec],
        cluster: Mapping[str, ClusterNetworkPolicySpec] | None = None,
        after: Sequence[IDependable | Step] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        self.steps: dict[str, Step] = {}
        for namespace, spec in namespaces.items():
            fixed = Manifests(f"network-{namespace}", tuple(namespace_policies(namespace, spec)))
            for manifests in (fixed, *pod_policies(namespace, spec)):
                self.steps[manifests.name] = delivery.apply(manifests, after=after)
        for name, policy in (cluster or {}).items():
            manifests = Manifests(
                f"cluster-network-{name}", (cluster_network_policy(name, policy),)
            )
            self.steps[manifests.name] = delivery.apply(manifests, after=after)


def namespace_policies(
    namespace: str,
    spec: NamespaceNetworkSpec,
    *,
    ingress: Sequence[Rule] = (),
    egress: Sequence[Rule] = (),
) -> Iterator[KubernetesObject]:
    """Render what every namespace has: default deny, and one policy with its exceptions.

    Both are always there, so that an exception which leaves the spec leaves the cluster.

    :param namespace: the namespace.
    :param spec: what is allowed; rules for some of its pods only are in ``pod_policies``.
    :param ingress: further rules as NetworkPolicy has them. Default: none.
    :param egress: further rules. Default: none.
    """
    yield _policy("default-deny", namespace)
    dns = [_DNS] if spec.dns else []
    yield _policy(
        "allowed",
        namespace,
        ingress=[*ingress, *(_rule("from", r) for r in _for_all(spec.ingress))],
        egress=[*dns, *egress, *(_rule("to", r) for r in _for_all(spec.egress))],
    )


def pod_policies(namespace: str, spec: NamespaceNetworkSpec) -> Iterator[Manifests]:
    """Render the rules for some pods of a namespace, one by one.

    :param namespace: the namespace.
    :param spec: what is allowed in it.
    """
    for name, rule in spec.ingress.items():
        if rule.for_pods:
            policy = _policy(
                f"ingress-{name}", namespace, rule.for_pods, ingress=[_rule("from", rule)]
            )
            yield Manifests(f"network-{namespace}.ingress-{name}", (policy,))
    for name, rule in spec.egress.items():
        if rule.for_pods:
            policy = _policy(f"egress-{name}", namespace, rule.for_pods, egress=[_rule("to", rule)])
            yield Manifests(f"network-{namespace}.egress-{name}", (policy,))


def _for_all(rules: Mapping[str, NetworkRuleSpec]) -> Iterable[NetworkRuleSpec]:
    return (rule for rule in rules.values() if not rule.for_pods)


def _policy(
    name: str,
    namespace: str,
    pods: Mapping[str, str] | None = None,
    *,
    ingress: Sequence[Rule] | None = None,
    egress: Sequence[Rule] | None = None,
) -> KubernetesObject:
    """Render a policy; without rules it is for both directions and allows nothing."""
    rules = {
        key: list(value)
        for key, value in (("ingress", ingress), ("egress", egress))
        if value is not None
    }
    types = [key.capitalize() for key in rules] or ["Ingress", "Egress"]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "podSelector": {"matchLabels": dict(pods)} if pods else {},
            "policyTypes": types,
            **rules,
        },
    }


def _rule(side: str, spec: NetworkRuleSpec) -> Rule:
    ports = [_port(port) for port in spec.ports]
    return {side: list(_peers(spec)), **({"ports": ports} if ports else {})}


def _peers(spec: NetworkRuleSpec) -> Iterator[Rule]:
    for cidr in spec.cidrs:
        inner = [e for e in spec.except_cidrs if _same_family(e, cidr)]
        yield {"ipBlock": {"cidr": cidr, **({"except": inner} if inner else {})}}
    pods = {"podSelector": {"matchLabels": dict(spec.pods)}} if spec.pods else {}
    if spec.namespaces:
        names = {"key": _NAME, "operator": "In", "values": sorted(spec.namespaces)}
        yield {"namespaceSelector": {"matchExpressions": [names]}, **pods}
    elif spec.namespace_labels:
        yield {"namespaceSelector": {"matchLabels": dict(spec.namespace_labels)}, **pods}
    elif pods:
        yield pods


def _same_family(inner: str, outer: str) -> bool:
    return (":" in inner) == (":" in outer)


def _port(port: str) -> Rule:
    protocol, start, end = port_range(port)
    if start is None:
        return {"protocol": protocol}
    return {"protocol": protocol, "port": start, **({"endPort": end} if end else {})}
