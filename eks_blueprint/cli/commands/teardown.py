"""``eks-blueprint teardown``."""

from __future__ import annotations

from typing import Annotated

from eks_blueprint.cli.assembly_argument import spec_or_assembly
from eks_blueprint.cli.live import session_of
from eks_blueprint.cli.options import (
    Clusters,
    Format,
    NamedSpec,
    Profile,
    Quiet,
    Region,
    Role,
    SpecOrAssembly,
    live_option,
)

__all__ = ["EXAMPLES", "PAGE", "teardown"]

PAGE = "how-to/delete-a-cluster.md"
EXAMPLES = (
    "eks-blueprint teardown my.yaml --clusters test",
    "eks-blueprint teardown cdk.out --format markdown",
    "eks-blueprint teardown my.yaml --live",
)


def teardown(
    spec: SpecOrAssembly = None,
    named: NamedSpec = None,
    clusters: Clusters = "",
    live: Annotated[
        bool, live_option("what controllers of the clusters made, and still exists")
    ] = False,
    profile: Profile = "",
    role: Role = "",
    region: Region = "",
    form: Format = "text",
    quiet: Quiet = False,
) -> int:
    """Show how clusters are deleted: what goes first, in which order, what stays.

    Nothing is deleted. Exit code 1 if something is deleted before what still needs it.
    """
    path = spec_or_assembly("teardown", spec, named)
    from eks_blueprint.cli.teardown import teardown as run

    return run(
        path,
        clusters=clusters,
        session=session_of("teardown", live=live, profile=profile, role=role, region=region),
        to=form,
    )
