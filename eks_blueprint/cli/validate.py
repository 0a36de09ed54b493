"""Check a spec without the CDK."""

from __future__ import annotations

from pathlib import Path

from eks_blueprint.cli.spec_file import read_spec

__all__ = ["validate"]


def validate(path: Path, *, clusters: str = "") -> int:
    """Check a spec, and print what was not checked.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: all.
    :returns: 0.
    :raises BlueprintError: if the spec is invalid.
    """
    file = read_spec(path, clusters, any_target=True)
    names = file.names
    plural = "s" if len(names) != 1 else ""
    print(f"{path}: valid, {len(names)} cluster{plural}: {', '.join(names)}")
    print(
        "not checked: the size of the templates and the findings of rule packs, which only synth "
        "knows"
    )
    return 0
