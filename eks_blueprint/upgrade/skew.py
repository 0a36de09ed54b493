"""Checks of versions that may not be too far apart."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["skew_findings"]

_PROXY = "kube-proxy"


def skew_findings(upgrade: Upgrade) -> Iterator[Finding]:
    """Yield parts that are too far behind the API server of the target, or ahead of it.

    Kubelets follow the spec by one minor; those of custom AMIs are in the findings about nodes, and
    those that run are known with live facts only. Whether kubectl of the library fits is a rule of
    the spec.

    :param upgrade: the upgrade.
    """
    skew = catalogue.upgrade_facts().skew
    if _PROXY not in upgrade.addons:
        return
    _, version = upgrade.addon_versions(_PROXY)
    if not version:
        return
    behind = catalogue.minor(upgrade.target) - catalogue.minor(version)
    subject = upgrade.subject("addons", _PROXY, "version")
    known = catalogue.kubernetes(upgrade.target).addon_version(_PROXY).version
    remedy = f"set {known}" if known else f"set a version of {upgrade.target}"
    if behind < 0 or behind > skew.kube_proxy:
        allowed = f"the API server's {upgrade.target} or at most {skew.kube_proxy} minors older"
        yield Finding(
            "kube-proxy-skew",
            Severity.ERROR,
            subject,
            f"must be {allowed}, got {version}",
            remedy,
            skew.source,
        )
    elif behind:
        yield Finding(
            "kube-proxy-skew",
            Severity.WARNING,
            subject,
            f"stays {behind} minor behind the API server of {upgrade.target}, got {version}; at "
            f"most {skew.kube_proxy} are supported",
            remedy,
            skew.source,
        )
