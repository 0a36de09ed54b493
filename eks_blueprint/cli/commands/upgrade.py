"""``eks-blueprint upgrade``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eks_blueprint.cli.live import session_of
from eks_blueprint.cli.options import (
    Clusters,
    Format,
    NamedSpec,
    Profile,
    Quiet,
    Region,
    Role,
    Spec,
    live_option,
)
from eks_blueprint.cli.spec_argument import spec_of

__all__ = ["EXAMPLES", "PAGE", "upgrade"]

PAGE = "how-to/upgrade.md"
EXAMPLES = (
    "eks-blueprint upgrade my.yaml",
    "eks-blueprint upgrade my.yaml --to 1.36 --manifests k8s/ --format markdown",
    "eks-blueprint upgrade my.yaml --live --profile prod --write",
)


def upgrade(
    spec: Spec = None,
    named: NamedSpec = None,
    clusters: Clusters = "",
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="VERSION",
            show_default=False,
            help="Kubernetes version at the end, such as 1.36; default: for each cluster the next "
            "one",
        ),
    ] = None,
    manifests: Annotated[
        list[Path] | None,
        typer.Option(
            "--manifests",
            metavar="PATH",
            show_default=False,
            help="file or folder of objects that something else applies; may be repeated",
        ),
    ] = None,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            show_default=False,
            help="change the versions of the first step in the spec, and nothing else in the file",
        ),
    ] = False,
    live: Annotated[bool, live_option("about the clusters as they run")] = False,
    profile: Profile = "",
    role: Role = "",
    region: Region = "",
    form: Format = "text",
    quiet: Quiet = False,
) -> int:
    """Plan the upgrade of clusters to another version of Kubernetes.

    What blocks it, what to run in which order, how long it takes, and how to go back. Exit
    code 1 if something blocks it.
    """
    path = spec_of("upgrade", spec, named)
    from eks_blueprint.cli.upgrade import upgrade as run

    return run(
        path,
        to=to,
        clusters=clusters,
        manifests=manifests or (),
        session=session_of("upgrade", live=live, profile=profile, role=role, region=region),
        form=form,
        write=write,
    )
