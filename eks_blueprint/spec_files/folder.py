"""A folder as one spec: ``fleet.yaml``, and a file for each cluster, environment and so on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eks_blueprint.errors import Issue, SpecError
from eks_blueprint.spec_files.document import YamlDocument, read

__all__ = ["FLEET_FILE", "FOLDERS", "is_spec_file", "is_spec_folder", "read_spec_document"]

FLEET_FILE = "fleet.yaml"
"""The file of a folder with everything that has no file of its own."""
FOLDERS = (
    "clusters",
    "tenant_clusters",
    "environments",
    "templates",
    "networks",
    "service_networks",
    "private_zones",
)
"""Folders whose files are entries of the map of the same name."""
_YAML = (".yaml", ".yml")


def is_spec_folder(path: Path) -> bool:
    """Return whether a folder is a spec.

    :param path: a folder, or anything else.
    """
    return (path / FLEET_FILE).is_file()


def is_spec_file(name: str) -> bool:
    """Return whether a file of a folder is read.

    :param name: its path below the folder, with ``/``.
    """
    folder, _, file = name.rpartition("/")
    read = name == FLEET_FILE or (folder in FOLDERS and file.endswith(".yaml"))
    return read and not file.startswith(".")


def read_spec_document(path: Path) -> YamlDocument:
    """Read a spec: a file, or a folder of files.

    :param path: the file or folder.
    :raises SpecError: if something cannot be read, or stands twice.
    """
    if not path.is_dir():
        return read(path)
    if not is_spec_folder(path):
        message = (
            f"must be a YAML file, or a folder with {FLEET_FILE}, got a folder without; write "
            "`{}` into it if everything has a file of its own"
        )
        raise SpecError([Issue(str(path), 0, "", message)])
    document = read(path / FLEET_FILE)
    wrong = [*_strangers(path)]
    if not isinstance(document.value, dict):
        raise SpecError([Issue(document.file, 1, "", "must be a map with keys of a spec")])
    for folder in FOLDERS:
        files = sorted(one for one in (path / folder).glob("*.yaml") if _seen(one))
        if files:
            wrong += _add(document, folder, files)
    if wrong:
        raise SpecError(wrong)
    return document


def _add(document: YamlDocument, folder: str, files: list[Path]) -> Iterator[Issue]:
    """Make each file an entry of the map."""
    entries: Any = document.value.setdefault(folder, {})
    if not isinstance(entries, dict):
        message = f"must be a map, since the folder {folder} adds entries, got another value"
        yield Issue(*document.place((folder,)), folder, message)
        return
    for file in files:
        name = file.stem
        if name in entries:
            other, line = document.place((folder, name))
            message = f"must stand once, and stands in {other}:{line} as well; remove one of them"
            yield Issue(str(file), 0, f"{folder}.{name}", message)
            continue
        try:
            part = read(file)
        except SpecError as error:
            yield from error.issues
            continue
        entries[name] = part.value
        document.files[folder, name] = str(file)
        document.lines |= {(folder, name, *at): line for at, line in part.lines.items()}


def _strangers(path: Path) -> Iterator[Issue]:
    """Find YAML files that nothing reads, so that a slip in a name loses no cluster."""
    known = ", ".join(FOLDERS)
    for one in sorted(path.iterdir()):
        if not _seen(one):
            continue
        if one.is_dir():
            inside = [file for file in sorted(one.iterdir()) if _seen(file)]
            files = [file for file in inside if file.suffix in _YAML]
            if one.name not in FOLDERS and files:
                message = f"is in a folder that no spec has; folders: {known}"
                yield Issue(str(files[0]), 0, "", message)
            for file in files if one.name in FOLDERS else ():
                if file.suffix != ".yaml":
                    yield Issue(str(file), 0, "", "must have the ending .yaml; rename it")
            for deeper in inside if one.name in FOLDERS else ():
                if deeper.is_dir() and any(deeper.rglob("*.y*ml")):
                    message = f"must have its files in {one}, since no folder below is read"
                    yield Issue(str(deeper), 0, "", message)
        elif one.suffix in _YAML and one.name != FLEET_FILE:
            message = f"is read by nothing; move it into {FLEET_FILE}, or a folder: {known}"
            yield Issue(str(one), 0, "", message)


def _seen(path: Path) -> bool:
    return not path.name.startswith(".")
