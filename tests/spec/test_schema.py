"""The JSON Schema in `schema/` is current, and says what the loader says."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from eks_blueprint.spec import schema_text
from tests.support.apps import ANYWHERE, EXAMPLES, ROOT

STS = "arn:aws:sts::111122223333:assumed-role/a/b"
SCHEMA = ROOT / "schema" / "blueprint.schema.json"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_committed_schema_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run make schema"


@pytest.mark.parametrize("path", [*EXAMPLES, ANYWHERE], ids=lambda path: path.stem)
def test_examples_name_the_schema_and_pass_it(
    path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schema/blueprint.schema.json"
    assert list(validator.iter_errors(yaml.safe_load(text))) == []


@pytest.mark.parametrize(
    "content",
    [
        {"cluster": {}},
        {"clusters": {}},
        {"clusters": {"prod": {"node_group": {}}}},
        {"clusters": {"prod": {"profile": "prod"}}},
        {"clusters": {"prod": {"network": {"zone_count": 1}}}},
        {"clusters": {"prod": {"node_groups": {"a": {"min_size": "2"}}}}},
        {"defaults": {"netwrok": {}}, "clusters": {"prod": {}}},
        {"clusters": {"prod": None}},
        {"clusters": {"my cluster!": {}}},
        {"clusters": {"prod": {"kubernetes_version": "1.20"}}},
        {"clusters": {"prod": {"environment": {"account": "1234", "region": "eu-west-1"}}}},
        {"clusters": {"prod": {"access_entries": {"a": {"principal_arn": STS, "role": "admin"}}}}},
        {"clusters": {"prod": {"dns": {"hosted_zones": {"a": {"zone_id": "x"}}}}}},
        {"clusters": {"prod": {"tenants": {"shop": {"namespaces": {"Shop": {}}}}}}},
        {"clusters": {"prod": {"node_groups": {"a": {"labels": {"-x": "y"}}}}}},
        {"clusters": {"prod": {"encryption": {"volumes_key_arn": "alias/x"}}}},
    ],
)
def test_fails_where_the_loader_fails(
    content: Any, validator: jsonschema.Draft202012Validator
) -> None:
    assert list(validator.iter_errors(content)) != []


def test_patterns_are_whole_and_readable_by_editors() -> None:
    found: list[str] = []

    def collect(part: Any) -> None:
        if isinstance(part, dict):
            found.extend(value for key, value in part.items() if key == "pattern")
        for value in part.values() if isinstance(part, dict) else part:
            if isinstance(value, dict | list):
                collect(value)

    collect(json.loads(SCHEMA.read_text(encoding="utf-8")))
    patterns = [one for one in found if isinstance(one, str)]
    assert len(patterns) > 100
    # What JSON Schema's dialect of regular expressions does not have.
    assert [one for one in patterns if re.search(r"\(\?P|\\[AZz]|\(\?[imsx]", one)] == []
    assert [one for one in patterns if not (one.startswith("^") and one.endswith("$"))] == []


def test_every_field_is_documented() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    missing = [
        f"{name}.{field}"
        for name, definition in schema["$defs"].items()
        for field, content in definition.get("properties", {}).items()
        # Definitions that only say which keys are required have no texts.
        if not content.get("description") and not name.endswith("Complete")
    ]
    assert missing == []
