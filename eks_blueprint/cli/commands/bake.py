"""``eks-blueprint bake``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eks_blueprint.cli.assembly_argument import assembly_of_app
from eks_blueprint.cli.live import session_of
from eks_blueprint.cli.options import Profile, Region, Role, live_option

__all__ = ["EXAMPLES", "PAGE", "bake"]

PAGE = "how-to/fleet-pipeline.md#bake-time"
EXAMPLES = ("eks-blueprint bake cdk.out --minutes 30 --live",)


def bake(
    assemblies: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FOLDER...",
            show_default=False,
            help="cloud assemblies with the clusters; default: cdk.out",
        ),
    ] = None,
    *,
    minutes: Annotated[
        int,
        typer.Option("--minutes", metavar="N", show_default=False, help="how long; 0 looks once"),
    ],
    live: Annotated[
        bool, live_option("for the states of the alarms, without which there is nothing to watch")
    ] = False,
    profile: Profile = "",
    role: Role = "",
    region: Region = "",
) -> int:
    """Watch the alarms of deployed clusters for some time.

    Looks once a minute, and ends with exit code 1 as soon as one is in alarm. Needs --live.
    """
    folders = assemblies or [assembly_of_app("bake")]
    from eks_blueprint.cli.bake import bake as run

    session = session_of("bake", live=live, profile=profile, role=role, region=region)
    return run(folders, minutes=minutes, session=session)
