"""What a page has: its sections, and the values to filter by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eks_blueprint.review.findings import Findings
from eks_blueprint.review.leaving import Deletion
from eks_blueprint.review.model import ClusterReview, Review
from eks_blueprint.review.page.across import Shared
from eks_blueprint.review.page.filters import duration, usd
from eks_blueprint.review.page.source import Template

__all__ = ["contents_of", "filters_of", "fleet_contents_of", "fleet_filters_of"]


def contents_of(
    cluster: ClusterReview, templates: Sequence[Template]
) -> Sequence[tuple[str, str, str]]:
    """Return the sections of the page of a cluster: id, title, and what is most telling of it.

    :param cluster: the review of the cluster.
    :param templates: the templates on the page.
    """
    reach, upgrade = cluster.reachability, cluster.upgrade
    counts = cluster.scorecard.counts
    failed = counts["not met"]
    apply = sum(counts.values()) - counts["not applicable"]
    verdict = f"{failed} not met" if failed else f"{counts['met']} of {apply} met"
    return [
        ("summary", "Summary", ""),
        ("scorecard", "Scorecard", verdict),
        ("architecture", "Architecture", ""),
        ("access", "Who may do what", _many(len(cluster.access.roles), "role")),
        ("reachability", "What is reachable", f"{len(reach.open_to_internet)} open"),
        ("workloads", "What runs", _many(len(cluster.workloads.images), "image")),
        ("findings", "Findings", _findings(cluster.findings)),
        ("timeline", "Deployment", duration(cluster.timeline.seconds)),
        ("deletion", "Deletion", _stays(cluster.deletion)),
        ("cost", "Cost", f"{usd(cluster.cost.estimate.monthly.expected)} a month"),
        ("upgrade", "Upgrade", f"to {upgrade.target}" if upgrade.target else ""),
        ("changes", "Changes", "" if cluster.changes else "no baseline"),
        ("templates", "Templates", str(len(templates))),
    ]


def _findings(findings: Findings) -> str:
    return f"{len(findings.open)} open" if findings.checked or findings.open else "not checked"


def _stays(deletion: Deletion) -> str:
    kinds = len(deletion.stays)
    return f"{kinds} stay{'s' if kinds == 1 else ''}" if kinds else ""


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def filters_of(cluster: ClusterReview) -> Mapping[str, Sequence[str]]:
    """Return the values that entries of a page are filtered by.

    :param cluster: the review of the cluster.
    """
    rows, items = cluster.scorecard.rows, cluster.findings.items
    verdicts = dict.fromkeys((*(one.verdict for one in rows), *(one.state for one in items)))
    severities = dict.fromkeys((*(one.severity for one in rows), *(one.severity for one in items)))
    return {
        "verdict": [*verdicts],
        "severity": [*severities],
        "area": [one.title for one in cluster.scorecard.areas],
        "stack": [*cluster.stacks],
    }


def fleet_contents_of(
    review: Review, shared: Mapping[str, Sequence[Shared]]
) -> Sequence[tuple[str, str, str]]:
    """Return the sections of the first page of a fleet.

    :param review: the review.
    :param shared: what clusters have, by its title.
    """
    fleet = review.fleet
    return [
        ("summary", "Summary", ""),
        ("clusters", "Clusters", str(len(review.clusters))),
        ("architecture", "Architecture", ""),
        ("outliers", "Outliers", str(len(fleet.outliers)) if fleet else ""),
        ("differences", "Differences", str(len(fleet.contrasts)) if fleet else ""),
        ("across", "Across clusters", str(sum(map(len, shared.values())))),
    ]


def fleet_filters_of(review: Review) -> Mapping[str, Sequence[str]]:
    """Return the values that clusters of a fleet are filtered by.

    :param review: the review.
    """
    rows = review.fleet.rows if review.fleet else ()
    return {
        "region": [*dict.fromkeys(one.region for one in rows if one.region)],
        "account": [*dict.fromkeys(one.account for one in rows if one.account)],
        "version": [*dict.fromkeys(one.version for one in rows if one.version)],
    }
