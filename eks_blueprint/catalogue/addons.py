"""Managed add-ons: where they run, what they need, and what depends on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load

__all__ = [
    "AddonFacts",
    "Compute",
    "Requests",
    "addon",
    "addon_names",
    "addon_of_daemon",
    "auto_mode_addons",
    "local_cluster_addons",
]

Compute = Literal["ec2", "fargate", "auto", "hybrid"]


@dataclass(frozen=True)
class Requests:
    """What one pod requests.

    :param cpu: CPU, as Kubernetes writes it.
    :param memory: memory, as Kubernetes writes it.
    """

    cpu: str = "0"
    memory: str = "0"


@dataclass(frozen=True)
class AddonFacts:
    """The facts of a managed add-on.

    :param name: EKS name.
    :param when: installed before or after the nodes.
    :param in_auto_mode: whether EKS Auto Mode does its work, so that it is not installed there.
    :param local_clusters: what Outpost racks have on whose local clusters it runs: with ``ebs``,
        EKS installs it itself and does not manage it; with ``instance-store``, AWS has validated
        it.
    :param namespace: namespace in which EKS installs it; ``None`` if no source names it.
    :param namespaces: further namespaces that it creates.
    :param compute: types of compute on which its pods run; empty if not known.
    :param service_accounts: those whose pods call AWS.
    :param permissions_optional: whether it calls AWS with some settings only.
    :param managed_policies: AWS managed policies, named with their path, by the service account
        that gets them through Pod Identity. Permissions that depend on the spec are in
        ``eks_blueprint.addons.known``.
    :param requires: add-ons without which it does not work.
    :param after: add-ons whose CRDs it uses; it waits for those that are installed.
    :param crd_groups: API groups whose CRDs it installs.
    :param cluster_roles: cluster roles of it with wildcards; ``*`` matches any text.
    :param endpoints: VPC endpoint services that it calls.
    :param default_endpoints: further ones that it calls with its own settings, where no component
        installs it and chooses others.
    :param daemons: what its pods on each node request at least, by the name of the DaemonSet.
    :param for_every_pod: whether no pod starts, or reaches another, without it.
    :param csi_driver: name of the CSI driver that it registers; ``None`` if it registers none.
    :param cleans_up: whether it removes resources that belong to objects of workloads, such as
        volumes; it must exist until their namespaces are deleted.
    :param tolerations_at: dotted keys of its configuration values for the tolerations that its pods
        need on nodes with the taint ``CriticalAddonsOnly``; empty if the pods have them by default,
        or no key is known.
    :param node_selectors_at: dotted keys of its configuration values for the node selectors of its
        Deployments; empty if it has none, or no key is known.
    :param since: first version by feature, for features that were added later.
    :param one_minor_at_a_time: whether an update must not skip a minor version of the add-on.
    """

    name: str
    when: Literal["before", "after"]
    in_auto_mode: bool = False
    local_clusters: tuple[Literal["ebs", "instance-store"], ...] = ()
    namespace: str | None = None
    namespaces: tuple[str, ...] = ()
    compute: tuple[Compute, ...] = ()
    service_accounts: tuple[str, ...] = ()
    permissions_optional: bool = False
    managed_policies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    crd_groups: tuple[str, ...] = ()
    cluster_roles: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    default_endpoints: tuple[str, ...] = ()
    daemons: Mapping[str, Requests] = field(default_factory=dict)
    for_every_pod: bool = False
    csi_driver: str | None = None
    cleans_up: bool = False
    tolerations_at: tuple[str, ...] = ()
    node_selectors_at: tuple[str, ...] = ()
    since: Mapping[str, str] = field(default_factory=dict)
    one_minor_at_a_time: bool = False

    @property
    def always_calls_aws(self) -> bool:
        """Whether its pods need permissions with any settings."""
        return bool(self.service_accounts) and not self.permissions_optional

    def has(self, feature: str, version: str | None) -> bool:
        """Say whether a version of the add-on is known to have a feature.

        :param feature: a key of ``since``.
        :param version: version such as ``v1.58.0-eksbuild.1``; ``None`` if EKS chooses it.
        """
        return version is not None and _numbers(version) >= _numbers(self.since[feature])


@cache
def _addons() -> Mapping[str, AddonFacts]:
    return load("addons.yaml", AddonFacts)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("-")[0]))


def addon_names() -> tuple[str, ...]:
    """Return the names of the add-ons of the catalogue."""
    return tuple(_addons())


@cache
def auto_mode_addons() -> tuple[str, ...]:
    """Return the names of the add-ons whose work EKS Auto Mode does."""
    return tuple(name for name, facts in _addons().items() if facts.in_auto_mode)


def local_cluster_addons(storage: str) -> tuple[str, ...]:
    """Return the names of the add-ons that run in local clusters on Outposts.

    :param storage: what the rack has, ``ebs`` or ``instance-store``.
    """
    return tuple(name for name, facts in _addons().items() if storage in facts.local_clusters)


def addon_of_daemon(daemon: str) -> str:
    """Return the name of the add-on that has a DaemonSet.

    :param daemon: name of the DaemonSet, a key of ``daemons``.
    """
    return next(name for name, facts in _addons().items() if daemon in facts.daemons)


def addon(name: str) -> AddonFacts | None:
    """Return the facts of an add-on, or ``None``: EKS has more add-ons than the catalogue."""
    return _addons().get(name)
