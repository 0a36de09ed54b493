"""``eks-blueprint bootstrap``."""

from __future__ import annotations

from typing import Annotated

import typer

from eks_blueprint.cli.options import Spec
from eks_blueprint.cli.spec_argument import spec_of

__all__ = ["EXAMPLES", "PAGE", "bootstrap"]

PAGE = "how-to/fleet-pipeline.md#before-the-first-run"
EXAMPLES = (
    "eks-blueprint bootstrap my.yaml",
    "eks-blueprint bootstrap my.yaml --execution-policy 'arn:aws:iam::{account}:policy/cdk'",
)


def bootstrap(
    spec: Spec = None,
    execution_policy: Annotated[
        list[str] | None,
        typer.Option(
            "--execution-policy",
            metavar="ARN",
            show_default=False,
            help="managed policy with which CloudFormation works in the accounts; {account} stands "
            "for each, repeatable; default: AdministratorAccess",
        ),
    ] = None,
    qualifier: Annotated[
        str,
        typer.Option(
            "--qualifier", metavar="TEXT", show_default=False, help="default: that of the CDK"
        ),
    ] = "hnb659fds",
) -> int:
    """Print how accounts and Regions are prepared for the pipeline of a spec.

    The commands of the CDK CLI that each account and Region needs once, and the first deployment
    of the pipeline.
    """
    path = spec_of("bootstrap", spec)
    from eks_blueprint.cli.bootstrap import bootstrap as run

    return run(path, policies=execution_policy or (), qualifier=qualifier)
