"""Checks of managed add-ons for an upgrade."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["addon_findings"]

_SOURCE = 'EKS user guide, "Update an Amazon EKS add-on"'


def addon_findings(upgrade: Upgrade) -> Iterator[Finding]:
    """Yield what is wrong with the versions of add-ons at the target.

    :param upgrade: the upgrade.
    """
    for name, addon in upgrade.addons.items():
        before, after = upgrade.addon_versions(name)
        if addon.pin is not None:
            yield from _pinned(upgrade, name, addon.pin)
        if before and after:
            yield from _jump(upgrade, name, before, after)
        elif after:
            yield from _first_pin(upgrade, name, after)
        if after:
            yield from _range(upgrade, name, after)
    kept = upgrade.kept_addons
    if kept:
        yield Finding(
            "addon-kept",
            Severity.INFO,
            upgrade.subject("addons"),
            f"no version of {', '.join(kept)} is known for {upgrade.target}, so EKS keeps what is "
            "installed",
            "update them after the deployment, with the commands of the plan",
            _SOURCE,
        )


def _pinned(upgrade: Upgrade, name: str, pin: str) -> Iterator[Finding]:
    """Yield a version that the spec names, so that it stays."""
    known = catalogue.kubernetes(upgrade.target).addon_version(name)
    hint = f"; the catalogue has {known.version} for it" if known.version else ""
    older = known.version is not None and catalogue.addon_build(pin) < catalogue.addon_build(
        known.version
    )
    yield Finding(
        "addon-pinned",
        Severity.WARNING if older or known.version is None else Severity.INFO,
        upgrade.subject("addons", name, "version"),
        f"the spec keeps {pin}, and whether EKS offers it for {upgrade.target} is not known{hint}",
        "compare it with "
        + upgrade.command(
            "eks describe-addon-versions",
            f"--addon-name {name}",
            f"--kubernetes-version {upgrade.target}",
            "--query 'addons[].addonVersions[].addonVersion'",
        ),
        known.source,
    )


def _first_pin(upgrade: Upgrade, name: str, after: str) -> Iterator[Finding]:
    """Yield an add-on that EKS chose until now, and of which minors must not be skipped."""
    facts = catalogue.addon(name)
    if facts is not None and facts.one_minor_at_a_time:
        yield Finding(
            "addon-skips-minor",
            Severity.WARNING,
            upgrade.subject("addons", name),
            f"gets {after}, and which version EKS installed before is not in the spec; EKS updates "
            "it by one minor version at a time",
            "look with "
            + upgrade.eks("describe-addon", f"--addon-name {name}", "--query addon.addonVersion"),
            'EKS user guide, "AWS add-ons"',
        )


def _jump(upgrade: Upgrade, name: str, before: str, after: str) -> Iterator[Finding]:
    facts, subject = catalogue.addon(name), upgrade.subject("addons", name)
    if catalogue.addon_build(after) < catalogue.addon_build(before):
        yield Finding(
            "addon-older",
            Severity.WARNING,
            subject,
            f"the version for {upgrade.target}, {after}, is older than {before}",
            f"name a newer one in addons.{name}.version",
        )
    if facts is None or not facts.one_minor_at_a_time:
        return
    (major, minor, *_), (new_major, new_minor, *_) = (
        catalogue.addon_build(before),
        catalogue.addon_build(after),
    )
    if new_major > major or new_minor > minor + 1:
        yield Finding(
            "addon-skips-minor",
            Severity.ERROR,
            subject,
            f"goes from {before} to {after}, and EKS updates it by one minor version at a time",
            f"first name a version of {major}.{minor + 1} in addons.{name}.version and deploy",
            'EKS user guide, "AWS add-ons"',
        )


def _range(upgrade: Upgrade, name: str, version: str) -> Iterator[Finding]:
    known = catalogue.supported_versions(name)
    found = known.of_version(version) if known is not None else None
    if known is not None and found is not None and not found.supports(upgrade.target):
        yield Finding(
            "addon-unsupported",
            Severity.ERROR,
            upgrade.subject("addons", name),
            f"{version} supports Kubernetes {found}, got {upgrade.target}",
            "name a version that supports it",
            known.source,
        )
