"""The picture of the dashboard is drawn from the template of today."""

import xml.etree.ElementTree as ET

from tests.support.apps import example
from tools.dashboard_picture import EXAMPLE, PICTURE, picture


def test_picture_is_current() -> None:
    (template,) = [
        one
        for one in example(EXAMPLE).templates.values()
        if "AWS::CloudWatch::Dashboard" in str(one)
    ]
    assert PICTURE.read_text("utf-8") == picture(template), "run `make docs`"


def test_texts_stay_within_their_widgets() -> None:
    tree = ET.parse(PICTURE)
    space = "{http://www.w3.org/2000/svg}"
    widgets = [
        {key: float(one.get(key, 0)) for key in ("x", "y", "width", "height")}
        for one in tree.iter(f"{space}rect")
    ]
    texts = [*tree.iter(f"{space}text")]
    assert len(texts) > len(widgets) > 20
    for text in texts:
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        # A letter is about half as wide as it is high.
        high = 11 if text.get("class") == "small" else 13
        end = x + high / 2 * len(text.text or "")
        assert any(
            one["x"] < x
            and end < one["x"] + one["width"]
            and one["y"] < y < one["y"] + one["height"]
            for one in widgets
        ), text.text
