"""``eks-blueprint init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from eks_blueprint.cli.options import Format

__all__ = ["EXAMPLES", "PAGE", "init"]

PAGE = "tutorial.md"
EXAMPLES = (
    "eks-blueprint init",
    "eks-blueprint init shop --app",
    "eks-blueprint init --name shop --admin arn:aws:iam::111122223333:role/admin --profile poc",
)


def init(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", show_default=False, help="where; default: this folder"),
    ] = Path(),
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", show_default=False, help="name of the cluster"),
    ] = None,
    admin: Annotated[
        str | None,
        typer.Option(
            "--admin",
            metavar="ARN",
            show_default=False,
            help="IAM role or user that administers the cluster",
        ),
    ] = None,
    profile: Annotated[
        Literal["production", "core", "poc"] | None,
        typer.Option(
            "--profile",
            show_default=False,
            help="what is on without being named; poc is small and easy to delete; default: "
            "production",
        ),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(
            "--account",
            metavar="ID",
            show_default=False,
            help="account of the cluster; default: the one that the CDK CLI deploys with",
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            metavar="REGION",
            show_default=False,
            help="Region of the cluster, together with the account; default: that of the CDK CLI",
        ),
    ] = None,
    nodes: Annotated[
        Literal["profile", "karpenter", "auto-mode"] | None,
        typer.Option(
            "--nodes",
            show_default=False,
            help="what makes nodes: what the profile has (production: Karpenter; core: nodes for "
            "controllers only; poc: two small nodes), karpenter, or auto-mode; default: profile",
        ),
    ] = None,
    bastion: Annotated[
        bool | None,
        typer.Option(
            "--bastion/--no-bastion",
            show_default=False,
            help="a bastion, through which the private endpoint is reached; default: yes",
        ),
    ] = None,
    app: Annotated[
        bool | None,
        typer.Option(
            "--app/--no-app",
            show_default=False,
            help="write app.py, cdk.json and requirements.txt as well; default: no",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", show_default=False, help="overwrite files that exist")
    ] = False,
    no_input: Annotated[
        bool,
        typer.Option(
            "--no-input",
            show_default=False,
            help="ask nothing; --name and --admin are then required, as they are without a "
            "terminal",
        ),
    ] = False,
    form: Format = "text",
) -> int:
    """Write a first spec, and an app around it if that is wanted.

    Asks on a terminal for what no option says. The spec is clusters.yaml; it can be validated and
    synthesized at once. Nothing that exists is overwritten without --force.
    """
    from eks_blueprint.cli.init import init as run

    given = {
        "name": name,
        "profile": profile,
        "admin": admin,
        "account": account,
        "region": region,
        "nodes": nodes,
        "bastion": bastion,
    }
    return run(folder, given, app=app, force=force, ask=not no_input, to=form)
