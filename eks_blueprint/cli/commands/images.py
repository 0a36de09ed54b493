"""``eks-blueprint images``."""

from __future__ import annotations

from typing import Annotated

import typer

from eks_blueprint.cli.options import Clusters, Format, NamedSpec, Quiet, Spec
from eks_blueprint.cli.spec_argument import spec_of
from eks_blueprint.cli.usage import UsageError

__all__ = ["EXAMPLES", "PAGE", "images"]

PAGE = "how-to/isolated-vpc.md"
EXAMPLES = (
    "eks-blueprint images my.yaml",
    "eks-blueprint images my.yaml --clusters prod --format json",
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
    form: Format = "text",
    quiet: Quiet = False,
) -> int:
    """List the charts and images of clusters, with version, digest and copy.

    The digest is shown where it is known, the copy where the cluster has a private registry.
    """
    path = spec_of("images", spec, named)
    if script and form != "text":
        raise UsageError(f"--script prints a shell script, got --format {form}; leave out one")
    from eks_blueprint.cli.images import images as run

    return run(path, clusters=clusters, script=script, to=form)
