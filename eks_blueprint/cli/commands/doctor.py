"""``eks-blueprint doctor``."""

from __future__ import annotations

from typing import Annotated

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
from eks_blueprint.cli.spec_argument import spec_if_any

__all__ = ["EXAMPLES", "PAGE", "doctor"]

PAGE = "how-to/live.md#doctor"
EXAMPLES = (
    "eks-blueprint doctor",
    "eks-blueprint doctor my.yaml --live --profile prod",
    "eks-blueprint doctor --format json",
)


def doctor(
    spec: Spec = None,
    named: NamedSpec = None,
    clusters: Clusters = "",
    live: Annotated[
        bool, live_option("about credentials, bootstrap stacks, and with a spec about quotas")
    ] = False,
    profile: Profile = "",
    role: Role = "",
    region: Region = "",
    form: Format = "text",
    quiet: Quiet = False,
) -> int:
    """Look whether this machine and an account have what is needed.

    Python, packages, Node.js, the CDK CLI, disk space, git, kubectl, helm; with --live credentials
    and the bootstrap stack, and with a spec the quotas that its clusters count against. Each thing
    that is missing has its remedy. Exit code 1 if something that is required is missing.
    """
    path = spec_if_any("doctor", spec, named)
    session = session_of("doctor", live=live, profile=profile, role=role, region=region)
    from eks_blueprint.cli.doctor import doctor as run

    return run(path, clusters=clusters, session=session, to=form)
