"""Checks of Helm charts for an upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.catalogue import CatalogueChart, SupportedVersions
from eks_blueprint.results import Finding, Severity
from eks_blueprint.spec.components import components_of
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["chart_findings"]


def chart_findings(upgrade: Upgrade) -> Iterator[Finding]:
    """Yield charts that do not support the target, or of which nothing is known there.

    :param upgrade: the upgrade.
    """
    for component, (path, *_) in components_of(upgrade.after):
        part: Any = upgrade.after
        for key in path:
            part = part[key] if isinstance(part, dict) else getattr(part, key)
        # Charts of definitions support the same versions as their software.
        for name in component.charts[:1]:
            yield from _of_component(upgrade, path, part, catalogue.chart(name))
    yield from _own(upgrade)


def _of_component(
    upgrade: Upgrade, path: tuple[str, ...], part: Any, chart: CatalogueChart
) -> Iterator[Finding]:
    own: str | None = getattr(part, "chart_version", None)
    version = own or chart.version
    known = catalogue.supported_versions(chart.name)
    named = f"chart {chart.name} {version}"
    subject = upgrade.subject(*path)
    if known is None:
        if own is not None and own != chart.version:
            yield _unknown(upgrade, subject, named)
        return
    software = _software(known, part, chart, version)
    found = known.of_version(software) if software else None
    if found is None:
        yield _unknown(upgrade, subject, named, known.source)
    elif not found.supports(upgrade.target):
        message = f"{named} supports Kubernetes {found}, got {upgrade.target}"
        check, remedy = _remedy(upgrade, path, known, chart, own)
        yield Finding(check, Severity.ERROR, subject, message, remedy, known.source)


def _software(
    known: SupportedVersions, part: Any, chart: CatalogueChart, version: str
) -> str | None:
    """Return the version that ranges are about, or ``None`` if it is not known."""
    if known.of == "chart":
        return version
    values = getattr(part, "values", None) or {}
    image = catalogue.value_at(known.image_at, values) if known.image_at is not None else None
    if isinstance(image, str) and image[:1] in "v0123456789":
        return image
    return chart.app_version if version == chart.version else None


def _remedy(
    upgrade: Upgrade,
    path: tuple[str, ...],
    known: SupportedVersions,
    chart: CatalogueChart,
    own: str | None,
) -> tuple[str, str]:
    field = ".".join(path)
    both = known.that_support(upgrade.current, upgrade.target)
    if both is not None and own is not None:
        newer = (
            "remove chart_version, the library has " + chart.version
            if both.has(chart.version)
            else f"set chart_version to {both.first} or newer"
        )
        return "chart-first", (
            f"first {newer} in {field}, and deploy that with {upgrade.current}; change "
            "kubernetes_version in a second deployment"
        )
    release = known.releases.get(upgrade.target)
    if release is not None and known.image_at is not None:
        return "chart-unsupported", (
            f"together with kubernetes_version set {field}.chart_version to {chart.version} and "
            f"{field}.values.{known.image_at} to {release}, whose minor is that of the control "
            "plane"
        )
    return "chart-unsupported", (
        "upgrade the library first, or set a chart_version that supports it, and deploy that"
    )


def _own(upgrade: Upgrade) -> Iterator[Finding]:
    """Check the charts that the user brings; some of them are known."""
    unknown = []
    for name, entry in upgrade.after.charts.items():
        chart = entry.chart or (
            entry.repository.rpartition("/")[2] if entry.repository.startswith("oci://") else name
        )
        known = catalogue.supported_versions(chart)
        found = (
            known.of_version(entry.version) if known is not None and known.of == "chart" else None
        )
        if known is None or found is None:
            unknown.append(f"{name} ({chart} {entry.version})")
        elif not found.supports(upgrade.target):
            yield Finding(
                "chart-unsupported",
                Severity.ERROR,
                upgrade.subject("charts", name, "version"),
                f"chart {chart} {entry.version} supports Kubernetes {found}, got {upgrade.target}",
                "set a version that supports both, and deploy it first",
                known.source,
            )
    if unknown:
        yield Finding(
            "chart-unknown",
            Severity.INFO,
            upgrade.subject("charts"),
            f"nothing is known of your charts at {upgrade.target}: {', '.join(unknown)}",
            "read their release notes, and kubeVersion in `helm show chart`",
        )


def _unknown(upgrade: Upgrade, subject: str, named: str, source: str = "") -> Finding:
    return Finding(
        "chart-unknown",
        Severity.WARNING,
        subject,
        f"nothing is known of {named} at Kubernetes {upgrade.target}",
        "read its release notes, and kubeVersion in `helm show chart`",
        source,
    )
