"""The picture of a fleet: clusters in their networks, Regions and accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eks_blueprint.review.picture.chips import Chip
from eks_blueprint.review.picture.layout import Bricks, Column, Node, Wrap
from eks_blueprint.review.picture.model import DrawnCluster, DrawnNetwork
from eks_blueprint.review.picture.parts import Fact, Label, Panel
from eks_blueprint.review.picture.shapes import Style
from eks_blueprint.review.picture.sizes import Size
from eks_blueprint.review.picture.svg import svg_of

__all__ = ["fleet_picture"]

# From so many clusters on, each is one line: the table of the page has the rest.
_MANY = 13
_COLUMNS = {Size.WIDE: (3, 4, 2), Size.MIDDLE: (2,), Size.NARROW: (1,)}
_COLUMNS_OF_MANY = {Size.WIDE: 5, Size.MIDDLE: 3, Size.NARROW: 1}
_MOST_MACHINES = 4


def fleet_picture(clusters: Sequence[DrawnCluster], *, name: str, size: Size = Size.WIDE) -> str:
    """Return the architecture of several clusters as SVG, without style.

    :param clusters: the clusters.
    :param name: prefix of the ids in the picture, which no other picture of a page has.
    :param size: how wide it is. Default: as wide as a page.
    """
    places = _grouped(clusters)
    brief = len(clusters) >= _MANY
    if brief:
        columns = _COLUMNS_OF_MANY[size]
    else:
        counts = [len(one) for one in places.values()]
        columns = min(_COLUMNS[size], key=lambda one: _empty(counts, one))
    regions = [
        (_region(account, region, inside, columns, brief=brief), len(inside))
        for (account, region), inside in places.items()
    ]
    return svg_of(
        Bricks(regions, columns, 16),
        size=size,
        title="Architecture of the fleet",
        description=_words(clusters, len(places)),
        name=name,
    )


def _empty(counts: Sequence[int], columns: int) -> int:
    """Return how many places stay empty."""
    empty = left = 0
    for count in counts:
        units = min(count, columns)
        empty += -count % units
        if units > left:
            empty += left
            left = columns
        left -= units
    return empty + left


def _grouped(clusters: Sequence[DrawnCluster]) -> Mapping[tuple[str, str], list[DrawnCluster]]:
    found: dict[tuple[str, str], list[DrawnCluster]] = {}
    for one in clusters:
        found.setdefault((one.account, one.region), []).append(one)
    return found


def _region(
    account: str, region: str, clusters: Sequence[DrawnCluster], columns: int, *, brief: bool
) -> Panel:
    found: dict[str, list[DrawnCluster]] = {}
    for one in clusters:
        found.setdefault(_network_key(one), []).append(one)
    networks = [(_network(inside, columns, brief=brief), len(inside)) for inside in found.values()]
    return Panel(
        region or "Any Region",
        [Bricks(networks, min(len(clusters), columns))],
        "region",
        detail=f"account {account}" if account else "any account",
        icon="region",
        style=Style.TITLE,
        gap=12,
        padding=8 if columns == 1 else 12,
    )


def _network_key(cluster: DrawnCluster) -> str:
    """Return the same text for clusters in the same network."""
    network = cluster.network
    return network.name if network is not None and network.is_known else ""


def _network(clusters: Sequence[DrawnCluster], columns: int, *, brief: bool) -> Panel:
    network = clusters[0].network
    known = network is not None and network.is_known
    if brief:
        inside: list[Node] = [Wrap([_line(one) for one in clusters])]
    else:
        cards = [(_card(one), 1) for one in clusters]
        inside = [Bricks(cards, min(len(clusters), columns))]
        if network is not None and known:
            inside = [Label(_said(network), Style.QUIET, 2), *inside]
            joined = [Chip(one.name, one.detail, "chip", "gateway") for one in network.neighbours]
            inside += [Wrap(joined)] if joined else []
    return Panel(
        f"VPC {network.name}" if network is not None and known else "Networks that exist",
        inside,
        "network",
        detail=network.ranges[0] if network is not None and network.ranges else "",
        icon="network",
        padding=8 if columns == 1 else 12,
    )


def _said(network: DrawnNetwork) -> str:
    tiers = ", ".join(one.name for one in network.tiers)
    endpoints = _count(len(network.endpoints), "endpoint")
    return f"{_count(len(network.zones), 'zone')} · {tiers} · {endpoints}"


def _card(cluster: DrawnCluster) -> Panel:
    machines = [
        Chip(one.name, one.detail, "machines", "pool" if "pool" in one.kind.lower() else "nodes")
        for one in cluster.machines[:_MOST_MACHINES]
    ]
    rest = len(cluster.machines) - len(machines)
    counts = ", ".join(
        (_count(len(cluster.addons), "add-on"), _count(len(cluster.controllers), "controller"))
    )
    reached = f"reachable from {', '.join(cluster.public)}" if cluster.public else "private only"
    return Panel(
        cluster.name,
        [
            Fact("Endpoint", reached, 3),
            Fact("Runs", counts, 2),
            Fact("GitOps", cluster.gitops[0].detail if cluster.gitops else "none", 2),
            Column([*machines, *([Label(f"and {rest} more", Style.QUIET)] if rest else [])], 5),
        ],
        "control",
        detail=f"EKS {cluster.version}",
        icon="control",
        gap=5,
    )


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _line(cluster: DrawnCluster) -> Chip:
    return Chip(cluster.name, cluster.version, "interfaces", "control")


def _words(clusters: Sequence[DrawnCluster], places: int) -> str:
    shown = ", ".join(f"{one.name} ({one.version})" for one in clusters[:20])
    rest = f" and {len(clusters) - 20} more" if len(clusters) > 20 else ""
    return f"{len(clusters)} clusters in {places} Regions of accounts: {shown}{rest}."
