"""The cost journey: its amounts, its bars of text and its picture."""

import itertools
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from eks_blueprint.estimate import Estimate, State
from eks_blueprint.estimate.bars import bars
from eks_blueprint.review.picture import waterfall_file
from tests.support.priced import cluster, cost_of, manifest, node_group, node_pool

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def result() -> Estimate:
    return cost_of({"C": cluster(), "G": node_group(), "M": manifest(node_pool())})


def test_steps_lead_from_the_start_to_the_end(result: Estimate) -> None:
    steps = result.journey
    assert [steps[0].state, steps[-1].state] == [State.START, State.END]
    for before, after in itertools.pairwise(steps):
        assert after.monthly == before.monthly + after.change


def test_what_is_expected_stands_between_what_is_done_and_what_is_open(result: Estimate) -> None:
    states = [one.state for one in result.journey]
    here = states.index(State.HERE)
    assert State.OPEN not in states[:here]
    assert State.DONE not in states[here:]
    assert result.journey[here].monthly == result.monthly.expected


def test_scaling_and_sizing_come_before_commitments(result: Estimate) -> None:
    keys = [one.key for one in result.journey]
    assert keys == [
        "start",
        "scaling",
        "graviton",
        "spot",
        "here",
        "sizing",
        "savings-plan-1",
        "end",
    ]


def test_steps_are_computed_from_the_nodes() -> None:
    found = cost_of(
        {"C": cluster(), "G": node_group(), "M": manifest(node_pool(kinds=("on-demand",)))},
        "pool-use=0.4",
    )
    change = {one.key: -one.change for one in found.journey}
    pool = 10 * Decimal("0.154") * 730
    group = 2 * Decimal("0.0816") * 730
    ratio = Decimal("0.1008") / Decimal("0.0816")
    cent = Decimal("0.01")
    assert change["graviton"] == ((pool + group) * (ratio - 1)).quantize(cent)
    assert change["scaling"] == (pool * ratio * Decimal("0.4") / Decimal("0.6")).quantize(cent)
    assert change["sizing"] == (pool * Decimal("0.2")).quantize(cent)
    left = pool * Decimal("0.8") + group
    assert change["savings-plan-1"] == (left * Decimal("0.8") * Decimal("0.27")).quantize(cent)
    assert "spot" not in change


def test_open_steps_of_a_cluster_of_fixed_x86_nodes() -> None:
    found = cost_of({"C": cluster(), "G": node_group("m7i.large")})
    states = {one.key: one.state for one in found.journey}
    assert states["scaling"] is states["sizing"] is states["graviton"] is State.OPEN
    assert found.journey[0].monthly == found.monthly.expected


def test_a_step_that_is_taken_for_some_nodes_is_open_for_the_others() -> None:
    found = cost_of({"C": cluster(), "G": node_group("m7i.large"), "H": node_group()})
    titles = [one.title for one in found.journey]
    assert len(titles) == len({*titles})
    assert "Graviton instead of x86" in titles
    assert "Graviton instead of x86, for the other nodes" in titles


def test_text_bars_have_a_line_for_each_step(result: Estimate) -> None:
    lines = list(bars(result.journey))
    assert len(lines) == len(result.journey)
    assert lines[0].endswith("█" * 40)
    assert "▒" in lines[1]
    assert "(done)" in lines[1]


def test_picture_is_well_formed_and_says_what_it_shows(result: Estimate) -> None:
    tree = ET.fromstring(waterfall_file(result))
    assert tree.get("role") == "img"
    title, text = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
    assert title is not None
    assert text is not None
    assert tree.get("aria-labelledby") == f"{title.get('id')} {text.get('id')}"
    for one in result.journey:
        assert one.title in str(text.text)
    assert "prefers-color-scheme:dark" in str(tree.findtext(f"{SVG}style"))


def test_picture_needs_no_other_file(result: Estimate) -> None:
    drawn = waterfall_file(result)
    for word in ("<script", "<image", "href", "url(", "@import"):
        assert word not in drawn


def test_everything_stays_within_the_picture(result: Estimate) -> None:
    tree = ET.fromstring(waterfall_file(result))
    width, height = float(tree.get("width", 0)), float(tree.get("height", 0))
    for bar in tree.iter(f"{SVG}rect"):
        assert float(bar.get("x", 0)) + float(bar.get("width", 0)) <= width
        assert float(bar.get("y", 0)) + float(bar.get("height", 0)) <= height
        assert float(bar.get("width", 0)) > 0


def test_names_of_others_are_escaped() -> None:
    found = cost_of({"G": node_group()}, region="us-east-1")
    assert "<b>" not in waterfall_file(found)
