"""Names, descriptions and objects that try to become part of the page."""

import json
from dataclasses import replace
from itertools import cycle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eks_blueprint.review.hidden import HIDDEN
from eks_blueprint.review.page import render_page
from tests.support import reviews
from tests.unit.review.page.test_render import ADDRESS, read


@pytest.fixture(scope="module")
def shapes() -> set[tuple[str, ...]]:
    return read(render_page(reviews.with_few_entries())["review.html"]).shapes


@pytest.fixture(scope="module")
def fleet_shapes() -> set[tuple[str, ...]]:
    return read(render_page(reviews.of_fleet())["review.html"]).shapes


def poisoned_page(*words: str) -> str:
    """Render a page on which every text is one of these words, one after the other."""
    turn = cycle(words)
    few = reviews.with_few_entries()
    return render_page(reviews.poisoned(few, lambda _: next(turn)))["review.html"]


def pairs(shapes: set[tuple[str, ...]]) -> set[tuple[str, str]]:
    """Return which attributes each element has; an element without any has an empty one."""
    return {(tag, name) for tag, *names in shapes for name in ["", *names]}


# What only some texts have: a place to break, code, an address, a part that is shortened.
SOMETIMES = {("wbr",), ("code",), ("a", "href", "rel"), ("text", "lengthadjust", "textlength")}


def is_harmless(text: str, shapes: set[tuple[str, ...]]) -> None:
    page = read(text)
    assert pairs(page.shapes) <= pairs(shapes | SOMETIMES)
    assert all(ADDRESS.match(link) for link in page.links)
    assert text.count("<script") == 1


@pytest.mark.parametrize("count", [len(reviews.PAYLOADS), 7], ids=["all", "seven"])
def test_payloads_in_every_text_stay_text(count: int, shapes: set[tuple[str, ...]]) -> None:
    """Seven are others than all at the same places."""
    text = poisoned_page(*reviews.PAYLOADS[:count])

    is_harmless(text, shapes)
    assert "\u202e" not in text
    assert "{{ 7 * 7 }}" in text or count == 7


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.sampled_from("<>\"'`&=/:;!-{}%# \n\tonscripthefjv\u2028\x00é"), max_size=40))
def test_text_of_any_signs_stays_text(shapes: set[tuple[str, ...]], text: str) -> None:
    is_harmless(poisoned_page(text), shapes)


@pytest.mark.parametrize("payload", reviews.PAYLOADS[:2], ids=range(2))
def test_payload_in_a_fleet_stays_text(payload: str, fleet_shapes: set[tuple[str, ...]]) -> None:
    fleet = reviews.of_fleet()
    clusters = tuple(
        replace(one, name=payload, key=f"{payload}{number}")
        for number, one in enumerate(fleet.clusters)
    )
    poisoned = replace(
        fleet, clusters=clusters, title=payload, fleet=reviews.side_by_side(clusters)
    )

    is_harmless(render_page(poisoned)["review.html"], fleet_shapes)


def test_secrets_of_templates_are_hidden_in_their_source() -> None:
    pages = render_page(reviews.with_secrets())

    text = pages["review.html"]
    for secret in reviews.SECRETS:
        assert secret not in text
        assert json.dumps(secret)[1:-1] not in text
    assert HIDDEN in text
