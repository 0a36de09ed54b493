"""Trees for GitOps, one for each cluster, whatever layout their repository has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

__all__ = ["own_trees"]

_ENTRY = re.compile(r"clusters/(?P<cluster>[^/]+)/(?P<layer>[^/]+)/kustomization\.yaml")
_BASE = re.compile(r"(?P<folder>base/[^/]+/[^/]+)/(?P<file>[^/]+)")
_SHARED = re.compile(r"^ *- +[\"']?(?:\.\./)+(base/[^/\s\"']+/[^/\s\"']+)", re.MULTILINE)


def own_trees(files: Mapping[str, str]) -> Mapping[str, str]:
    """Return files of a tree with a copy for each cluster of what the clusters of a fleet share.

    :param files: texts by path. Files that no cluster shares stay where they are.
    """
    shared: dict[str, dict[str, str]] = defaultdict(dict)
    for path, text in files.items():
        found = _BASE.fullmatch(path)
        if found is not None:
            shared[found["folder"]][found["file"]] = text
    if not shared:
        return files
    return {path: text for path, text in files.items() if not _BASE.fullmatch(path)} | dict(
        _copies(files, shared)
    )


def _copies(
    files: Mapping[str, str], shared: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    for path, text in files.items():
        entry = _ENTRY.fullmatch(path)
        if entry is None:
            continue
        for folder in _SHARED.findall(text):
            for name, content in shared.get(folder, {}).items():
                if name != "kustomization.yaml":
                    yield f"infrastructure/{entry['layer']}/{entry['cluster']}/{name}", content
