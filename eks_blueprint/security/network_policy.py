"""NetworkPolicies: everything is denied except what the spec allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_other_family, refuse_other_specs, warn
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.security.cluster_network_policy import cluster_network_policy
from eks_blueprint.spec import (
    ClusterNetworkPolicySpec,
    IpFamily,
    NamespaceNetworkSpec,
    NetworkRuleSpec,
    lies_within,
    port_range,
)
from eks_blueprint.spec._base import below
from eks_blueprint.spec.network_policies import system_namespace_warnings
from eks_blueprint.spec.rules.ip_family_and_network_policies import (
    cluster_range_issues,
    namespace_range_issues,
)

__all__ = ["NetworkPolicies", "namespace_policies", "pod_policies"]

_NAME = "kubernetes.io/metadata.name"
"""Label that Kubernetes sets on each namespace (documentation, "Well-Known Labels")."""

_DNS_PODS = {
    "namespaceSelector": {"matchLabels": {_NAME: "kube-system"}},
    "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
}
"""CoreDNS has the labels of kube-dns (EKS user guide, "Manage CoreDNS for DNS")."""

Rule = Mapping[str, Any]


class NetworkPolicies(Construct):
    """Default deny with exceptions for existing namespaces, and policies for the whole cluster.

    :param delivery: how objects are applied to the cluster.
    :param namespaces: allowed traffic, by namespace.
    :param cluster: ClusterNetworkPolicies by name. Default: none.
    :param vpc_cidrs: the ranges that ``vpc`` stands for, in the pods' IP family. Default: none.
    :param dns_cidrs: addresses of the DNS server where it is not in a pod, as in EKS Auto Mode.
        Default: none.
    :param ip_family: IP family of the pods' addresses. Default: ipv4.
    :param after: resources that must exist first, such as the VPC CNI. Default: none.
    :raises BlueprintError: if a rule has ``vpc`` and no ranges are given, or a range belongs to the
        other IP family.

    Source: recommendation SEC-NET-1; EKS best practices, "Network security"; Kubernetes
    documentation, "Network Policies".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        namespaces: Mapping[str, NamespaceNetworkSpec],
        cluster: Mapping[str, ClusterNetworkPolicySpec] | None = None,
        vpc_cidrs: Sequence[str] = (),
        dns_cidrs: Sequence[str] = (),
        ip_family: IpFamily = "ipv4",
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_family(self, ip_family)
        refuse_other_specs(self, NamespaceNetworkSpec, namespaces=namespaces)
        refuse_other_specs(self, ClusterNetworkPolicySpec, cluster=cluster or {})
        refuse(
            below(("namespaces",), namespace_range_issues(namespaces, ip_family=ip_family)),
            scope=self,
        )
        refuse(
            below(("cluster",), cluster_range_issues(cluster or {}, ip_family=ip_family)),
            scope=self,
        )
        warn(self, system_namespace_warnings(namespaces))
        self.installed: dict[str, Installed] = {}
        for namespace, spec in namespaces.items():
            policies = namespace_policies(namespace, spec, vpc_cidrs=vpc_cidrs, dns_cidrs=dns_cidrs)
            fixed = Manifests(f"network-{namespace}", tuple(policies))
            for manifests in (fixed, *pod_policies(namespace, spec, vpc_cidrs=vpc_cidrs)):
                self.installed[manifests.name] = delivery.apply(manifests, after=after)
        for name, policy in (cluster or {}).items():
            manifests = Manifests(
                f"cluster-network-{name}", (cluster_network_policy(name, policy),)
            )
            self.installed[manifests.name] = delivery.apply(manifests, after=after)


def namespace_policies(
    namespace: str,
    spec: NamespaceNetworkSpec,
    *,
    ingress: Sequence[Rule] = (),
    egress: Sequence[Rule] = (),
    vpc_cidrs: Sequence[str] = (),
    dns_cidrs: Sequence[str] = (),
) -> Iterator[KubernetesObject]:
    """Render the two policies of a namespace: default deny, and its exceptions.

    Both always exist, so that an exception removed from the spec is also removed in the cluster.

    :param namespace: the namespace.
    :param spec: allowed traffic; rules for some of the pods only are in ``pod_policies``.
    :param ingress: further ingress rules, in the form of NetworkPolicy. Default: none.
    :param egress: further egress rules. Default: none.
    :param vpc_cidrs: the ranges that ``vpc`` stands for. Default: none.
    :param dns_cidrs: addresses of a DNS server that is not in a pod. Default: none.
    :raises BlueprintError: if a rule has ``vpc`` and no ranges are given.
    """
    yield _policy("default-deny", namespace)
    dns = [_dns(dns_cidrs)] if spec.dns else []
    yield _policy(
        "allowed",
        namespace,
        ingress=[*ingress, *(_rule("from", r, vpc_cidrs) for r in _for_all(spec.ingress))],
        egress=[*dns, *egress, *(_rule("to", r, vpc_cidrs) for r in _for_all(spec.egress))],
    )


def pod_policies(
    namespace: str, spec: NamespaceNetworkSpec, *, vpc_cidrs: Sequence[str] = ()
) -> Iterator[Manifests]:
    """Yield the policies for some of the pods of a namespace.

    :param namespace: the namespace.
    :param spec: allowed traffic.
    :param vpc_cidrs: the ranges that ``vpc`` stands for. Default: none.
    :raises BlueprintError: if a rule has ``vpc`` and no ranges are given.
    """
    for name, rule in spec.ingress.items():
        if rule.for_pods:
            rules = [_rule("from", rule, vpc_cidrs)]
            policy = _policy(f"ingress-{name}", namespace, rule.for_pods, ingress=rules)
            yield Manifests(f"network-{namespace}.ingress-{name}", (policy,))
    for name, rule in spec.egress.items():
        if rule.for_pods:
            rules = [_rule("to", rule, vpc_cidrs)]
            policy = _policy(f"egress-{name}", namespace, rule.for_pods, egress=rules)
            yield Manifests(f"network-{namespace}.egress-{name}", (policy,))


def _dns(cidrs: Sequence[str]) -> Rule:
    return {
        "to": [_DNS_PODS, *({"ipBlock": {"cidr": cidr}} for cidr in cidrs)],
        "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}],
    }


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
    """Render a policy; without rules it applies to both directions and allows nothing."""
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
            # The API server stores no empty list, and counts a policy that has one as changed each
            # time it is applied.
            **{key: value for key, value in rules.items() if value},
        },
    }


def _rule(side: str, spec: NetworkRuleSpec, vpc_cidrs: Sequence[str]) -> Rule:
    ports = [_port(port) for port in spec.ports]
    return {side: list(_peers(spec, vpc_cidrs)), **({"ports": ports} if ports else {})}


def _peers(spec: NetworkRuleSpec, vpc_cidrs: Sequence[str]) -> Iterator[Rule]:
    for cidr in spec.cidrs:
        outer = ip_network(cidr)
        # Kubernetes rejects an exception outside its block.
        inner = [e for e in spec.except_cidrs if lies_within(ip_network(e), outer)]
        yield {"ipBlock": {"cidr": cidr, **({"except": inner} if inner else {})}}
    if spec.vpc:
        if not vpc_cidrs:
            raise BlueprintError("vpc_cidrs must name the ranges that vpc stands for, got none")
        yield from ({"ipBlock": {"cidr": cidr}} for cidr in vpc_cidrs)
    pods = {"podSelector": {"matchLabels": dict(spec.pods)}} if spec.pods else {}
    if spec.namespaces:
        names = {"key": _NAME, "operator": "In", "values": sorted(spec.namespaces)}
        yield {"namespaceSelector": {"matchExpressions": [names]}, **pods}
    elif spec.namespace_labels:
        yield {"namespaceSelector": {"matchLabels": dict(spec.namespace_labels)}, **pods}
    elif pods:
        yield pods


def _port(port: str) -> Rule:
    protocol, start, end = port_range(port)
    if start is None:
        return {"protocol": protocol}
    return {"protocol": protocol, "port": start, **({"endPort": end} if end else {})}
