"""Writes the trees for a GitOps repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eks_blueprint.delivery.flux.fleet_tree import is_yours
from eks_blueprint.yaml_writer import written

__all__ = ["rendered", "write_files"]

_HEAD = "# Written by eks_blueprint; `make gitops` writes it again.\n"
_YOURS = "# Yours: eks_blueprint wrote this file once, and never writes it again.\n"


def rendered(tree: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, str]:
    """Return the texts of a tree's files by path.

    :param tree: objects by path.
    """
    return {
        name: (_YOURS if is_yours(name) else _HEAD) + written(objects)
        for name, objects in tree.items()
    }


def write_files(files: Mapping[str, str], folder: Path) -> list[Path]:
    """Write the files of a tree.

    :param files: texts by path.
    :param folder: root of the repository's tree.
    :returns: the files.
    """
    written_files = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written_files.append(path)
    return written_files
