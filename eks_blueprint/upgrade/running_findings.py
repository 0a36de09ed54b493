"""What a cluster that runs means for its upgrade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eks_blueprint import catalogue
from eks_blueprint.live.addons import AddonVersion, InstalledAddon
from eks_blueprint.live.cluster import RunningCluster, SupportedVersion
from eks_blueprint.live.health import HealthIssue
from eks_blueprint.live.insights import ApiClient, Insight
from eks_blueprint.live.node_groups import RunningNodeGroup
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.running import Running
from eks_blueprint.upgrade.running_room import room_findings
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["running_findings"]

_MATCH = 'EKS API reference, "UpdateClusterVersion"'
_INSIGHTS = 'EKS user guide, "Prepare for Kubernetes version upgrades with cluster insights"'
_OFFERED = 'EKS API reference, "DescribeAddonVersions"'


def running_findings(upgrade: Upgrade, found: Running) -> Iterator[Finding]:
    """Yield what is in the way of an upgrade of what runs.

    :param upgrade: the first step.
    :param found: what AWS says.
    """
    cluster = found.cluster
    if cluster is None:
        yield Finding(
            "live-cluster",
            Severity.ERROR,
            f"cluster {upgrade.cluster}",
            "EKS has no cluster of this name in this account and Region",
            "look at the credentials, or deploy it first",
        )
        return
    yield from _cluster(upgrade, cluster)
    yield from _dates(upgrade, found.versions)
    for group in found.node_groups:
        yield from _group(cluster, group)
    for profile in found.fargate_profiles:
        yield from _state(f"Fargate profile {profile.name}", profile.status, profile.issues)
    for one in found.addons:
        yield from _state(f"add-on {one.name}", one.status, one.issues)
        if one.name in upgrade.addons:
            yield from _installed(upgrade, one)
        else:
            yield from _foreign(upgrade, one, found.offered.get(one.name, ()))
    for name, versions in found.offered.items():
        if name in upgrade.addons:
            known = next((one.version for one in found.addons if one.name == name), "")
            yield from _offer(upgrade, name, known, versions)
    yield from room_findings(found)
    for insight in found.insights:
        yield from _insight(upgrade, insight)


def _cluster(upgrade: Upgrade, cluster: RunningCluster) -> Iterator[Finding]:
    subject = f"cluster {cluster.name}"
    if cluster.version and catalogue.minor(cluster.version) != catalogue.minor(upgrade.current):
        newer = catalogue.minor(cluster.version) > catalogue.minor(upgrade.current)
        yield Finding(
            "live-version",
            Severity.ERROR,
            subject,
            f"runs {cluster.version}, the spec says {upgrade.current}",
            "set the version that runs in the spec"
            if newer
            else f"deploy {upgrade.current} first: EKS skips no version",
            _MATCH,
        )
    wanted = upgrade.before.upgrade_support.upper()
    if cluster.support_type and cluster.support_type != wanted:
        yield Finding(
            "live-support",
            Severity.WARNING,
            subject,
            f"has support {cluster.support_type}, the spec says {wanted}",
            "EKS changes it only while the version is in standard support",
        )
    if cluster.status != "ACTIVE":
        yield Finding(
            "live-status",
            Severity.ERROR,
            subject,
            f"must be ACTIVE to be upgraded, got {cluster.status or 'no status'}",
            "wait, or mend what is wrong",
        )
    for issue in cluster.issues:
        yield Finding(
            "live-health",
            Severity.ERROR,
            subject,
            f"{issue.code}: {issue.message}",
            "mend it first",
        )


def _group(cluster: RunningCluster, group: RunningNodeGroup) -> Iterator[Finding]:
    subject = f"node group {group.name}"
    yield from _state(subject, group.status, group.issues)
    # A group with an AMI of its own says no version.
    if not group.version or not cluster.version:
        return
    behind = catalogue.minor(cluster.version) - catalogue.minor(group.version)
    if behind:
        yield Finding(
            "live-kubelet",
            Severity.ERROR,
            subject,
            f"has {group.version}, the control plane {cluster.version}: EKS refuses the next "
            "version",
            "deploy the spec as it is, or update the node group first",
            _MATCH,
        )


def _dates(upgrade: Upgrade, versions: Sequence[SupportedVersion]) -> Iterator[Finding]:
    known = catalogue.kubernetes(upgrade.current).standard_until
    offered = [one.version for one in versions if one.status != "UNSUPPORTED"]
    if versions and upgrade.target not in offered:
        yield Finding(
            "live-version-not-offered",
            Severity.ERROR,
            f"Kubernetes {upgrade.target}",
            f"EKS does not offer it in this Region, but {', '.join(offered)}",
            "choose one of these, or wait",
            'EKS API reference, "DescribeClusterVersions"',
        )
    for one in versions:
        says = one.end_of_standard_support
        if one.version == upgrade.current and says is not None and known not in (None, says):
            yield Finding(
                "live-support",
                Severity.WARNING,
                f"Kubernetes {one.version}",
                f"has standard support until {says} by EKS, and until {known} in this plan",
                "count with the date of EKS",
                'EKS API reference, "DescribeClusterVersions"',
            )


def _state(subject: str, status: str, issues: Iterable[HealthIssue]) -> Iterator[Finding]:
    texts = [f"{one.code}: {one.message}" for one in issues]
    if texts or status != "ACTIVE":
        yield Finding(
            "live-health",
            Severity.WARNING,
            subject,
            "; ".join((f"is {status or 'without status'}", *texts)),
            "mend it first: an upgrade on top hides the cause",
        )


def _installed(upgrade: Upgrade, addon: InstalledAddon) -> Iterator[Finding]:
    before, after = upgrade.addon_versions(addon.name)
    if not addon.version or not after:
        return
    subject = f"add-on {addon.name}"
    if catalogue.addon_build(after) < catalogue.addon_build(addon.version):
        yield Finding(
            "live-addon-older",
            Severity.WARNING,
            subject,
            f"has {addon.version}, and the deployment takes it back to {after}",
            f"set addons.{addon.name}.version to {addon.version} or newer",
        )
    facts = catalogue.addon(addon.name)
    (major, minor, *_), (to_major, to_minor, *_) = (
        catalogue.addon_build(addon.version),
        catalogue.addon_build(after),
    )
    skips = to_major > major or to_minor > minor + 1
    # Of the version in the spec, the plan says so already.
    if facts is not None and facts.one_minor_at_a_time and skips and addon.version != before:
        yield Finding(
            "addon-skips-minor",
            Severity.ERROR,
            subject,
            f"goes from {addon.version} to {after}, and EKS updates it by one minor at a time",
            f"first name a version of {major}.{minor + 1} in addons.{addon.name}.version and "
            "deploy",
            'EKS user guide, "AWS add-ons"',
        )


def _foreign(
    upgrade: Upgrade, addon: InstalledAddon, versions: Sequence[AddonVersion]
) -> Iterator[Finding]:
    """Look at an add-on that the spec does not have, and so does not update."""
    offered = [one.version for one in versions]
    if addon.version in offered:
        return
    default = next((one.version for one in versions if one.default), (*offered, "")[0])
    yield Finding(
        "live-addon-foreign",
        Severity.WARNING,
        f"add-on {addon.name}",
        f"is installed, but not by the spec, and EKS does not offer {addon.version} for Kubernetes "
        f"{upgrade.target}",
        f"update it to {default} after the control plane, or add it to the spec"
        if offered
        else "remove it, or ask its publisher",
        _OFFERED,
    )


def _offer(
    upgrade: Upgrade, name: str, installed: str, versions: Sequence[AddonVersion]
) -> Iterator[Finding]:
    """Compare the version of an add-on with those that EKS offers for the target."""
    _, after = upgrade.addon_versions(name)
    default = next((one.version for one in versions if one.default), "")
    offered = {one.version for one in versions}
    hint = f"name one that EKS offers{f', such as its default {default}' if default else ''}"
    subject = f"add-on {name}"
    if after and after not in offered:
        yield Finding(
            "live-addon-not-offered",
            Severity.ERROR,
            subject,
            f"EKS does not offer {after} for Kubernetes {upgrade.target} in this Region",
            f"{hint}, in addons.{name}.version",
            _OFFERED,
        )
    elif after and default and catalogue.addon_build(default) > catalogue.addon_build(after):
        yield Finding(
            "live-addon-newer",
            Severity.INFO,
            subject,
            f"the default of EKS for {upgrade.target} is {default}, the plan has {after}",
            f"name it in addons.{name}.version, if you want it",
            _OFFERED,
        )
    elif not after and installed and installed not in offered:
        yield Finding(
            "live-addon-not-offered",
            Severity.WARNING,
            subject,
            f"stays on {installed}, which EKS does not offer for Kubernetes {upgrade.target}",
            f"after the control plane, {hint}",
            _OFFERED,
        )


def _insight(upgrade: Upgrade, insight: Insight) -> Iterator[Finding]:
    if insight.status == "PASSING":
        return
    if insight.category == "UPGRADE_READINESS" and insight.version not in ("", upgrade.target):
        return
    calls = [
        f"{api.usage} is called by "
        + (", ".join(map(_caller, api.clients)) or "nobody in 30 days")
        + (f", use {api.replaced_with}" if api.replaced_with else "")
        for api in insight.deprecated_apis
    ]
    parts = (insight.reason, *calls, *(one.name for one in insight.resources))
    yield Finding(
        "live-insight",
        Severity.ERROR if insight.status == "ERROR" else Severity.WARNING,
        f"insight {insight.name}",
        "; ".join(filter(None, parts)) or insight.status,
        insight.recommendation,
        _INSIGHTS,
    )


def _caller(client: ApiClient) -> str:
    last = f", last on {client.last_request}" if client.last_request else ""
    return f"{client.user_agent} ({client.requests_last_30_days} times in 30 days{last})"
