"""What a page has: its sections, and the values to filter by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eks_blueprint.review.model import ClusterReview, Review
from eks_blueprint.review.page.source import Template

__all__ = ["contents_of", "filters_of", "fleet_contents_of", "fleet_filters_of"]


def contents_of(
    cluster: ClusterReview, templates: Sequence[Template]
) -> Sequence[tuple[str, str, int | None]]:
    """Return the sections of the page of a cluster: id, title, and how many things are in it.

    :param cluster: the review of the cluster.
    :param templates: the templates on the page.
    """
    return [
        ("summary", "Summary", None),
        ("scorecard", "Scorecard", len(cluster.scorecard.rows)),
        ("architecture", "Architecture", None),
        ("access", "Who may do what", len(cluster.access.roles)),
        ("reachability", "What is reachable", None),
        ("workloads", "What runs", len(cluster.workloads.objects)),
        ("findings", "Findings", len(cluster.findings.items)),
        ("timeline", "Deployment", None),
        ("deletion", "Deletion", None),
        ("cost", "Cost", None),
        ("upgrade", "Upgrade", None),
        ("changes", "Changes", None),
        ("templates", "Templates", len(templates)),
    ]


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


def fleet_contents_of(review: Review) -> Sequence[tuple[str, str, int | None]]:
    """Return the sections of the first page of a fleet.

    :param review: the review.
    """
    fleet = review.fleet
    return [
        ("summary", "Summary", None),
        ("clusters", "Clusters", len(review.clusters)),
        ("architecture", "Architecture", None),
        ("outliers", "Outliers", len(fleet.outliers) if fleet else None),
        ("differences", "Differences", len(fleet.contrasts) if fleet else None),
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
