"""Draws the layout of the dashboard, from the template of an example, for the documentation.

``python -m tools.dashboard_picture`` writes it; ``make docs`` calls it, and a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from eks_blueprint.app import BlueprintApp
from eks_blueprint.spec import load

__all__ = ["EXAMPLE", "PICTURE", "main", "picture"]

_ROOT = Path(__file__).parents[1]
EXAMPLE = _ROOT / "examples" / "23-alarms.yaml"
"""The example whose dashboard is drawn: one with every row."""
PICTURE = _ROOT / "docs" / "images" / "dashboard.svg"
"""Where the picture is."""
_COLUMN = 40
_LINE = 24
_GAP = 3
_ALARMS_IN_A_LINE = 6
_LONGEST = 30
_STYLE = (
    "text{font:13px sans-serif;fill:#16191f}"
    ".small{font-size:11px;fill:#545b64}"
    ".alarm,.metric{stroke:#aab7b8;fill:#fff}"
    ".alarm{fill:#eaf3ea}"
    ".text{fill:none}"
)


def picture(template: Mapping[str, Any]) -> str:
    """Return the picture of the one dashboard of a template, as SVG.

    :param template: the template of a cluster.
    """
    (dashboard,) = (
        one["Properties"]
        for one in template["Resources"].values()
        if one["Type"] == "AWS::CloudWatch::Dashboard"
    )
    widgets = json.loads(_text(dashboard["DashboardBody"]))["widgets"]
    height = max(one["y"] + one["height"] for one in widgets) * _LINE
    size = f'width="{24 * _COLUMN}" height="{height}" viewBox="0 0 {24 * _COLUMN} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        "<title>Layout of the dashboard</title>",
        f"<style>{_STYLE}</style>",
    ]
    for one in widgets:
        lines += _widget(one)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _text(value: Any) -> str:
    """Write a text of a template, each reference by its name."""
    if isinstance(value, str):
        return value
    ((kind, content),) = value.items()
    if kind == "Fn::Join":
        return "".join(_text(part) for part in content[1])
    return f"<{content if kind == 'Ref' else '.'.join(content)}>"


def _widget(one: Mapping[str, Any]) -> Iterator[str]:
    x, y = one["x"] * _COLUMN, one["y"] * _LINE
    width, height = one["width"] * _COLUMN - 2 * _GAP, one["height"] * _LINE - 2 * _GAP
    place = f'x="{x + _GAP}" y="{y + _GAP}" width="{width}" height="{height}"'
    yield f'<rect class="{one["type"]}" {place} rx="4"/>'
    heading, *details = _words(one)
    across = _ALARMS_IN_A_LINE if one["type"] == "alarm" else 1
    yield f'<text x="{x + 12}" y="{y + 19}">{escape(heading)}</text>'
    for index, line in enumerate(details):
        right, down = index % across * (width // across), index // across
        yield (
            f'<text class="small" x="{x + 12 + right}" y="{y + 36 + 17 * down}">'
            f"{escape(line)}</text>"
        )


def _words(one: Mapping[str, Any]) -> Iterator[str]:
    properties = one["properties"]
    if one["type"] == "text":
        yield properties["markdown"].replace("**", "")
        return
    yield properties["title"]
    if one["type"] == "alarm":
        for arn in properties["alarms"]:
            name = arn.rpartition(":")[2]
            yield name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    else:
        yield from (options["label"] for *_, options in properties["metrics"])


def main() -> None:
    """Write the picture."""
    (name,) = load(EXAMPLE).clusters
    assembly = BlueprintApp(load(EXAMPLE)).synth()
    template = assembly.get_stack_by_name(name).template
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(template), encoding="utf-8")


if __name__ == "__main__":
    main()
