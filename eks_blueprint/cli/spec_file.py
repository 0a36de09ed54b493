"""The spec that a command is about."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from eks_blueprint import spec
from eks_blueprint.app.anywhere import refuse_only_anywhere
from eks_blueprint.app.changed_since import changed_since
from eks_blueprint.errors import Issue
from eks_blueprint.spec import BlueprintSpec

__all__ = ["SpecFile", "read_spec"]


@dataclass(frozen=True)
class SpecFile:
    """A spec and the clusters of it that a command is about.

    :param blueprint: the spec.
    :param names: the clusters, in the order of the file.
    :param warnings: what the spec was warned about.
    """

    blueprint: BlueprintSpec
    names: tuple[str, ...]
    warnings: tuple[Issue, ...]


def read_spec(
    path: Path, clusters: str = "", *, since: str = "", any_target: bool = False
) -> SpecFile:
    """Read a spec, and print each warning about the chosen clusters.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: all.
    :param since: Git revision; only clusters that changed since then are chosen. Default: all.
    :param any_target: whether clusters of EKS Anywhere are chosen as well. Default: false; a spec
        that has no others is refused.
    :raises BlueprintError: if the spec is refused, or no cluster matches.
    """
    found: list[Issue] = []
    blueprint = spec.load(path, warn=found.append)
    others = blueprint.anywhere_clusters
    if not any_target:
        refuse_only_anywhere(blueprint)
        if others and not clusters:
            print(f"left out: {', '.join(others)} of target eks-anywhere", file=sys.stderr)
    known = (*blueprint.clusters, *(others if any_target else ()))
    names = blueprint.matching(clusters, any_target=any_target) if clusters else known
    if since:
        changes = changed_since(path, since, blueprint)
        print(changes.told(since), file=sys.stderr)
        names = tuple(name for name in names if name in changes.changed)
    every = (*blueprint.clusters, *others)
    silent = tuple(f"clusters.{name}." for name in every if name not in names)
    warnings = tuple(issue for issue in found if not issue.path.startswith(silent))
    for warning in warnings:
        print(warning, file=sys.stderr)
    return SpecFile(blueprint, names, warnings)
