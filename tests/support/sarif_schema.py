"""Whether a text is SARIF 2.1.0, by its JSON Schema."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import FormatChecker
from jsonschema.validators import validator_for

__all__ = ["sarif_errors"]


@cache
def _validator() -> Any:
    schema = json.loads(Path(__file__).with_name("sarif-2.1.0.json").read_text("utf-8"))
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=FormatChecker())


def sarif_errors(text: str) -> list[str]:
    """Return what is wrong with a SARIF file: the place, and what must be there.

    :param text: the file.
    """
    return [f"{one.json_path}: {one.message}" for one in _validator().iter_errors(json.loads(text))]
