"""Pictures of a review: what fits, what is said in words, and what stays the same."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eks_blueprint.review.picture import (
    Size,
    cluster_picture,
    drawn,
    fleet_picture,
    gantt,
    in_all_sizes,
    waterfall,
    widths,
)
from eks_blueprint.review.picture.chips import Chip
from eks_blueprint.review.picture.layout import Bricks, Column, Row, Wrap
from eks_blueprint.review.picture.logical_ids import short_id
from eks_blueprint.review.picture.model import DrawnCluster, Item, Machines, Tier
from eks_blueprint.review.picture.parts import Label
from eks_blueprint.review.picture.shapes import Area, Frame, Words
from eks_blueprint.review.picture.widths import shortened, width_of, wrapped
from tests.support import reviews

NAME = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def cluster() -> DrawnCluster:
    return drawn(reviews.of_one().clusters[0].architecture, (Item("auditors", "view"),))


def words(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter(f"{NAME}text")]


def test_picture_names_what_the_template_has(cluster: DrawnCluster) -> None:
    said = " ".join(words(cluster_picture(cluster, name="p")))

    for wanted in (
        "10.0.0.0/16",
        "zone 3",
        "NAT gateway",
        "egress-only internet gateway",
        "intra",
        "Control plane interfaces",
        "system",
        "NodePool",
        "ecr.dkr",
        "vpc-cni",
        "karpenter",
        "IngressClass alb",
        "from a bucket",
        "EKS 1.35",
        "private only",
        "auditors",
    ):
        assert wanted in said


def test_picture_is_an_image_with_a_title_and_a_description(cluster: DrawnCluster) -> None:
    root = ET.fromstring(cluster_picture(cluster, name="p"))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "p-wide-title p-wide-desc"
    assert root.find(f"{NAME}title").text == "Architecture of production"  # type: ignore[union-attr]
    assert "3 zones" in root.find(f"{NAME}desc").text  # type: ignore[union-attr,operator]


def test_pictures_have_classes_and_no_style(cluster: DrawnCluster) -> None:
    review = reviews.of_one().clusters[0]
    pictures = (
        cluster_picture(cluster, name="p"),
        fleet_picture([cluster, cluster], name="f"),
        gantt(review.timeline, name="g"),
        waterfall(review.cost.estimate, name="w"),
    )

    for svg in pictures:
        for one in ET.fromstring(svg).iter():
            assert not {"style", "fill", "stroke"} & set(one.attrib)
            assert one.tag != f"{NAME}style"


def test_boxes_stay_within_the_picture(cluster: DrawnCluster) -> None:
    fleet = [replace(cluster, name=f"c{n}", region=f"r{n % 3}") for n in range(5)]
    for svg in (cluster_picture(cluster, name="p"), fleet_picture(fleet, name="f")):
        root = ET.fromstring(svg)
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        for box in root.iter(f"{NAME}rect"):
            x, y = float(box.get("x", 0)), float(box.get("y", 0))
            assert 0 <= x <= x + float(box.get("width", 0)) <= width
            assert 0 <= y <= y + float(box.get("height", 0)) <= height
            assert float(box.get("width", 0)) > 0


def test_long_name_is_shortened_and_its_title_says_it_whole(cluster: DrawnCluster) -> None:
    long = "a-name-that-is-as-long-as-aws-allows-and-then-some-more-" * 3
    svg = cluster_picture(replace(cluster, name=long), name="p", size=Size.NARROW)

    assert f"<title>{long}</title>" in svg
    shown = [one.text or one[0].tail or "" for one in ET.fromstring(svg).iter(f"{NAME}text")]
    assert all(len(one) < len(long) for one in shown)
    assert any("…" in one for one in shown)


def test_what_runs_in_subnets_that_nobody_knows_is_not_put_into_a_tier(
    cluster: DrawnCluster,
) -> None:
    lost = tuple(replace(one, tier="elsewhere") for one in cluster.machines)

    assert "subnets not" in " ".join(
        words(cluster_picture(replace(cluster, machines=lost), name="p"))
    )
    assert "subnets not" not in " ".join(words(cluster_picture(cluster, name="p")))


def test_cluster_in_a_network_of_others_is_drawn_without_zones(cluster: DrawnCluster) -> None:
    said = words(cluster_picture(replace(cluster, network=None), name="p"))

    assert "Network" in said
    assert not [one for one in said if one.startswith("zone")]


def test_clusters_of_one_network_stand_in_one_box(cluster: DrawnCluster) -> None:
    one = fleet_picture([replace(cluster, name="a"), replace(cluster, name="b")], name="f")
    other = replace(cluster.network, name="other")  # type: ignore[type-var]
    two = fleet_picture([cluster, replace(cluster, network=other)], name="f")

    assert one.count('class="network"') == 1
    assert two.count('class="network"') == 2


def test_chart_of_a_deployment_has_the_longest_wait() -> None:
    timeline = reviews.of_one().clusters[0].timeline
    longest = max(timeline.critical_path, key=lambda one: one.seconds)
    svg = gantt(timeline, name="g")

    assert longest.place.id in svg
    assert svg.count('class="bar"') >= 5


@given(
    st.text(max_size=60),
    st.floats(min_value=20, max_value=500),
    st.booleans(),
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_shortened_text_fits(text: str, width: float, bold: bool) -> None:
    assert width_of(shortened(text, width, 12, bold=bold), 12, bold=bold) <= width
    for line in wrapped(text, width, 12, 3, bold=bold):
        assert width_of(line, 12, bold=bold) <= width


def test_a_text_without_an_end_is_wrapped_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of a template of somebody else may have 20,000 letters."""
    measured: list[str] = []

    def counted(text: str, size: float, *, bold: bool = False) -> float:
        measured.append(text)
        return width_of(text, size, bold=bold)

    monkeypatch.setattr(widths, "width_of", counted)

    for text in ("x" * 20_000, "x-" * 10_000, "x " * 10_000):
        assert len(wrapped(text, 120, 12, 3)) == 3
    assert len(measured) < 500


@given(st.lists(st.text(max_size=40), min_size=1, max_size=12), st.integers(60, 900))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_chips_lie_within_their_area_and_not_on_each_other(names: list[str], width: int) -> None:
    wrap = Wrap([Chip(name, name) for name in names])
    area = Area(0, 0, width, wrap.height(width))
    frames = [one.area for one in wrap.shapes(area) if isinstance(one, Frame)]

    for one in frames:
        assert one.right <= area.right
        assert one.bottom <= area.bottom
        for other in frames:
            assert (
                one is other
                or one.right <= other.x
                or other.right <= one.x
                or one.bottom <= other.y
                or other.bottom <= one.y
            )


def test_row_shares_its_width_by_weights_and_bricks_fill_rows() -> None:
    def lefts(node: Row | Bricks, width: float) -> list[tuple[float, float]]:
        area = Area(0, 0, width, node.height(width))
        return [(one.x, one.y) for one in node.shapes(area) if isinstance(one, Words)]

    a, b, c = Label("a"), Label("b"), Label("c")
    assert [x for x, _ in lefts(Row([a, b], (3, 1), gap=0), 400)] == [0, 300]
    places = lefts(Bricks([(a, 2), (b, 2), (c, 1)], 3, gap=0), 300)
    assert [x for x, _ in places] == [0, 0, 200]
    assert places[0][1] < places[1][1] == places[2][1]
    assert Column([a, b], gap=5).height(10) == 2 * a.height(10) + 5


@pytest.mark.parametrize(
    ("logical_id", "short"),
    [
        ("BlueprintNodeGroupssystemF3D6A860", "NodeGroupssystem"),
        ("BlueprintComponentsFluxTreeBucket0E671640", "FluxTreeBucket"),
        ("Shop", "Shop"),
        ("0E671640", "0E671640"),
    ],
)
def test_logical_id_loses_what_says_nothing(logical_id: str, short: str) -> None:
    assert short_id(logical_id) == short


def test_signs_that_xml_cannot_say_are_replaced(cluster: DrawnCluster) -> None:
    svg = cluster_picture(replace(cluster, name="a\x00b\u202ec\ud800<&"), name="p")

    ET.fromstring(svg)
    assert not re.search("[\x00\u202e\ud800]", svg)


def odd(cluster: DrawnCluster) -> dict[str, DrawnCluster]:
    network = cluster.network
    assert network is not None
    tiers = tuple(
        Tier(name, "no way out", tuple(f"10.0.{n}.0/24" for n in range(6)), ("NAT gateway",) * 6)
        for name in ("public", "private", "data", "intra")
    )
    six = replace(network, zones=tuple(f"us-east-1{one}" for one in "abcdef"), tiers=tiers)
    group = Machines("node group", "workers", "3 to 30 nodes · m7g.large", "private", (0, 2))
    return {
        "six zones": replace(cluster, network=six),
        "twelve node groups": replace(cluster, machines=(group,) * 12),
        "no network": replace(cluster, network=None),
        "nothing": replace(
            cluster, machines=(), addons=(), controllers=(), balancing=(), keys=(), data=()
        ),
        "open": replace(cluster, public=("0.0.0.0/0",), ways_in=(Item("Ingress shop"),)),
        "long": replace(cluster, name="a" * 100, region="b" * 60, people=(Item("c" * 200),) * 3),
        "other alphabets": replace(
            cluster, name="\u05de\u05e2\u05e8\u05db\u05ea", people=(Item("\u5c71" * 60),)
        ),
        "outside AWS": replace(cluster, remote=(Item("Nodes", "10.80.0.0/16"),)),
        "tenants": replace(cluster, tenants=(Item("shop", "web, jobs"),)),
    }


@pytest.mark.parametrize("size", list(Size))
def test_boxes_of_odd_clusters_stay_within_pictures_of_every_size(
    cluster: DrawnCluster, size: Size
) -> None:
    for name, one in odd(cluster).items():
        for svg in (
            cluster_picture(one, name="p", size=size),
            fleet_picture([one, replace(one, region="other")], name="f", size=size),
        ):
            root = ET.fromstring(svg)
            assert root.get("width") == str(size.value)
            for box in root.iter(f"{NAME}rect"):
                x, width = float(box.get("x", 0)), float(box.get("width", 0))
                assert 0 <= x <= x + width <= size.value, name
                assert width > 0, name


def test_zones_that_have_no_room_beside_each_other_are_listed(cluster: DrawnCluster) -> None:
    six = odd(cluster)["six zones"]

    wide = cluster_picture(six, name="p")
    narrow = cluster_picture(six, name="p", size=Size.NARROW)
    assert wide.count('class="zone"') == 6
    assert 'class="zone"' not in narrow
    assert "us-east-1f" in " ".join(words(narrow))


def test_arrow_into_the_network_is_drawn_only_where_something_is_open(
    cluster: DrawnCluster,
) -> None:
    closed = cluster_picture(cluster, name="p")
    opened = cluster_picture(odd(cluster)["open"], name="p")

    assert "link open" not in closed
    assert "nothing that these templates open" in " ".join(words(closed))
    assert opened.count("link open") == 2
    assert "Ingress shop" in " ".join(words(opened))
    assert "reachable from 0.0.0.0/0" in " ".join(words(opened))


def test_what_runs_in_some_zones_is_drawn_in_those(cluster: DrawnCluster) -> None:
    def of(*zones: int) -> list[tuple[float, float]]:
        group = Machines("node group", "workers", "", "private", zones)
        root = ET.fromstring(cluster_picture(replace(cluster, machines=(group,)), name="p"))
        return [
            (float(one.get("x", 0)), float(one.get("width", 0)))
            for one in root.iter(f"{NAME}rect")
            if one.get("class") == "machines"
        ]

    (first,), (second,) = of(0), of(1)
    assert first[0] < second[0]
    assert first[1] == second[1]
    assert of(0, 2) == [first, *of(2)]
    assert of(0, 1, 2)[0][1] > 2 * first[1]


def test_picture_in_all_sizes_repeats_no_id(cluster: DrawnCluster) -> None:
    every = in_all_sizes(lambda size: cluster_picture(cluster, name="p", size=size))
    ids = re.findall(r'\sid="([^"]+)"', every)

    assert every.count("<svg") == len(Size) == 3
    assert len(ids) == len(set(ids)) == 6


def test_tenants_and_ranges_outside_aws_are_named(cluster: DrawnCluster) -> None:
    assert "web, jobs" in " ".join(words(cluster_picture(odd(cluster)["tenants"], name="p")))
    assert "10.80.0.0/16" in " ".join(words(cluster_picture(odd(cluster)["outside AWS"], name="p")))


@pytest.mark.parametrize("size", list(Size))
def test_charts_fit_every_size(size: Size) -> None:
    review = reviews.of_one().clusters[0]
    for svg in (
        gantt(review.timeline, name="g", size=size),
        waterfall(review.cost.estimate, name="w", size=size),
    ):
        for box in ET.fromstring(svg).iter(f"{NAME}rect"):
            assert float(box.get("x", 0)) + float(box.get("width", 0)) <= size.value + 0.1


def test_subnets_whose_names_differ_by_number_are_one_tier() -> None:
    architecture = reviews.of_one().clusters[0].architecture
    zones = tuple(
        replace(
            zone,
            subnets=tuple(
                replace(one, name=f"shop-network/Network/Pods/{number}")
                if one.name == "private"
                else one
                for one in zone.subnets
            ),
        )
        for number, zone in enumerate(architecture.network.zones, 1)
    )
    network = drawn(
        replace(architecture, network=replace(architecture.network, zones=zones))
    ).network

    assert network is not None
    assert [one.name for one in network.tiers] == ["public", "Pods", "intra"]
