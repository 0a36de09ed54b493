"""A cloud assembly: the stacks and the trees for GitOps that a synthesis wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eks_blueprint.assembly.ordering import in_order
from eks_blueprint.assembly.stack import Stack
from eks_blueprint.assembly.template import json_of, template_of
from eks_blueprint.assembly.trees import own_trees
from eks_blueprint.errors import BlueprintError

__all__ = ["OTHER_STAGES", "CloudAssembly", "inside", "is_assembly", "read_assembly"]

OTHER_STAGES = "dependencies-on-other-stages.json"
"""File of a stage that says which stacks of other stages its own depend on, by their ids."""

_MANIFEST = "manifest.json"
_STACK = "aws:cloudformation:stack"
_NESTED = "cdk:cloud-assembly"
_UNKNOWN = "unknown-"
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, eq=False)
class CloudAssembly:
    """What a synthesis wrote.

    :param stacks: the stacks by name, in the order of their deployment. Stacks of one name, in
        several accounts or Regions, are there by the ids of their artifacts.
    :param gitops: files of the trees for GitOps: their content by path, ``/`` between folders. What
        the clusters of a fleet share is there for each of them, as in a tree of its own.
    :param folder: the folder that it was read from. Default: none.
    """

    stacks: Mapping[str, Stack]
    gitops: Mapping[str, str]
    folder: Path | None = None


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
    try:
        found = list(_stacks(folder))
        files = sorted(tree.rglob("*.yaml")) if tree.is_dir() else []
        texts = {
            path.relative_to(tree).as_posix(): inside(folder, path).read_text("utf-8")
            for path in files
        }
    except _UNREADABLE as error:
        raise BlueprintError(
            f"a cloud assembly must be as cdk synth writes it, got {folder}, of which a file "
            f"cannot be read: {type(error).__name__}: {error}"
        ) from None
    stacks = _by_name(found)
    order = in_order({name: one.depends_on for name, one in stacks.items()})
    return CloudAssembly({name: stacks[name] for name in order}, own_trees(texts), folder)


def inside(folder: Path, path: Path) -> Path:
    """Return the path of a file of an assembly, which may be from somebody else.

    :param folder: the folder of the assembly.
    :param path: the file, below the folder.
    :raises ValueError: if it is elsewhere, also by a link, or is no file: reading a pipe would wait
        without end.
    """
    found = path.resolve()
    if not found.is_relative_to(folder.resolve()):
        raise ValueError(f"{path.name} must be in the folder of the assembly, got {path}")
    if found.exists() and not found.is_file():
        raise ValueError(f"{path.name} must be a file")
    return path


def _stacks(folder: Path, stage: str | None = None, under: str = "") -> Iterator[tuple[str, Stack]]:
    """Yield each stack with the id of its artifact; it depends on others by such ids."""
    artifacts = _json(folder, _MANIFEST).get("artifacts", {})
    more = _json(folder, OTHER_STAGES) if (folder / OTHER_STAGES).is_file() else {}
    for key, artifact in artifacts.items():
        properties = artifact.get("properties", {})
        if artifact["type"] == _NESTED:
            name = properties["directoryName"]
            below = (folder / name).resolve()
            # An assembly that holds itself would be read without end.
            if folder.resolve() not in below.parents:
                raise ValueError(f"directoryName of {key} must be below its assembly, got {name}")
            yield from _stacks(folder / name, key, f"{under}{name}/")
        if artifact["type"] != _STACK:
            continue
        _, _, place = artifact["environment"].partition("://")
        account, _, region = place.partition("/")
        stack = Stack(
            name=_text(properties.get("stackName", key), f"stackName of {key}"),
            template=template_of(_json(folder, properties["templateFile"])),
            account=None if account.startswith(_UNKNOWN) else account,
            region=None if region.startswith(_UNKNOWN) else region,
            depends_on=(*artifact.get("dependencies", ()), *more.get(key, ())),
            termination_protection=properties.get("terminationProtection") is True,
            hierarchical_id=_text(artifact.get("displayName", key), f"displayName of {key}"),
            stage=stage,
            file=under + properties["templateFile"],
        )
        yield key, stack


def _by_name(found: Sequence[tuple[str, Stack]]) -> dict[str, Stack]:
    times = Counter(stack.name for _, stack in found)
    names = {key: stack.name if times[stack.name] == 1 else key for key, stack in found}
    return {
        names[key]: replace(
            stack, depends_on=tuple(names[one] for one in stack.depends_on if one in names)
        )
        for key, stack in found
    }


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a text")
    return value


def _json(folder: Path, name: str) -> dict[str, Any]:
    path = inside(folder, folder / name)
    try:
        content = json_of(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None
    if not isinstance(content, dict):
        raise TypeError(f"{path.name} must be an object")
    return content
