"""``eks-blueprint images``."""

from __future__ import annotations

from typing import Annotated

import typer

from eks_blueprint.cli.options import Clusters, NamedSpec, Spec
from eks_blueprint.cli.spec_argument import spec_of

__all__ = ["EXAMPLES", "images"]

EXAMPLES = (
    "eks-blueprint images my.yaml",
    "eks-blueprint images my.yaml --script > copy-images.sh",
)


def images(
    spec: Spec = None,
    named: NamedSpec = None,
    clusters: Clusters = "",
    script: Annotated[
        bool,
        typer.Option(
            "--script", show_default=False, help="print the script that copies them to Amazon ECR"
        ),
    ] = False,
) -> int:
    """List images and charts, and where they are copied."""
    path = spec_of("images", spec, named)
    from eks_blueprint.cli.images import images as run

    return run(path, clusters=clusters, script=script)
