"""``eks-blueprint synth``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eks_blueprint.cli.completion import pack_names
from eks_blueprint.cli.options import Clusters, Format, NamedSpec, Quiet, Spec, output_option
from eks_blueprint.cli.spec_argument import spec_of

__all__ = ["EXAMPLES", "PAGE", "synth"]

PAGE = "how-to/synthesize.md"
EXAMPLES = (
    "eks-blueprint synth my.yaml",
    "eks-blueprint synth my.yaml --clusters 'prod-*' --packs aws-solutions,hipaa",
    "eks-blueprint synth fleet/ --jobs 4 --changed-since origin/main",
)


def synth(
    spec: Spec = None,
    named: NamedSpec = None,
    clusters: Clusters = "",
    packs: Annotated[
        str,
        typer.Option(
            "--packs",
            metavar="NAMES",
            autocompletion=pack_names,
            show_default=False,
            help="rule packs, such as aws-solutions,hipaa, or none; default: aws-solutions",
        ),
    ] = "",
    compliance: Annotated[
        str,
        typer.Option(
            "--compliance",
            metavar="NAME",
            show_default=False,
            help="compliance profile, which picks the packs: hipaa, pci or nist; default: none",
        ),
    ] = "",
    output: Annotated[Path, output_option("folder of the cloud assembly; default: cdk.out")] = Path(
        "cdk.out"
    ),
    jobs: Annotated[
        str,
        typer.Option(
            "-j",
            "--jobs",
            metavar="N",
            show_default=False,
            help="how many processes share the clusters; default: 1",
        ),
    ] = "1",
    changed_since: Annotated[
        str,
        typer.Option(
            "--changed-since",
            metavar="REVISION",
            show_default=False,
            help="only clusters whose spec differs from that of a Git revision; default: all",
        ),
    ] = "",
    form: Format = "text",
    quiet: Quiet = False,
) -> int:
    """Write the templates of a spec, check them with rule packs, print a summary.

    The output folder is replaced as a whole, and left as it was if the input is refused. Clusters
    and packs that are not given are those in the context of cdk.json.
    """
    path = spec_of("synth", spec, named)
    from eks_blueprint.app.jobs import job_count
    from eks_blueprint.cli.synth import synth as run

    return run(
        path,
        clusters=clusters,
        packs=packs,
        compliance=compliance,
        output=output,
        jobs=job_count(jobs),
        since=changed_since,
        to=form,
    )
