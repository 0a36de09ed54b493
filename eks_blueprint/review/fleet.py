"""Clusters of an assembly side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eks_blueprint.review.model import ClusterReview

__all__ = ["Contrast", "FleetReview", "FleetRow", "Outlier", "fleet_of"]

_TIMES = Decimal("1.5")


@dataclass(frozen=True)
class FleetRow:
    """A cluster in one row.

    :param key: key of the cluster.
    :param name: its name.
    :param account: its account, or empty.
    :param region: its Region, or empty.
    :param version: its version of Kubernetes.
    :param endpoint: ``private``, ``public`` or ``private and public``.
    :param met: how many recommendations are met.
    :param not_met: how many are not.
    :param open_findings: how many findings nobody acknowledged.
    :param checked: whether a rule pack ran when it was synthesized; without one, open findings are
        those of the rules of this library alone.
    :param nodes: node groups, NodePools and Fargate profiles.
    :param monthly: expected USD a month, with its stacks.
    :param minutes: typical minutes of its first deployment.
    """

    key: str
    name: str
    account: str
    region: str
    version: str
    endpoint: str
    met: int
    not_met: int
    open_findings: int
    checked: bool
    nodes: int
    monthly: Decimal
    minutes: int


@dataclass(frozen=True)
class Contrast:
    """What differs between clusters.

    :param what: what differs.
    :param values: clusters by value.
    """

    what: str
    values: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Outlier:
    """A cluster that stands out.

    :param cluster: its key.
    :param kind: ``version``, ``cost`` or ``findings``.
    :param message: how it differs from the others.
    """

    cluster: str
    kind: str
    message: str


@dataclass(frozen=True)
class FleetReview:
    """Clusters side by side.

    :param rows: a row for each cluster.
    :param contrasts: what differs between them.
    :param outliers: clusters that stand out.
    """

    rows: tuple[FleetRow, ...]
    contrasts: tuple[Contrast, ...]
    outliers: tuple[Outlier, ...]


def fleet_of(clusters: Sequence[ClusterReview]) -> FleetReview | None:
    """Compare clusters.

    :param clusters: their reviews.
    :returns: the comparison, or ``None`` for fewer than two.
    """
    if len(clusters) < 2:
        return None
    rows = tuple(map(_row, clusters))
    return FleetReview(rows, tuple(_contrasts(clusters)), tuple(_outliers(rows)))


def _row(one: ClusterReview) -> FleetRow:
    plane = one.architecture.control_plane
    ends = [
        word
        for word, has in (("private", plane.private_endpoint), ("public", plane.public_endpoint))
        if has
    ]
    return FleetRow(
        key=one.key,
        name=one.name,
        account=one.architecture.account,
        region=one.architecture.region,
        version=plane.version,
        endpoint=" and ".join(ends),
        met=one.scorecard.counts["met"],
        not_met=one.scorecard.counts["not met"],
        open_findings=len(one.findings.open),
        checked=one.findings.checked,
        nodes=len(one.architecture.compute),
        monthly=one.cost.estimate.monthly.expected,
        minutes=max(1, round(one.timeline.seconds / 60)),
    )


def _contrasts(clusters: Sequence[ClusterReview]) -> Iterator[Contrast]:
    for what, values in _properties(clusters).items():
        groups: dict[str, list[str]] = {}
        for key, value in values.items():
            groups.setdefault(value, []).append(key)
        if len(groups) > 1:
            yield Contrast(what, {value: tuple(keys) for value, keys in groups.items()})


def _properties(clusters: Sequence[ClusterReview]) -> dict[str, dict[str, str]]:
    """Return what is compared, by cluster."""
    found: dict[str, dict[str, str]] = {}

    def put(what: str, key: str, value: str) -> None:
        found.setdefault(what, {})[key] = value

    addons = {p.name for one in clusters for p in one.architecture.parts if p.kind == "add-on"}
    charts = {p.name for one in clusters for p in one.architecture.parts if p.kind == "chart"}
    rows = {row.id: row.verdict for one in clusters for row in one.scorecard.rows}
    for one in clusters:
        plane, network = one.architecture.control_plane, one.architecture.network
        put("Kubernetes version", one.key, plane.version or "default of EKS")
        put("support", one.key, plane.support or "default of EKS")
        put("API endpoint", one.key, _row(one).endpoint)
        put("authentication", one.key, plane.authentication or "default of EKS")
        put("logs of the control plane", one.key, ", ".join(sorted(plane.logs)) or "none")
        put("deletion protection", one.key, "on" if plane.deletion_protection else "off")
        put("secrets encrypted with a key", one.key, "yes" if plane.encrypted_with else "no")
        put("IP family", one.key, plane.ip_family or "default of EKS")
        put("zones", one.key, str(len(network.zones)))
        put("EKS Auto Mode", one.key, "on" if plane.auto_mode else "off")
        own = {(p.kind, p.name): p.version or "not pinned" for p in one.architecture.parts}
        for name in sorted(addons):
            put(f"add-on {name}", one.key, own.get(("add-on", name), "not installed"))
        for name in sorted(charts):
            put(f"chart {name}", one.key, own.get(("chart", name), "not installed"))
        verdicts = {row.id: row.verdict for row in one.scorecard.rows}
        for id_ in rows:
            put(f"recommendation {id_}", one.key, verdicts.get(id_, "unknown"))
    return found


def _outliers(rows: Sequence[FleetRow]) -> Iterator[Outlier]:
    versions = sorted({row.version for row in rows}, key=_number)
    counts = {one: sum(row.version == one for row in rows) for one in versions}
    common = max(versions, key=lambda one: (counts[one], _number(one)))
    middle = median(row.monthly for row in rows)
    least = median(row.open_findings for row in rows)
    for row in rows:
        if row.version != common and counts[common] > counts[row.version]:
            yield Outlier(
                row.key, "version", f"has {row.version or 'no version'}, most have {common}"
            )
        if len(rows) > 2 and middle and row.monthly > middle * _TIMES:
            yield Outlier(
                row.key,
                "cost",
                f"costs {row.monthly:,.0f} USD a month, the median is {middle:,.0f}",
            )
        if len(rows) > 2 and row.open_findings > least * float(_TIMES):
            yield Outlier(
                row.key,
                "findings",
                f"has {row.open_findings} open findings, the median is {least:g}",
            )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
