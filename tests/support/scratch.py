"""The folder in which the tests of one process write."""

import os
from pathlib import Path

_LARGE = 1_000_000
# Assemblies that were looked at; they are written by one test and only read afterwards.
_seen: set[str] = set()


def share_assets(scratch: Path) -> None:
    """Replace large assets of new assemblies with hard links to one copy.

    The name of an asset carries the hash of its content, so that equal names are equal files.

    :param scratch: the folder with the assemblies.
    """
    store = scratch / "assets"
    store.mkdir(exist_ok=True)
    for folder in os.scandir(scratch):
        if folder.name in _seen or not folder.name.startswith("cdk.out"):
            continue
        _seen.add(folder.name)
        for file in os.scandir(folder):
            if not file.is_file(follow_symlinks=False) or file.stat().st_size < _LARGE:
                continue
            if not file.name.startswith("asset."):
                continue
            stored = store / file.name
            if stored.exists():
                Path(file.path).unlink()
                os.link(stored, file.path)
            else:
                os.link(file.path, stored)
