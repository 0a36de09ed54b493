"""Writes the trees for a GitOps repository."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

__all__ = ["rendered", "write_files"]

_HEAD = "# Written by eks_blueprint; `make gitops` writes it again.\n"


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


def rendered(tree: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, str]:
    """Return the texts of a tree's files by path.

    :param tree: objects by path.
    """
    return {
        name: _HEAD + yaml.dump_all(objects, Dumper=_Dumper, sort_keys=False, width=100)
        for name, objects in tree.items()
    }


def write_files(files: Mapping[str, str], folder: Path) -> list[Path]:
    """Write the files of a tree.

    :param files: texts by path.
    :param folder: root of the repository's tree.
    :returns: the files.
    """
    written = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
