"""Checks of nodes for an upgrade."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["node_findings"]

_MATCH = 'EKS API reference, "UpdateClusterVersion"'


def node_findings(upgrade: Upgrade) -> Iterator[Finding]:
    """Yield nodes that cannot get the kubelet of the target, or will not.

    :param upgrade: the upgrade.
    """
    since = catalogue.kubernetes(upgrade.target).bottlerocket_since
    for name, group in upgrade.after.node_groups.items():
        path = ("node_groups", name)
        if group.custom_ami is not None:
            yield _own_ami(upgrade, (*path, "custom_ami", "ami_id"), group.custom_ami.ami_id)
        elif group.release_version is not None:
            yield from _release(upgrade, (*path, "release_version"), group.release_version, since)
    karpenter = upgrade.after.karpenter
    if karpenter is not None:
        for architecture, ami in karpenter.custom_amis.items():
            of_pools = ("karpenter", "custom_amis", architecture, "ami_id")
            yield _own_ami(upgrade, of_pools, ami.ami_id)
        if karpenter.bottlerocket_version is not None:
            path = ("karpenter", "bottlerocket_version")
            known = catalogue.kubernetes(upgrade.target).bottlerocket
            yield from _release(upgrade, path, karpenter.bottlerocket_version, since, known)


def _own_ami(upgrade: Upgrade, path: tuple[str, ...], ami: str) -> Finding:
    return Finding(
        "custom-ami",
        Severity.WARNING,
        upgrade.subject(*path),
        f"{ami} brings its own kubelet, which a change of kubernetes_version does not replace; EKS "
        f"refuses the minor after {upgrade.target} while nodes of a managed group are behind",
        f"build an AMI of the Bottlerocket variant aws-k8s-{upgrade.target}, have it assessed, and "
        "set it together with kubernetes_version: the control plane is updated before the nodes",
        _MATCH,
    )


def _release(
    upgrade: Upgrade,
    path: tuple[str, ...],
    release: str,
    since: str | None,
    known: str | None = None,
) -> Iterator[Finding]:
    """Check a release of Bottlerocket that the spec pins; the plan changes it to a known one."""
    if since is not None and catalogue.numbers_of(release) < catalogue.numbers_of(since):
        yield Finding(
            "release-too-old",
            Severity.WARNING if known else Severity.ERROR,
            upgrade.subject(*path),
            f"Bottlerocket {release} has no variant for Kubernetes {upgrade.target}, which exists "
            f"since {since}",
            f"set {known or 'a newer release'} together with kubernetes_version",
            f"catalogue/kubernetes/{upgrade.target}.yaml",
        )
    else:
        yield Finding(
            "release-pinned",
            Severity.INFO,
            upgrade.subject(*path),
            f"the spec keeps Bottlerocket {release}, whose variant for {upgrade.target} the new "
            "nodes get",
        )
