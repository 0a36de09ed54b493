"""Committed templates as sides of a comparison."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from eks_blueprint.assembly import CloudAssembly, Stack, in_order, json_of, template_of
from eks_blueprint.difference.draft import Side
from eks_blueprint.difference.imports import exports, imports
from eks_blueprint.errors import BlueprintError

__all__ = ["is_snapshot", "read_snapshot", "without_hashes"]

_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_PLACEHOLDER = "<hash>"


def is_snapshot(folder: Path) -> bool:
    """Say whether a folder holds templates alone, one file a stack: ``STACK.json``."""
    return folder.is_dir() and any(folder.glob("*.json"))


def read_snapshot(folder: Path) -> CloudAssembly:
    """Read a folder of templates, whose order of deployment follows from what they import.

    Account, Region and trees for GitOps are not in such a folder.

    :param folder: the folder, such as ``tests/snapshot/templates/01-production``.
    :raises BlueprintError: if a file is no template.
    """
    found = {path.stem: _template(path) for path in sorted(folder.glob("*.json"))}
    stacks = {name: Stack(name, template) for name, template in found.items()}
    sides = {name: Side.of(stack) for name, stack in stacks.items()}
    source = {export.name: name for name, side in sides.items() for export in exports(side)}
    needs = {
        name: {source[one] for one in imports([*side.properties.values()]) if one in source}
        - {name}
        for name, side in sides.items()
    }
    ordered = {
        name: replace(stacks[name], depends_on=tuple(sorted(needs[name])))
        for name in in_order(needs)
    }
    return CloudAssembly(ordered, {})


def without_hashes(assembly: CloudAssembly) -> CloudAssembly:
    """Return an assembly as it would be as a snapshot: no hashes of assets, no trees for GitOps."""
    return CloudAssembly(
        {
            name: replace(stack, template=_unhashed(stack.template))
            for name, stack in assembly.stacks.items()
        },
        {},
    )


def _template(path: Path) -> Mapping[str, Any]:
    try:
        content = template_of(json_of(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise BlueprintError(f"{path} must be a template in JSON, got: {error}") from None
    if "Resources" not in content:
        raise BlueprintError(
            f"{path} must be a template with Resources; give a spec, the folder of a cloud "
            "assembly or a folder with nothing but templates"
        )
    return content


def _unhashed(value: Any) -> Any:
    if isinstance(value, str):
        return _HASH.sub(_PLACEHOLDER, value)
    if isinstance(value, Mapping):
        return {_HASH.sub(_PLACEHOLDER, key): _unhashed(item) for key, item in value.items()}
    return [_unhashed(item) for item in value] if isinstance(value, list) else value
