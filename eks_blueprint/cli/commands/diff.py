"""``eks-blueprint diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eks_blueprint.cli.assembly_argument import spec_or_assembly
from eks_blueprint.cli.live import session_of
from eks_blueprint.cli.options import Clusters, Format, Profile, Quiet, Region, Role, live_option
from eks_blueprint.errors import BlueprintError

__all__ = ["EXAMPLES", "PAGE", "diff"]

PAGE = "how-to/what-a-change-does.md"
EXAMPLES = (
    "eks-blueprint diff deployed.yaml my.yaml",
    "eks-blueprint diff cdk.out.old cdk.out --format markdown",
    "eks-blueprint diff --live my.yaml --clusters prod",
)


def diff(
    sides: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="OLD NEW",
            show_default=False,
            help="what is deployed, and what will be: each a spec, the folder of a cloud assembly, "
            "or a folder of templates; with --live NEW alone; default with --live: spec in the "
            "context of cdk.json, otherwise cdk.out",
        ),
    ] = None,
    clusters: Clusters = "",
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="ID",
            show_default=False,
            help="may be replaced or deleted; as it is printed with each finding, repeatable",
        ),
    ] = None,
    allow_file: Annotated[
        Path | None,
        typer.Option(
            "--allow-file",
            metavar="FILE",
            show_default=False,
            help="file with such ids, one a line, if it exists; those that match nothing are "
            "ignored",
        ),
    ] = None,
    live: Annotated[
        bool, live_option("for the templates that were deployed last, instead of OLD")
    ] = False,
    profile: Profile = "",
    role: Role = "",
    region: Region = "",
    form: Format = "text",
    quiet: Quiet = False,
) -> int:
    """Say what a deployment replaces, deletes or breaks.

    Each side is a spec, the folder of a cloud assembly, or a folder of templates (STACK.json). With
    --live, NEW alone is compared with the templates that CloudFormation has. Exit code 1 if
    something is lost that was not allowed, or the deployment fails.
    """
    given = sides or ([spec_or_assembly("diff", None, None)] if live else [])
    if not 1 <= len(given) <= 2:
        got = " ".join(map(str, given)) or "none"
        raise BlueprintError(f"diff needs two sides: OLD and NEW, or --live and NEW; got {got}")
    from eks_blueprint.cli.diff import diff as run

    return run(
        given[0] if len(given) == 2 else None,
        given[-1],
        clusters=clusters,
        allow=allow or (),
        allow_file=allow_file,
        session=session_of("diff", live=live, profile=profile, role=role, region=region),
        to=form,
    )
