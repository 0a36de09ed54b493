"""``eks-blueprint cost``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eks_blueprint.cli.assembly_argument import spec_or_assembly
from eks_blueprint.cli.live import session_of
from eks_blueprint.cli.options import (
    Clusters,
    Format,
    NamedSpec,
    Profile,
    Quiet,
    Role,
    SpecOrAssembly,
    live_option,
)

__all__ = ["EXAMPLES", "PAGE", "cost"]

PAGE = "how-to/what-it-costs.md"
EXAMPLES = (
    "eks-blueprint cost my.yaml",
    "eks-blueprint cost cdk.out --region eu-central-1 --format json",
    "eks-blueprint cost my.yaml --assume internet-gb=500 --svg cost.svg",
)


def cost(
    spec: SpecOrAssembly = None,
    named: NamedSpec = None,
    clusters: Clusters = "",
    # The Region of the prices, with --live and without.
    region: Annotated[
        str,
        typer.Option(
            "--region",
            metavar="REGION",
            show_default=False,
            help="Region of stacks that name none; default: that of the spec, else us-east-1",
        ),
    ] = "",
    assume: Annotated[
        list[str] | None,
        typer.Option(
            "--assume",
            metavar="KEY=VALUE",
            show_default=False,
            help="replace an assumption, also KEY=LOW:EXPECTED:HIGH; can be repeated",
        ),
    ] = None,
    live: Annotated[bool, live_option("for the prices of the Price List")] = False,
    profile: Profile = "",
    role: Role = "",
    svg: Annotated[
        Path | None,
        typer.Option(
            "--svg",
            metavar="FILE",
            show_default=False,
            help="draw the way to lower cost; default: no picture",
        ),
    ] = None,
    form: Format = "text",
    quiet: Quiet = False,
) -> int:
    """Estimate what clusters cost a month.

    Low, expected and high, from the prices and assumptions of the catalogue, which the answer
    lists.
    """
    path = spec_or_assembly("cost", spec, named)
    from eks_blueprint.cli.cost import cost as run

    return run(
        path,
        clusters=clusters,
        region=region,
        assume=assume or (),
        session=session_of("cost", live=live, profile=profile, role=role),
        svg=svg,
        to=form,
    )
