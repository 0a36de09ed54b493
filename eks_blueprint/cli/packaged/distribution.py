"""What the library says of itself: as it was installed, or in its checkout."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import eks_blueprint
from eks_blueprint.errors import BlueprintError

__all__ = ["NAME", "PACKAGE", "Distribution", "distribution"]

NAME = "eks-blueprint"
"""Name of the library for pip."""

PACKAGE = Path(eks_blueprint.__file__).parent
"""Folder of the code that runs."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_KEPT = ("METADATA", "entry_points.txt")


@dataclass(frozen=True)
class Distribution:
    """What pip is told of the library.

    :param version: its version.
    :param files: texts of the folder ``.dist-info`` by name, without the list of files.
    :param origin: what pip noted about where it came from (PEP 610); empty if pip found it by its
        name, and ``None`` if pip did not install it.
    """

    version: str
    files: Mapping[str, str]
    origin: Mapping[str, Any] | None


def distribution() -> Distribution:
    """Describe the library that runs.

    :raises BlueprintError: if it was neither installed nor is in a checkout.
    """
    return _installed() or _checked_out()


def _installed() -> Distribution | None:
    for found in metadata.distributions(name=NAME):
        code = Path(str(found.locate_file(PACKAGE.name)))
        # An installed version beside the checkout that runs would be another one.
        if not code.is_dir() or not code.samefile(PACKAGE):
            continue
        names = [str(one) for one in found.files or ()]
        licenses = [one.partition(".dist-info/")[2] for one in names if "/licenses/" in one]
        texts = {name: found.read_text(name) for name in (*_KEPT, *licenses)}
        files = {name: text for name, text in texts.items() if text}
        origin = json.loads(found.read_text("direct_url.json") or "{}")
        return Distribution(found.version, files, origin)
    return None


def _checked_out() -> Distribution:
    root = PACKAGE.parent
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
        files = {
            "METADATA": "\n".join(_metadata(project, root)),
            "entry_points.txt": _entry_points(project["scripts"]),
            **{f"licenses/{name}": _text(root, name) for name in project["license-files"]},
        }
    except (OSError, KeyError) as error:
        raise BlueprintError(
            f"{NAME} must run installed or in its checkout, got {PACKAGE} without pyproject.toml "
            f"beside it ({error}); install it with pip"
        ) from None
    return Distribution(eks_blueprint.__version__, files, None)


def _metadata(project: Mapping[str, Any], root: Path) -> Iterator[str]:
    """Write the core metadata.

    Source: packaging.python.org, "Core metadata specifications", version 2.4.
    """
    yield "Metadata-Version: 2.4"
    yield f"Name: {project['name']}"
    yield f"Version: {eks_blueprint.__version__}"
    yield f"Summary: {project['description']}"
    yield f"License-Expression: {project['license']}"
    yield from (f"License-File: {one}" for one in project["license-files"])
    yield f"Keywords: {','.join(project['keywords'])}"
    yield from (f"Classifier: {one}" for one in project["classifiers"])
    yield f"Requires-Python: {project['requires-python']}"
    yield from (f"Requires-Dist: {_plain(one)}" for one in project["dependencies"])
    for extra, needed in project["optional-dependencies"].items():
        yield f"Provides-Extra: {extra}"
        yield from (f"Requires-Dist: {_plain(one)}; extra == '{extra}'" for one in needed)
    yield "Description-Content-Type: text/markdown"
    yield ""
    yield _text(root, project["readme"])


def _plain(requirement: str) -> str:
    """Give the name of a requirement the form in which tools compare it."""
    name = _NAME.match(requirement)
    assert name is not None, requirement
    return re.sub("[-_.]+", "-", name[0]).lower() + requirement[name.end() :]


def _entry_points(scripts: Mapping[str, str]) -> str:
    return "".join(["[console_scripts]\n", *(f"{one} = {at}\n" for one, at in scripts.items())])


def _text(root: Path, name: str) -> str:
    return (root / name).read_text("utf-8")
