"""Rules between network policies and the add-on that enforces them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint import catalogue
from eks_blueprint.catalogue import RESOLVER_IPV6
from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.network_policies import NetworkPoliciesSpec

__all__ = ["corefile_warnings", "enforcement_issues", "network_policy_addon_issues"]


def network_policy_addon_issues(
    policies: NetworkPoliciesSpec,
    addons: Mapping[str, AddonSpec],
    *,
    kubernetes_version: str,
    isolate_tenants: bool,
) -> Iterator[Found]:
    """Return an issue if the version of the VPC CNI does not support all of the policies.

    :param policies: the policies of a cluster.
    :param addons: its add-ons by name; without the VPC CNI there are no issues.
    :param kubernetes_version: selects the pinned version of the catalogue.
    :param isolate_tenants: whether a ClusterNetworkPolicy isolates tenants.
    """
    if "vpc-cni" not in addons or not (policies.cluster or isolate_tenants):
        return
    facts = catalogue.addon("vpc-cni")
    if facts is None:
        return
    pin = catalogue.kubernetes(kubernetes_version).addon_version("vpc-cni").version
    addon = addons["vpc-cni"]
    version = pin if addon.version is None else addon.pin
    if version is not None and not facts.has("cluster-network-policies", version):
        since = facts.since["cluster-network-policies"]
        yield (
            ("cluster" if policies.cluster else "isolate_tenants",),
            f"needs vpc-cni {since} or newer, got {version}; change addons.vpc-cni.version",
        )


def enforcement_issues(addons: Mapping[str, AddonSpec]) -> Iterator[Found]:
    """Return issues for configurations of the VPC CNI that turn network policies off.

    :param addons: add-ons of a cluster with network policies, by name.

    Source: README.md of aws/aws-network-policy-agent, commit c8619c0.
    """
    given = addons["vpc-cni"].configuration if "vpc-cni" in addons else {}
    path = ("vpc-cni", "configuration")
    if str(given.get("enableNetworkPolicy", "true")).lower() != "true":
        yield (
            (*path, "enableNetworkPolicy"),
            f"must be unset with network_policies, got {given['enableNetworkPolicy']!r}; nothing "
            "would enforce them",
        )
    env = given.get("env")
    if isinstance(env, Mapping) and "ENABLE_V4_EGRESS" in env:
        yield (
            (*path, "env", "ENABLE_V4_EGRESS"),
            f"must be unset with network_policies, got {env['ENABLE_V4_EGRESS']!r}; use "
            "network_policies.ipv4_egress",
        )


def corefile_warnings(addons: Mapping[str, AddonSpec]) -> Iterator[Warned]:
    """Warn about a Corefile with which pods without IPv4 resolve no names.

    :param addons: add-ons of a cluster whose pods have IPv6 only, by name.
    """
    corefile = addons["coredns"].configuration.get("corefile") if "coredns" in addons else None
    if corefile is not None and not all(part in corefile for part in ("dns64", RESOLVER_IPV6)):
        yield Warned(
            "corefile-without-dns64",
            ("coredns", "configuration", "corefile"),
            f"replaces that of the library and lacks dns64 or {RESOLVER_IPV6}: with "
            "network_policies.ipv4_egress nat64, CoreDNS reaches no resolver over IPv4, and pods "
            "reach no name that has only IPv4 addresses",
        )
