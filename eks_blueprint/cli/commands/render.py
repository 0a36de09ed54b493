"""``eks-blueprint render``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from eks_blueprint.cli.options import Clusters, NamedSpec, Spec, output_option
from eks_blueprint.cli.spec_argument import spec_of

__all__ = ["EXAMPLES", "PAGE", "render"]

PAGE = "how-to/eks-anywhere.md"
EXAMPLES = (
    "eks-blueprint render my.yaml",
    "eks-blueprint render my.yaml --clusters 'factory-*' --output machines",
)


def render(
    spec: Spec = None,
    named: NamedSpec = None,
    clusters: Clusters = "",
    output: Annotated[
        Path, output_option("folder with a folder for each cluster; default: eks-anywhere")
    ] = Path("eks-anywhere"),
) -> int:
    """Write files of clusters of EKS Anywhere and of hybrid nodes.

    For EKS Anywhere manifests, inventories, commands and the tree for Flux; for hybrid nodes the
    configuration of each site.
    """
    path = spec_of("render", spec, named)
    from eks_blueprint.cli.render import render as run

    return run(path, clusters=clusters, output=output)
