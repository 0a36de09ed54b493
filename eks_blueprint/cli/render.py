"""Write what EKS Anywhere reads."""

from __future__ import annotations

from pathlib import Path

from eks_blueprint.app.anywhere import render as write
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.errors import BlueprintError

__all__ = ["render"]


def render(path: Path, *, clusters: str = "", output: Path = Path("eks-anywhere")) -> int:
    """Write manifests, inventories and commands of clusters of EKS Anywhere, and their trees.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: all of EKS Anywhere.
    :param output: folder of the files. Default: ``eks-anywhere``.
    :returns: 0.
    :raises BlueprintError: if the spec is invalid or no cluster is one of EKS Anywhere, or if the
        output cannot be written; it is then unchanged.
    """
    file = read_spec(path, clusters, any_target=True)
    known = file.blueprint.anywhere_clusters
    names = [name for name in file.names if name in known]
    if not names:
        raise BlueprintError(
            f"{path}: none of {', '.join(file.names)} is a cluster of EKS Anywhere; set target: "
            "eks-anywhere, or use synth for clusters in AWS"
        )
    files = write(file.blueprint, output, names=names)
    print(f"{output}: {len(files)} files for {', '.join(names)}")
    for name in names:
        print(f"  {output / name / 'next-steps.md'} has the commands that create {name}")
    return 0
