"""``eks-blueprint gitops``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eks_blueprint.cli.options import Clusters, NamedSpec, Quiet, Spec, output_option
from eks_blueprint.cli.spec_argument import spec_of

__all__ = ["EXAMPLES", "PAGE", "gitops"]

PAGE = "how-to/gitops.md"
EXAMPLES = (
    "eks-blueprint gitops my.yaml --output ../gitops",
    "eks-blueprint gitops my.yaml --output ../gitops --script > publish.sh",
)


def gitops(
    spec: Spec = None,
    named: NamedSpec = None,
    clusters: Clusters = "",
    output: Annotated[Path, output_option("root of the repository's tree; default: gitops")] = Path(
        "gitops"
    ),
    script: Annotated[
        bool,
        typer.Option(
            "--script",
            show_default=False,
            help="write the tree, and print the script that publishes it and promotes versions",
        ),
    ] = False,
    quiet: Quiet = False,
) -> int:
    """Write the tree of clusters for a GitOps repository.

    Replaces the layers of the chosen clusters, and keeps everything else in the repository.
    """
    path = spec_of("gitops", spec, named)
    from eks_blueprint.cli.gitops import gitops as run

    return run(path, clusters=clusters, output=output, script=script)
