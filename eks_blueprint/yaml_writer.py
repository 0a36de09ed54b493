"""How YAML is written: for people, and so that every parser reads the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

__all__ = ["is_read_as_text", "written"]

# YAML 1.2 and the Go parsers of kubectl and Flux read these texts as numbers or booleans; PyYAML
# knows YAML 1.1 and would leave them without quotes.
_READ_OTHERWISE = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0[oO][0-7]+|[yYnN]"
)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, since users read the files."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def text(self, data: str) -> yaml.ScalarNode:
        """Write a text so that every parser reads a text."""
        if _READ_OTHERWISE.fullmatch(data):
            return self.represent_scalar("tag:yaml.org,2002:str", data, style="'")
        return self.represent_str(data)

    def number(self, data: float) -> yaml.ScalarNode:
        """Write a number of a spec, which remembers how it was written."""
        return self.represent_float(float(data))


_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_multi_representer(float, _Dumper.number)


def written(objects: Iterable[Mapping[str, Any]]) -> str:
    """Return the text of objects, one document each.

    :param objects: the objects.
    """
    return yaml.dump_all(objects, Dumper=_Dumper, sort_keys=False, width=100)


def is_read_as_text(text: str) -> bool:
    """Say whether every parser reads a text without quotes as this text.

    :param text: letters, digits and hyphens.
    """
    return not _READ_OTHERWISE.fullmatch(text) and yaml.safe_load(text) == text
