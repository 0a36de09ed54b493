"""Versions that change with the Kubernetes version."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.upgrade.plan import VersionChange
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["version_changes"]

_NEWEST = "newest release of EKS"
_CONFLICTS = {
    "overwrite": "changes made in the cluster are overwritten",
    "preserve": "changes made in the cluster are kept",
    "none": "changes made in the cluster make the update fail",
}


def version_changes(upgrade: Upgrade) -> Iterator[VersionChange]:
    """Yield what changes its version, in the order in which it does.

    :param upgrade: the upgrade.
    """
    yield VersionChange(
        "control plane",
        upgrade.cluster,
        upgrade.current,
        upgrade.target,
        "API servers are replaced one after the other; the API stays available, watches reconnect",
    )
    yield from _addons(upgrade)
    yield from _node_groups(upgrade)
    yield from _karpenter(upgrade)
    if upgrade.after.auto_mode is not None:
        yield VersionChange(
            "nodes of EKS Auto Mode",
            ", ".join(upgrade.after.auto_mode.node_pools),
            upgrade.current,
            upgrade.target,
            "rolls: EKS replaces the nodes within the disruption budgets of the pools",
        )
    if upgrade.after.tenants:
        yield VersionChange(
            "Pod Security Standards",
            f"namespaces of {', '.join(upgrade.after.tenants)}",
            f"v{upgrade.current}",
            f"v{upgrade.target}",
            "labels of the namespaces change; new pods are checked by the newer standard",
        )
    if upgrade.fargate:
        yield VersionChange(
            "pods on Fargate",
            ", ".join(upgrade.fargate),
            upgrade.current,
            upgrade.target,
            "nothing by itself: a pod keeps its kubelet until it is created again",
        )


def _addons(upgrade: Upgrade) -> Iterator[VersionChange]:
    for name, addon in upgrade.addons.items():
        before, after = upgrade.addon_versions(name)
        if before != after and after:
            yield VersionChange(
                "add-on",
                name,
                before,
                after,
                f"updated in place, its pods restart; {_CONFLICTS[addon.resolve_conflicts]}",
            )


def _node_groups(upgrade: Upgrade) -> Iterator[VersionChange]:
    for name, group in upgrade.after.node_groups.items():
        if group.custom_ami is not None:
            continue
        release = group.release_version or _NEWEST
        yield VersionChange(
            "node group",
            name,
            upgrade.current,
            f"{upgrade.target}, {release}",
            "rolls: every node is drained and replaced",
        )


def _karpenter(upgrade: Upgrade) -> Iterator[VersionChange]:
    karpenter = upgrade.after.karpenter
    if karpenter is None or karpenter.custom_amis:
        return
    own = karpenter.bottlerocket_version
    before, after = (
        own or catalogue.kubernetes(version).bottlerocket or ""
        for version in (upgrade.current, upgrade.target)
    )
    yield VersionChange(
        "nodes of Karpenter",
        ", ".join(karpenter.node_pools),
        f"{upgrade.current}, Bottlerocket {before}",
        f"{upgrade.target}, Bottlerocket {after}",
        "rolls: nodes drift, and Karpenter replaces them within the disruption budgets",
    )
