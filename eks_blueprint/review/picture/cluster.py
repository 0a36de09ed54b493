"""The picture of one cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.review.picture.chips import Chip
from eks_blueprint.review.picture.layout import Balanced, Column, Node, Row, Wrap
from eks_blueprint.review.picture.model import DrawnCluster, Item
from eks_blueprint.review.picture.network import network_panel
from eks_blueprint.review.picture.parts import Fact, Label, Panel
from eks_blueprint.review.picture.shapes import Style
from eks_blueprint.review.picture.sizes import Size
from eks_blueprint.review.picture.svg import Link, svg_of

__all__ = ["cluster_picture"]

_INTERNET = "internet"
_PEOPLE = "people"
_REMOTE = "remote"
_CONTROL = "control"
_NETWORK = "network"
# How the network and the control plane share the width.
_WEIGHTS = (7.0, 4.6)
# So many chips are drawn; the tables of the page have all.
_MOST = 24
# More zones have no room beside the control plane.
_MOST_ZONES = 4


def cluster_picture(cluster: DrawnCluster, *, name: str, size: Size = Size.WIDE) -> str:
    """Return the architecture of a cluster as SVG, without style.

    :param cluster: the cluster.
    :param name: prefix of the ids in the picture, which no other picture of a page has.
    :param size: how wide it is. Default: as wide as a page.
    """
    region = Panel(
        cluster.region or "Any Region",
        [_arranged(cluster, size)],
        "region",
        detail=f"account {cluster.account}" if cluster.account else "any account",
        icon="region",
        style=Style.TITLE,
        gap=12,
        padding=8 if size is Size.NARROW else 14,
    )
    wide = size is Size.WIDE
    return svg_of(
        Column([_outside(cluster, size), region], gap=28 if wide else 12),
        size=size,
        title=f"Architecture of {cluster.name}",
        description=_words(cluster),
        name=name,
        links=list(_links(cluster)) if wide else [],
    )


def _links(cluster: DrawnCluster) -> Iterator[Link]:
    """Yield arrows from who begins a connection to who answers it."""
    if _ways_out(cluster):
        yield Link(_NETWORK, _INTERNET, at=0.5 if not cluster.ways_in else 0.55)
    if cluster.ways_in:
        yield Link(_INTERNET, _NETWORK, "link open", 0.45)
    if _is_private(cluster):
        yield Link(_REMOTE, _NETWORK)
    if not _has_many_zones(cluster):
        yield Link(_PEOPLE, _CONTROL)


def _outside(cluster: DrawnCluster, size: Size) -> Node:
    """Return what is not in the Region: the internet, people, and other networks."""
    internet = Panel(
        "Internet", list(_reached(cluster)), "outside", icon="internet", key=_INTERNET, gap=5
    )
    ways = [
        *(["from within the VPC"] if _is_private(cluster) else []),
        *([f"over the internet, from {', '.join(cluster.public)}"] if cluster.public else []),
    ]
    people = Panel(
        "People and roles",
        [
            Fact("Reach the API", " and ".join(ways) or "not known", 4),
            _chips(cluster.people) if cluster.people else _none("no access entries"),
        ],
        "outside",
        icon="people",
        key=_PEOPLE,
    )
    remote = Panel(
        "Outside AWS",
        [Fact(one.name, one.detail, 3) for one in cluster.remote],
        "outside",
        icon="site",
        key=_REMOTE,
        gap=5,
    )
    left: list[Node] = [internet, *([remote] if cluster.remote else [])]
    if size is Size.NARROW:
        return Column([*left, people], 12)
    if size is Size.MIDDLE:
        return Row([Column(left, 12, grows=True), people], weights=_WEIGHTS, gap=14)
    beside = Row(left, (2, 1)[: len(left)], 12)
    return Row([beside, people], weights=_WEIGHTS, gap=14)


def _is_private(cluster: DrawnCluster) -> bool:
    return any(
        one.name == "Endpoint" and one.detail.startswith("private") for one in cluster.control_plane
    )


def _reached(cluster: DrawnCluster) -> Iterator[Node]:
    """Yield what the internet has to do with the cluster."""
    reached = f"reachable from {', '.join(cluster.public)}" if cluster.public else "not reachable"
    yield Fact("Kubernetes API", reached, 3)
    network = cluster.network
    opened = ", ".join(f"{one.name} {one.detail}".strip() for one in cluster.ways_in)
    known = network is not None and network.is_known
    yield Fact(
        "Into the VPC",
        opened
        or (
            "nothing that these templates open"
            if known
            else "nothing that these templates open; they do not have the VPC"
        ),
        3,
    )
    ways = _ways_out(cluster)
    yield Fact(
        "Out of the VPC",
        f"through {', '.join(ways)}" if ways else ("no way" if known else "not known"),
        3,
    )


def _ways_out(cluster: DrawnCluster) -> Sequence[str]:
    network = cluster.network
    if network is None:
        return ()
    nat = "NAT gateways" if any(any(one.gateways) for one in network.tiers) else ""
    return [one for one in (*(_lower(way.name) for way in network.gateways), nat) if one]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _arranged(cluster: DrawnCluster, size: Size) -> Node:
    padding = 8 if size is Size.NARROW else 12
    network = network_panel(cluster, _NETWORK, padding)
    control = _control(cluster, size)
    groups = list(_groups(cluster))
    match size:
        case Size.WIDE if _has_many_zones(cluster):
            return Column([network, Balanced([control], [], groups, (1, 1), gap=12)], 12)
        case Size.WIDE:
            return Balanced([network], [control], groups, _WEIGHTS, gap=12, between=14)
        case Size.MIDDLE:
            return Column([control, network, Balanced([], [], groups, (1, 1), gap=12)], 12)
        case Size.NARROW:
            return Column([control, network, *groups], 12)


def _has_many_zones(cluster: DrawnCluster) -> bool:
    return cluster.network is not None and len(cluster.network.zones) > _MOST_ZONES


def _control(cluster: DrawnCluster, size: Size) -> Panel:
    facts: list[Node] = [Fact(one.name, one.detail, 3) for one in cluster.control_plane]
    if size is Size.MIDDLE:
        half = (len(facts) + 1) // 2
        facts = [Row([Column(facts[:half], 5), Column(facts[half:], 5)], gap=20)]
    return Panel(
        cluster.name,
        facts,
        "control",
        detail=f"EKS {cluster.version}",
        icon="control",
        style=Style.TITLE,
        key=_CONTROL,
        gap=5,
    )


def _groups(cluster: DrawnCluster) -> Iterator[Panel]:
    """Yield what is not drawn at a place of its own."""
    yield Panel(
        "GitOps",
        [Fact(one.name, one.detail, 4) for one in cluster.gitops]
        or [_none("CloudFormation applies all objects")],
        "panel",
        icon="git",
        gap=5,
    )
    groups = (
        ("Add-ons", "addon", cluster.addons),
        ("Controllers", "chart", cluster.controllers),
        ("Load balancing", "balancer", cluster.balancing),
        ("Tenants", "tenant", cluster.tenants),
        ("Encrypted with keys of the account", "key", cluster.keys),
        ("Data", "storage", cluster.data),
    )
    for title, icon, items in groups:
        if items:
            yield _group(title, icon, items)
    missing = [title.lower() for title, _, items in groups[:3] if not items]
    if missing:
        yield Panel("Not in these templates", [_none(", ".join(missing))], "panel", gap=5)


def _group(title: str, icon: str, items: Sequence[Item]) -> Panel:
    count = str(len(items)) if icon != "key" else ""
    return Panel(title, [_chips(items)], "panel", detail=count, icon=icon)


def _none(text: str) -> Label:
    return Label(text, Style.QUIET, 2)


def _chips(items: Sequence[Item]) -> Wrap:
    shown = [Chip(one.name, one.detail) for one in items[:_MOST]]
    rest = len(items) - _MOST
    return Wrap([*shown, *([Chip(f"and {rest} more")] if rest > 0 else [])])


def _words(cluster: DrawnCluster) -> str:
    """Say what the picture shows; the page has all of it as tables."""
    network = cluster.network
    parts = [f"Cluster {cluster.name}, Kubernetes {cluster.version}"]
    if network is not None and network.is_known:
        ranges = ", ".join(network.ranges)
        tiers = ", ".join(one.name for one in network.tiers)
        parts.append(
            f"in the VPC {network.name} ({ranges}) with {len(network.zones)} zones and the tiers "
            f"{tiers}; {len(network.endpoints)} VPC endpoints"
        )
    parts += [f"{one.kind} {one.name}: {one.detail}" for one in cluster.machines]
    parts.append(f"{len(cluster.addons)} add-ons and {len(cluster.controllers)} controllers")
    return "; ".join(parts) + "."
