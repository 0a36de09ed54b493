"""Rules between network policies and the add-on that enforces them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.network_policies import NetworkPoliciesSpec

__all__ = ["network_policy_addon_issues"]


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
    since = facts.since["cluster-network-policies"] if facts is not None else ""
    pin = catalogue.kubernetes(kubernetes_version).addon_version("vpc-cni").version
    version = addons["vpc-cni"].version or pin
    if version is not None and _numbers(version) < _numbers(since):
        yield (
            ("cluster" if policies.cluster else "isolate_tenants",),
            f"needs vpc-cni {since} or newer, got {version}; change addons.vpc-cni.version",
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("-")[0]))
