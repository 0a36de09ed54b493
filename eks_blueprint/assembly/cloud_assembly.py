"""A cloud assembly: the stacks and the trees for GitOps that a synthesis wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eks_blueprint.assembly.stack import Stack
from eks_blueprint.errors import BlueprintError

__all__ = ["CloudAssembly", "is_assembly", "read_assembly"]

_MANIFEST = "manifest.json"
_STACK = "aws:cloudformation:stack"
_NESTED = "cdk:cloud-assembly"
_UNKNOWN = "unknown-"


@dataclass(frozen=True, eq=False)
class CloudAssembly:
    """What a synthesis wrote.

    :param stacks: the stacks by name, in the order of their deployment.
    :param gitops: files of the trees for GitOps: their content by path, ``/`` between folders.
    """

    stacks: Mapping[str, Stack]
    gitops: Mapping[str, str]


def is_assembly(path: Path) -> bool:
    """Say whether a folder holds a cloud assembly."""
    return (path / _MANIFEST).is_file()


def read_assembly(folder: Path) -> CloudAssembly:
    """Read a cloud assembly of this library or of any CDK app, with those of its stages.

    :param folder: folder such as ``cdk.out``.
    :raises BlueprintError: if it holds no cloud assembly, or one that cannot be read.
    """
    if not is_assembly(folder):
        raise BlueprintError(
            f"a cloud assembly must be a folder with {_MANIFEST}, got {folder}; write one with "
            "eks-blueprint synth or cdk synth"
        )
    tree = folder / "gitops"
    files = sorted(tree.rglob("*.yaml")) if tree.is_dir() else []
    try:
        found = list(_stacks(folder))
        gitops = {path.relative_to(tree).as_posix(): path.read_text("utf-8") for path in files}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BlueprintError(
            f"a cloud assembly must be as cdk synth writes it, got {folder}, of which a file "
            f"cannot be read: {type(error).__name__}: {error}"
        ) from None
    return CloudAssembly({one.name: one for one in _in_order(found)}, gitops)


def _stacks(folder: Path) -> Iterator[Stack]:
    artifacts = _json(folder / _MANIFEST).get("artifacts", {})
    names = {
        key: one.get("properties", {}).get("stackName", key)
        for key, one in artifacts.items()
        if one["type"] == _STACK
    }
    for key, artifact in artifacts.items():
        if artifact["type"] == _NESTED:
            yield from _stacks(folder / artifact["properties"]["directoryName"])
        if artifact["type"] != _STACK:
            continue
        _, _, place = artifact["environment"].partition("://")
        account, _, region = place.partition("/")
        yield Stack(
            name=names[key],
            template=_json(folder / artifact["properties"]["templateFile"]),
            account=None if account.startswith(_UNKNOWN) else account,
            region=None if region.startswith(_UNKNOWN) else region,
            depends_on=tuple(
                names[one] for one in artifact.get("dependencies", ()) if one in names
            ),
        )


def _in_order(stacks: list[Stack]) -> Iterator[Stack]:
    left = {one.name: one for one in stacks}
    while left:
        ready = [one for one in left.values() if not left.keys() & set(one.depends_on)]
        # Stacks that wait for each other cannot be deployed; they are shown all the same.
        for one in ready or [*left.values()]:
            yield left.pop(one.name)


def _json(path: Path) -> dict[str, Any]:
    content = json.loads(path.read_text("utf-8"))
    if not isinstance(content, dict):
        raise TypeError(f"{path.name} must be an object")
    return content
