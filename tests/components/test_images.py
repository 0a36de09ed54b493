"""The catalogue knows all images of a chart, and where its values hold them."""

from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue import ImageReference
from eks_blueprint.catalogue._load import read

CHARTS = {name: catalogue.chart(name) for name in catalogue.chart_names()}
each = pytest.mark.parametrize("name", CHARTS)


def _type(name: str, path: str) -> Any:
    *parents, last = path.split(".")
    here: Any = read("chart-values.yaml")[name]
    for key in parents:
        here = here[key]
    # A chart may leave the image to its users; nothing is known of the type of an empty text.
    return here.get(last, "text")


@each
def test_images_of_a_chart_can_be_replaced(name: str) -> None:
    chart = CHARTS[name]
    images = {ImageReference.parse(image).name for image in chart.images}
    places = {ImageReference.parse(image).name for image in chart.images_at.values()}
    assert images == places, "images that no value names would not come from a private registry"


@each
def test_a_chart_with_pods_has_images(name: str) -> None:
    chart = CHARTS[name]
    assert chart.images or chart.has_crds_only


@each
def test_values_that_hold_images_are_texts_of_the_chart(name: str) -> None:
    for places in CHARTS[name].images_at:
        found = {path: _type(name, path) for path in places.split("/")}
        assert set(found.values()) == {"text"}, found


@each
def test_images_have_versions(name: str) -> None:
    for image in CHARTS[name].images:
        assert ImageReference.parse(image).tag, image
