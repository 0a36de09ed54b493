"""How long AWS supports versions, and what extended support costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from eks_blueprint import catalogue
from eks_blueprint.results import Finding, Severity

if TYPE_CHECKING:
    from eks_blueprint.spec import ClusterSpec

__all__ = ["Support", "support_findings", "support_of", "target_findings"]

_SOON = timedelta(days=90)
_SOURCE = 'EKS user guide, "Understand the Kubernetes version lifecycle on EKS"'


@dataclass(frozen=True)
class Support:
    """How long AWS supports a version, and at what price.

    :param version: the Kubernetes version.
    :param state: standard, extended, or ended; unknown where the catalogue has no dates.
    :param standard_until: last day of standard support.
    :param extended_until: last day of extended support.
    :param days_left: days until the last day of this state.
    :param extra_per_month: what extended support adds in a month, USD, list price of us-east-1.
    :param extra_in_all: what extended support adds from now, or from its first day, to its last.
    """

    version: str
    state: Literal["standard", "extended", "ended", "unknown"]
    standard_until: date | None
    extended_until: date | None
    days_left: int | None
    extra_per_month: Decimal
    extra_in_all: Decimal | None


def support_of(version: str, today: date) -> Support:
    """Return the support of a version on a day.

    :param version: a Kubernetes version of the catalogue.
    :param today: the day.
    """
    release, price = catalogue.kubernetes(version), catalogue.upgrade_facts().support
    standard, extended = release.standard_until, release.extended_until
    if standard is None or extended is None:
        return Support(version, "unknown", standard, extended, None, price.extra_per_month, None)
    first = max(today, standard + timedelta(days=1))
    days = max(0, (extended - first).days + 1)
    ends = standard if today <= standard else extended
    return Support(
        version=version,
        state="standard" if today <= standard else "extended" if today <= extended else "ended",
        standard_until=standard,
        extended_until=extended,
        days_left=max(0, (ends - today).days),
        extra_per_month=price.extra_per_month,
        extra_in_all=price.extra(days),
    )


def support_findings(name: str, cluster: ClusterSpec, today: date) -> Iterator[Finding]:
    """Yield what the support of the cluster's version means on a day.

    :param name: name of the cluster.
    :param cluster: the cluster.
    :param today: the day.
    """
    version = cluster.kubernetes_version
    support = support_of(version, today)
    subject = f"clusters.{name}.kubernetes_version"
    automatic = cluster.upgrade_support == "standard"
    price = (
        f"{_usd(support.extra_per_month)} a month on top of the control plane ({_place(cluster)})"
    )
    if support.state == "ended":
        yield Finding(
            "support-ended",
            Severity.WARNING,
            subject,
            f"all support of {version} ended on {support.extended_until}; EKS upgrades the control "
            "plane without asking, and nodes and add-ons stay behind",
            "upgrade now; look first which version the cluster has",
            _SOURCE,
        )
    elif support.state == "extended" and automatic:
        yield Finding(
            "automatic-upgrade",
            Severity.WARNING,
            subject,
            f"standard support of {version} ended on {support.standard_until}, and upgrade_support "
            "is standard: EKS upgrades the control plane without asking",
            "look which version the cluster has; upgrade now",
            _SOURCE,
        )
    elif support.state == "extended":
        yield Finding(
            "extended-support",
            Severity.WARNING,
            subject,
            f"{version} is in extended support since {support.standard_until}: {price}, "
            f"{_usd(support.extra_in_all)} until {support.extended_until}, when EKS upgrades the "
            "control plane without asking",
            "upgrade to a version in standard support",
            _SOURCE,
        )
    elif support.standard_until is not None and support.standard_until - today <= _SOON:
        then = (
            "EKS then upgrades the control plane without asking, since upgrade_support is standard"
            if automatic
            else f"extended support then costs {price}, {_usd(support.extra_in_all)} until "
            f"{support.extended_until}"
        )
        yield Finding(
            "support-ends-soon",
            Severity.WARNING,
            subject,
            f"standard support of {version} ends on {support.standard_until}, in "
            f"{support.days_left} days; {then}",
            "upgrade before that day",
            _SOURCE,
        )


def target_findings(name: str, target: str, today: date) -> Iterator[Finding]:
    """Yield that the version at the end will not be in standard support for long.

    :param name: name of the cluster.
    :param target: the version at the end of the plan.
    :param today: the day.
    """
    support = support_of(target, today)
    until = support.standard_until
    if until is None or until - today > _SOON:
        return
    newest = catalogue.kubernetes_versions()[0]
    ends = "ended" if support.state != "standard" else "ends"
    yield Finding(
        "target-support",
        Severity.WARNING,
        f"clusters.{name}.kubernetes_version",
        f"standard support of the target {target} {ends} on {until}",
        "upgrade the library for a newer one"
        if target == newest
        else f"plan on, with --to {newest}",
        _SOURCE,
    )


def _usd(amount: Decimal | None) -> str:
    return f"{amount:,.0f} USD" if amount is not None else "an unknown sum"


def _place(cluster: ClusterSpec) -> str:
    partition = cluster.environment.partition
    known = "list price of us-east-1"
    return known if partition == "aws" else f"{known}; that of {partition} was not read"
