"""The picture of one cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.review.picture.layout import Column, Node, Row, Wrap
from eks_blueprint.review.picture.model import DrawnCluster, Item
from eks_blueprint.review.picture.network import network_panel
from eks_blueprint.review.picture.parts import Chip, Fact, Label, Panel
from eks_blueprint.review.picture.shapes import Style
from eks_blueprint.review.picture.svg import Link, svg_of

__all__ = ["cluster_picture"]

_WIDTH = 1160
_INTERNET = "internet"
_PEOPLE = "people"
_CONTROL = "control"
_NETWORK = "network"
# So many chips are drawn; the tables of the page have all.
_MOST = 24


def cluster_picture(cluster: DrawnCluster, *, name: str) -> str:
    """Return the architecture of a cluster as SVG, without style.

    :param cluster: the cluster.
    :param name: prefix of the ids in the picture, which no other picture of a page has.
    """
    region = Panel(
        cluster.region or "Any Region",
        [_main(cluster)],
        "region",
        detail=f"account {cluster.account}" if cluster.account else "any account",
        icon="region",
        style=Style.TITLE,
        gap=14,
        padding=16,
    )
    return svg_of(
        Column([_outside(cluster), region], gap=26),
        width=_WIDTH,
        title=f"Architecture of {cluster.name}",
        description=_words(cluster),
        name=name,
        links=[
            *([Link(_INTERNET, _NETWORK)] if _is_attached(cluster) else []),
            Link(_PEOPLE, _CONTROL),
        ],
    )


def _outside(cluster: DrawnCluster) -> Node:
    """Return what is not in the Region: the internet, people, and the source of objects."""
    internet = Panel(
        "Internet", list(_reached(cluster)), "outside", icon="internet", key=_INTERNET, gap=5
    )
    people = Panel(
        "People and roles",
        [_chips(cluster.people, "chip")] if cluster.people else [_none("no access entries")],
        "outside",
        icon="people",
        key=_PEOPLE,
    )
    return Row([internet, people], weights=(7, 4.4), gap=14)


def _reached(cluster: DrawnCluster) -> Iterator[Node]:
    """Yield what the internet has to do with the cluster."""
    reached = "reachable from the internet" if cluster.public else "not reachable from the internet"
    yield Fact("Cluster's API", reached)
    if cluster.network is not None:
        ways = " and ".join(one.name.lower() for one in cluster.network.gateways)
        yield Fact("VPC", f"attached by {ways}" if ways else "not attached")


def _is_attached(cluster: DrawnCluster) -> bool:
    return cluster.network is not None and bool(cluster.network.gateways)


def _main(cluster: DrawnCluster) -> Node:
    facts = [Fact(one.name, one.detail, 2) for one in cluster.control_plane]
    control = Panel(
        cluster.name,
        facts,
        "control",
        detail=f"EKS {cluster.version}",
        icon="control",
        style=Style.TITLE,
        key=_CONTROL,
        gap=5,
    )
    gitops = Panel(
        "GitOps",
        [Fact(one.name, one.detail, 3) for one in cluster.gitops]
        or [_none("CloudFormation applies all objects")],
        "panel",
        icon="git",
        gap=5,
    )
    left: list[Node] = [
        network_panel(cluster, _NETWORK),
        Row(
            [
                _group("Load balancing and DNS", "balancer", cluster.balancing, "none"),
                _group("Keys and data", "key", cluster.data, "none"),
            ]
        ),
        *([_group("Tenants", "tenant", cluster.tenants, "")] if cluster.tenants else []),
    ]
    right: list[Node] = [
        control,
        gitops,
        _group("Add-ons", "addon", cluster.addons, "none"),
        _group("Controllers", "chart", cluster.controllers, "none"),
    ]
    return Row(
        [Column(left, 12, grows=True), Column(right, 12, grows=True)], weights=(7, 4.4), gap=14
    )


def _group(title: str, icon: str, items: Sequence[Item], nothing: str) -> Panel:
    count = str(len(items)) if items else ""
    inside = [_chips(items, "chip")] if items else [_none(nothing)]
    return Panel(title, inside, "panel", detail=count, icon=icon)


def _none(text: str) -> Label:
    return Label(text, Style.QUIET, 2)


def _chips(items: Sequence[Item], css: str) -> Wrap:
    shown = [Chip(one.name, one.detail, css) for one in items[:_MOST]]
    rest = len(items) - _MOST
    return Wrap([*shown, *([Chip(f"and {rest} more", css=css)] if rest > 0 else [])])


def _words(cluster: DrawnCluster) -> str:
    """Say what the picture shows; the page has all of it as tables."""
    network = cluster.network
    parts = [f"Cluster {cluster.name}, Kubernetes {cluster.version}"]
    if network is not None:
        ranges = ", ".join(network.ranges)
        tiers = ", ".join(one.name for one in network.tiers)
        parts.append(
            f"in the VPC {network.name} ({ranges}) with {len(network.zones)} zones and the tiers "
            f"{tiers}; {len(network.endpoints)} VPC endpoints"
        )
    parts += [f"{one.kind} {one.name}: {one.detail}" for one in cluster.machines]
    parts.append(f"{len(cluster.addons)} add-ons and {len(cluster.controllers)} controllers")
    return "; ".join(parts) + "."
