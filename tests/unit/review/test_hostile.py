"""Templates of others: names that would do something, and values that nobody expects."""

import copy
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eks_blueprint import review
from eks_blueprint.errors import BlueprintError
from eks_blueprint.results import schema_of
from eks_blueprint.review.rendering import KIND, files_of
from tests.support.cloud_assemblies import written
from tests.support.sarif_schema import sarif_errors
from tests.support.small_fleet import TEMPLATES

SCHEMA = jsonschema.Draft202012Validator(schema_of(KIND, review.Review))
# What a terminal or browser obeys, beside tabs and new lines.
HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "](javascript:alert(1))",
    "a\u202eb",
    "\x1b[31mred\x07",
    "\ud800",
    "a\nb | c `d` ```",
    "{{ 7 * 7 }}{% raw %}",
    "x" * 20_000,
    "",
]


_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href")


class Elements(HTMLParser):
    """Counts elements and attributes that would run something."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.handlers += [
            value
            for name, value in attrs
            if name in _ADDRESSES and value and value.strip().lower().startswith("javascript:")
        ]


def named(hostile: str) -> dict[str, Any]:
    """Give the templates of the small fleet with a hostile text wherever names stand."""
    templates: dict[str, Any] = copy.deepcopy({"prod": TEMPLATES["prod"]})
    resources = templates["prod"]["Resources"]
    resources["Cluster"]["Properties"]["Name"] = hostile
    resources["Key"]["Properties"]["Description"] = hostile
    resources["Entry"]["Properties"]["PrincipalArn"] = hostile
    resources["Group"]["Properties"]["NodegroupName"] = hostile
    labelled = {
        "apiVersion": hostile,
        "kind": hostile,
        "metadata": {"name": hostile, "labels": {hostile: hostile}},
    }
    resources["Objects"]["Properties"]["Manifest"] = json.dumps([labelled])
    if hostile:
        resources[hostile] = {"Type": hostile, "Properties": {hostile: hostile}}
    return templates


def checked(folder: Path) -> None:
    found = review.load(folder)
    files = files_of(found)
    SCHEMA.validate(json.loads(files["review.json"]))
    assert sarif_errors(files["review.sarif"]) == []
    assert not HARMFUL.search(files["review.md"])
    for name, text in files.items():
        text.encode("utf-8", "backslashreplace")
        if name.endswith(".html"):
            elements = Elements()
            elements.feed(text)
            assert elements.scripts <= 1, name
            assert elements.handlers == [], name


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_names_do_nothing(hostile: str, tmp_path: Path) -> None:
    checked(written(tmp_path, named(hostile)))


def places(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(places, value.values()))
    return 1 + (sum(map(places, value)) if isinstance(value, list) else 0)


def replaced(value: Any, at: int, by: Any) -> Any:
    """Replace the value at a place, counted in the order in which they stand."""
    if at == 0:
        return by
    left = at - 1
    if isinstance(value, dict):
        out = {}
        for key, item in value.items():
            size = places(item)
            out[key] = replaced(item, left, by) if 0 <= left < size else item
            left -= size
        return out
    if isinstance(value, list):
        items = []
        for item in value:
            size = places(item)
            items.append(replaced(item, left, by) if 0 <= left < size else item)
            left -= size
        return items
    return value


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(HOSTILE),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Ref", "Fn::GetAtt", "Fn::Join", "Fn::If", "Fn::ImportValue", "a"]),
            inner,
            max_size=2,
        )
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_other_values_are_read_or_refused(data: st.DataObject) -> None:
    templates: dict[str, Any] = copy.deepcopy(TEMPLATES)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(["network", "prod", "test"]))
        at = data.draw(st.integers(1, places(templates[name]) - 1))
        templates[name] = replaced(templates[name], at, data.draw(VALUES))
    with TemporaryDirectory() as folder:
        try:
            assembly = written(Path(folder), templates, needs={"prod": ["network"]})
            found = review.load(assembly)
        except BlueprintError:
            return
        files = files_of(found, ("markdown", "json", "sarif"))
        SCHEMA.validate(json.loads(files["review.json"]))
