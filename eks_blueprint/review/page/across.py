"""What the clusters of a fleet have in common: each thing once, with the clusters that have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eks_blueprint.review.model import ClusterReview
from eks_blueprint.review.page.anchors import slug

__all__ = ["Shared", "across"]

_SEVERITIES = ("high", "medium", "low")


@dataclass(frozen=True)
class Shared:
    """A thing that some clusters have.

    :param what: the thing.
    :param more: what else is to be said of it, or empty.
    :param mark: a word for its state, or empty.
    :param section: id of the section or row about it on the page of each cluster.
    :param keys: keys of the clusters that have it.
    """

    what: str
    more: str
    mark: str
    section: str
    keys: tuple[str, ...]


def across(clusters: Sequence[ClusterReview]) -> Mapping[str, Sequence[Shared]]:
    """Return what clusters of a fleet have, so that one search finds it in all of them.

    :param clusters: the clusters.
    :returns: things by their title, those without any left out.
    """
    found = {
        "Recommendations that are not met": sorted(
            _shared(clusters, _failed), key=lambda one: _SEVERITIES.index(one.mark)
        ),
        "Open to the internet": _shared(clusters, _opened),
        "Ways to become cluster-admin": _shared(clusters, _administrators),
        "Open findings": _shared(clusters, _findings),
        "Images": sorted(_shared(clusters, _images), key=lambda one: one.what),
    }
    return {title: things for title, things in found.items() if things}


# What a thing is, what else is said of it, a word for its state, and where a page has it.
_Thing = tuple[str, str, str, str]


def _shared(
    clusters: Sequence[ClusterReview], things: Callable[[ClusterReview], Iterable[_Thing]]
) -> list[Shared]:
    found: dict[_Thing, list[str]] = {}
    for cluster in clusters:
        for thing in dict.fromkeys(things(cluster)):
            found.setdefault(thing, []).append(cluster.key)
    return [Shared(*thing, tuple(keys)) for thing, keys in found.items()]


def _failed(cluster: ClusterReview) -> Iterable[_Thing]:
    for row in cluster.scorecard.rows:
        if row.verdict == "not met":
            yield row.title, row.id, row.severity, slug(row.id)


def _opened(cluster: ClusterReview) -> Iterable[_Thing]:
    for one in cluster.reachability.open_to_internet:
        yield one, "", "", "reachability"


def _administrators(cluster: ClusterReview) -> Iterable[_Thing]:
    for one in cluster.access.administrators:
        yield one.who, ", then ".join(one.steps), one.kind, "administrators"


def _findings(cluster: ClusterReview) -> Iterable[_Thing]:
    for one in cluster.findings.open:
        yield one.rule, one.message, one.severity, "findings"


def _images(cluster: ClusterReview) -> Iterable[_Thing]:
    for one in cluster.workloads.images:
        yield one.reference, "", "digest" if one.digest else "tag", "images"
