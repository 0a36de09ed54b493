"""Which traffic is allowed in the cluster."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, Warned, warned_below
from eks_blueprint.spec.kubernetes import Namespace, ObjectName, Port
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.types import Bool, Cidr, Int

__all__ = [
    "ClusterNetworkPolicySpec",
    "ClusterNetworkRuleSpec",
    "NamespaceNetworkSpec",
    "NetworkPoliciesSpec",
    "NetworkRuleSpec",
    "lies_within",
    "system_namespace_warnings",
]


class NetworkRuleSpec(Spec):
    """Allowed traffic; exactly one field names the peer.

    With `namespaces` or `namespace_labels`, `pods` selects pods in these namespaces; `pods` alone
    selects pods of the same namespace.
    """

    namespaces: tuple[Namespace, ...] = ()
    """Namespaces of the peers, by name. Default: none."""

    namespace_labels: dict[LabelKey, LabelValue] = {}
    """Labels of the peers' namespaces. Default: none."""

    pods: dict[LabelKey, LabelValue] = {}
    """Labels of the peers' pods. Default: every pod in those namespaces."""

    cidrs: tuple[Cidr, ...] = ()
    """Address ranges of the peers, such as the internet, of the pods' IP family. Default: none."""

    vpc: Bool = False
    """Addresses of the VPC, of the pods' IP family: load balancers, VPC endpoints, pods. Default:
    false."""

    except_cidrs: tuple[Cidr, ...] = ()
    """Ranges within `cidrs` that stay blocked. Default: none."""

    ports: tuple[Port, ...] = ()
    """Ports such as tcp/443 or tcp/8000-8100. Default: every port."""

    for_pods: dict[LabelKey, LabelValue] = {}
    """Labels of the pods in this namespace that the rule applies to. Default: every pod of the
    namespace."""

    def issues(self) -> Iterable[Found]:
        by_pod = bool(self.namespaces or self.namespace_labels or self.pods)
        if by_pod == bool(self.cidrs or self.vpc):
            yield (
                (),
                "must name the other side by namespaces, namespace_labels or pods, or by cidrs or "
                f"vpc, got {'both' if by_pod else 'neither'}",
            )
        if self.namespaces and self.namespace_labels:
            yield ("namespace_labels",), "cannot be set beside namespaces; make a rule for each"
        yield from self._except_issues()

    def _except_issues(self) -> Iterator[Found]:
        ranges = [ipaddress.ip_network(cidr) for cidr in self.cidrs]
        for index, cidr in enumerate(self.except_cidrs):
            inner = ipaddress.ip_network(cidr)
            # Kubernetes documentation, "Network Policies": except is within the ipBlock.
            if not any(lies_within(inner, outer) for outer in ranges):
                yield (
                    ("except_cidrs", index),
                    f"must lie within one of cidrs, {', '.join(self.cidrs) or 'none'}, got {cidr}",
                )


def lies_within(
    inner: ipaddress.IPv4Network | ipaddress.IPv6Network,
    outer: ipaddress.IPv4Network | ipaddress.IPv6Network,
) -> bool:
    """Return whether a range is a smaller part of another range of the same family."""
    if isinstance(inner, ipaddress.IPv4Network) and isinstance(outer, ipaddress.IPv4Network):
        return inner != outer and inner.subnet_of(outer)
    if isinstance(inner, ipaddress.IPv6Network) and isinstance(outer, ipaddress.IPv6Network):
        return inner != outer and inner.subnet_of(outer)
    return False


class NamespaceNetworkSpec(Spec):
    """Allowed traffic of a namespace; everything else is denied (SEC-NET-1)."""

    ingress: dict[ObjectName, NetworkRuleSpec] = {}
    """Traffic to its pods, by a name of your choice. Default: none."""

    egress: dict[ObjectName, NetworkRuleSpec] = {}
    """Traffic from its pods, by a name of your choice. Default: DNS only."""

    dns: Bool = True
    """Allow DNS queries to CoreDNS. Default: true."""


class ClusterNetworkRuleSpec(Spec):
    """One rule of a policy for the whole cluster; the first matching rule decides."""

    action: Literal["accept", "deny", "pass"]
    """`pass` leaves the decision to NetworkPolicies and the baseline tier."""

    namespace_labels: dict[LabelKey, LabelValue] = {}
    """Labels of the peers' namespaces. Default: every namespace, unless `cidrs` is set."""

    pods: dict[LabelKey, LabelValue] = {}
    """Labels of the peers' pods. Default: every pod in those namespaces."""

    cidrs: tuple[Cidr, ...] = Field(default=(), max_length=25)
    """Address ranges of the peers, of the pods' IP family; egress only. Default: none."""

    ports: tuple[Port, ...] = Field(default=(), max_length=100)
    """Ports. Default: every port."""

    def issues(self) -> Iterable[Found]:
        if self.cidrs and (self.namespace_labels or self.pods):
            yield (
                ("cidrs",),
                "cannot be set beside namespace_labels or pods; make a rule for each",
            )
        for index, port in enumerate(self.ports):
            if "/" not in port:
                yield ("ports", index), f"must name a port, such as {port}/443, got {port!r}"


# The library's isolation of tenants.
_RESERVED_PRIORITIES = range(900, 1000)


class ClusterNetworkPolicySpec(Spec):
    """A ClusterNetworkPolicy.

    Namespaces cannot override rules of tier admin; rules of tier baseline apply where no
    NetworkPolicy decides.
    """

    tier: Literal["admin", "baseline"] = "admin"
    """Before or after the NetworkPolicies of namespaces. Default: admin."""

    priority: Int = Field(ge=0, le=1000)
    """Order within the tier, 0 to 1000; lower comes first. The library's own isolation of tenants
    has 900 to 999."""

    namespace_labels: dict[LabelKey, LabelValue] = {}
    """Labels of the namespaces that the policy applies to. Default: every namespace."""

    pods: dict[LabelKey, LabelValue] = {}
    """Labels of the pods that the policy applies to. Default: every pod in those namespaces."""

    ingress: dict[ObjectName, ClusterNetworkRuleSpec] = Field(default={}, max_length=100)
    """Rules for traffic to them, in the order of the file. Default: none."""

    egress: dict[ObjectName, ClusterNetworkRuleSpec] = Field(default={}, max_length=100)
    """Rules for traffic from them, in the order of the file. Default: none."""

    def issues(self) -> Iterable[Found]:
        if self.tier == "admin" and self.priority in _RESERVED_PRIORITIES:
            yield (
                ("priority",),
                "must be 0 to 899 or 1000, since 900 to 999 keep tenants apart, got "
                f"{self.priority}",
            )
        if not self.ingress and not self.egress:
            yield (), "must have a rule in ingress or egress, got none"
        for name, rule in self.ingress.items():
            # The CRD of ClusterNetworkPolicy supports networks in egress only.
            if rule.cidrs:
                yield (
                    ("ingress", name, "cidrs"),
                    "works in egress only; use a NetworkPolicy for sources outside the cluster",
                )


class NetworkPoliciesSpec(Spec):
    """Network policies, and a log of their decisions.

    The VPC CNI enforces them for pods on nodes, not on Fargate.
    """

    event_logs: Bool = True
    """Write decisions to the log group of the control plane. Default: true."""

    namespaces: dict[Namespace, NamespaceNetworkSpec] = {}
    """Existing namespaces, and the traffic that is allowed in them; namespaces of tenants are
    configured under `tenants`. Default: none."""

    cluster: dict[ObjectName, ClusterNetworkPolicySpec] = {}
    """ClusterNetworkPolicies by name. Default: none."""

    isolate_tenants: Bool = True
    """Deny traffic between tenants with a ClusterNetworkPolicy, which no tenant can change.
    Default: true."""

    ipv4_egress: Literal["nat64", "node"] = "nat64"
    """How pods of an IPv6 cluster reach IPv4 addresses. `nat64`: CoreDNS translates names (DNS64)
    and NAT gateways translate addresses, so that network policies apply. `node`: through a second
    interface of each pod, which network policies do not see, and over which pods of one node also
    reach each other. Default: nat64 (SEC-NET-1)."""

    def warnings(self) -> Iterable[Warned]:
        yield from warned_below(("namespaces",), system_namespace_warnings(self.namespaces))


def system_namespace_warnings(namespaces: Iterable[str]) -> Iterator[Warned]:
    """Find namespaces of the system, where a default deny can cut off the cluster.

    :param namespaces: namespaces that get network policies.
    """
    for name in namespaces:
        if name in catalogue.system_namespaces():
            yield Warned(
                "policies-of-a-system-namespace",
                (name,),
                "is a namespace of the system: traffic that no rule allows is denied there too, "
                "which can cut off CoreDNS and controllers",
            )
