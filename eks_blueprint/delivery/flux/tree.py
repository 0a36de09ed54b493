"""Writes the trees for a GitOps repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

__all__ = ["write_trees"]

_HEAD = "# Written by eks_blueprint; `make gitops` writes it again.\n"


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, since users read the files."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_trees(
    trees: Sequence[Mapping[str, Sequence[Mapping[str, Any]]]], folder: Path
) -> tuple[Path, ...]:
    """Write the trees of all clusters into one folder.

    :param trees: objects by path, for each cluster.
    :param folder: root of the repository's tree.
    :returns: the files, sorted.
    """
    written = []
    for tree in trees:
        for name, objects in tree.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = yaml.dump_all(objects, Dumper=_Dumper, sort_keys=False, width=100)
            path.write_text(_HEAD + text, encoding="utf-8")
            written.append(path)
    return tuple(sorted(written))
