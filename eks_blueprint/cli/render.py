"""Write what clusters of EKS Anywhere, and machines that join a cluster in AWS, read."""

from __future__ import annotations

from pathlib import Path

from eks_blueprint.app.anywhere import render as write
from eks_blueprint.app.anywhere import rendered_clusters
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.errors import BlueprintError

__all__ = ["render"]


def render(path: Path, *, clusters: str = "", output: Path = Path("eks-anywhere")) -> int:
    """Write manifests, inventories and trees of EKS Anywhere, and the files of hybrid nodes.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: all of EKS Anywhere, and all with sites of
        hybrid nodes.
    :param output: folder of the files. Default: ``eks-anywhere``.
    :returns: 0.
    :raises BlueprintError: if the spec is invalid or no cluster is one of EKS Anywhere or has sites
        of hybrid nodes, or if the output cannot be written; it is then unchanged.
    """
    file = read_spec(path, clusters, any_target=True)
    known = rendered_clusters(file.blueprint)
    names = [name for name in file.names if name in known]
    if not names:
        raise BlueprintError(
            f"{path}: none of {', '.join(file.names)} is a cluster of EKS Anywhere, or has "
            "hybrid_nodes.sites; set target: eks-anywhere, or use synth for clusters in AWS"
        )
    files = write(file.blueprint, output, names=names)
    print(f"{output}: {len(files)} files for {', '.join(names)}")
    for name in names:
        if name in file.blueprint.clusters:
            print(f"  {output / name / 'hybrid-nodes'} has the configuration of nodes")
            continue
        print(f"  {output / name / 'next-steps.md'} has the commands that create {name}")
    return 0
