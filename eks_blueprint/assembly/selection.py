"""The stacks of some clusters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from eks_blueprint.assembly.cloud_assembly import CloudAssembly
from eks_blueprint.errors import BlueprintError

__all__ = ["chosen", "must_match"]


def chosen(assembly: CloudAssembly, patterns: str) -> CloudAssembly:
    """Return the stacks of some clusters, with those that they depend on.

    :param assembly: the cloud assembly.
    :param patterns: patterns of names of clusters, separated by commas, such as ``prod-*``.
    """
    wanted = _parts(patterns)
    names = {name for name in assembly.stacks if any(fnmatchcase(name, one) for one in wanted)}
    waiting = [*names]
    while waiting:
        for name in assembly.stacks[waiting.pop()].depends_on:
            if name in assembly.stacks and name not in names:
                names.add(name)
                waiting.append(name)
    stacks = {name: stack for name, stack in assembly.stacks.items() if name in names}
    return CloudAssembly(stacks, _trees(assembly.gitops, names))


def must_match(patterns: str, *sides: CloudAssembly) -> None:
    """Refuse a pattern that matches no stack of any side.

    :param patterns: patterns of names of clusters, separated by commas.
    :param sides: the cloud assemblies.
    :raises BlueprintError: if one matches nothing.
    """
    names = dict.fromkeys(name for side in sides for name in side.stacks)
    for part in _parts(patterns):
        if not any(fnmatchcase(name, part) for name in names):
            raise BlueprintError(f"each pattern of --clusters must match a stack, got {part!r}")


def _parts(patterns: str) -> list[str]:
    return [part.strip() for part in patterns.split(",") if part.strip()] or ["*"]


def _trees(gitops: Mapping[str, str], names: set[str]) -> Mapping[str, str]:
    """Leave out the files of other clusters, whose folders carry their names."""
    return {path: text for path, text in gitops.items() if _cluster(path.split("/")) in names}


def _cluster(parts: Sequence[str]) -> str:
    # clusters/NAME/..., infrastructure/LAYER/NAME/...
    index = 1 if parts[0] == "clusters" else 2
    return parts[index] if len(parts) > index else ""
