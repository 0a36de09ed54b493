"""The picture of a fleet: clusters in their networks, Regions and accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eks_blueprint.review.picture.layout import Bricks, Column, Node, Wrap
from eks_blueprint.review.picture.model import DrawnCluster, DrawnNetwork
from eks_blueprint.review.picture.parts import Chip, Fact, Label, Panel
from eks_blueprint.review.picture.shapes import Style
from eks_blueprint.review.picture.svg import svg_of

__all__ = ["fleet_picture"]

_WIDTH = 1160
# From so many clusters on, each is one line: the table of the page has the rest.
_MANY = 13
_COLUMNS = 3
_COLUMNS_OF_MANY = 5


def fleet_picture(clusters: Sequence[DrawnCluster], *, name: str) -> str:
    """Return the architecture of several clusters as SVG, without style.

    :param clusters: the clusters.
    :param name: prefix of the ids in the picture, which no other picture of a page has.
    """
    places = _grouped(clusters)
    columns = _COLUMNS if len(clusters) < _MANY else _COLUMNS_OF_MANY
    regions = [
        (_region(account, region, inside, columns), len(inside))
        for (account, region), inside in places.items()
    ]
    return svg_of(
        Bricks(regions, columns, 16),
        width=_WIDTH,
        title="Architecture of the fleet",
        description=_words(clusters, len(places)),
        name=name,
    )


def _grouped(clusters: Sequence[DrawnCluster]) -> Mapping[tuple[str, str], list[DrawnCluster]]:
    found: dict[tuple[str, str], list[DrawnCluster]] = {}
    for one in clusters:
        found.setdefault((one.account, one.region), []).append(one)
    return found


def _region(account: str, region: str, clusters: Sequence[DrawnCluster], columns: int) -> Panel:
    found: dict[str, list[DrawnCluster]] = {}
    for one in clusters:
        found.setdefault(one.network.name if one.network else "", []).append(one)
    networks = [(_network(inside, columns), len(inside)) for inside in found.values()]
    return Panel(
        region or "Any Region",
        [Bricks(networks, min(len(clusters), columns))],
        "region",
        detail=f"account {account}" if account else "any account",
        icon="region",
        style=Style.TITLE,
        gap=12,
        padding=14,
    )


def _network(clusters: Sequence[DrawnCluster], columns: int) -> Panel:
    network = clusters[0].network
    if columns > _COLUMNS:
        inside: list[Node] = [Wrap([_line(one) for one in clusters])]
    else:
        cards = [(_card(one), 1) for one in clusters]
        inside = [Bricks(cards, min(len(clusters), columns))]
        if network is not None:
            inside = [Label(_said(network), Style.QUIET, 2), *inside]
            joined = [Chip(one.name, one.detail, "chip", "gateway") for one in network.neighbours]
            inside += [Wrap(joined)] if joined else []
    return Panel(
        f"VPC {network.name}" if network else "Networks that exist",
        inside,
        "network",
        detail=network.ranges[0] if network and network.ranges else "",
        icon="network",
    )


def _said(network: DrawnNetwork) -> str:
    zones = len(network.zones)
    tiers = ", ".join(one.name for one in network.tiers)
    return f"{zones} zone{'s' if zones != 1 else ''} · {tiers} · {len(network.endpoints)} endpoints"


def _card(cluster: DrawnCluster) -> Panel:
    machines = [
        Chip(one.name, one.detail, "machines", "pool" if "pool" in one.kind.lower() else "nodes")
        for one in cluster.machines[:4]
    ]
    rest = len(cluster.machines) - len(machines)
    counts = f"{len(cluster.addons)} add-ons, {len(cluster.controllers)} controllers"
    return Panel(
        cluster.name,
        [
            Fact("Endpoint", "reachable from the internet" if cluster.public else "private only"),
            Fact("Runs", counts),
            Fact("GitOps", cluster.gitops[0].detail if cluster.gitops else "none"),
            Column([*machines, *([Label(f"and {rest} more", Style.QUIET)] if rest else [])], 5),
        ],
        "control",
        detail=f"EKS {cluster.version}",
        icon="control",
        gap=5,
    )


def _line(cluster: DrawnCluster) -> Chip:
    return Chip(cluster.name, cluster.version, "interfaces", "control")


def _words(clusters: Sequence[DrawnCluster], places: int) -> str:
    shown = ", ".join(f"{one.name} ({one.version})" for one in clusters[:20])
    rest = f" and {len(clusters) - 20} more" if len(clusters) > 20 else ""
    return f"{len(clusters)} clusters in {places} Regions of accounts: {shown}{rest}."
