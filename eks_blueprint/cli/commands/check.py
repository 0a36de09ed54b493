"""``eks-blueprint check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from eks_blueprint.cli.assembly_argument import assembly_of_app

__all__ = ["EXAMPLES", "PAGE", "check"]

PAGE = "how-to/check-any-template.md"
EXAMPLES = (
    "eks-blueprint check",
    "eks-blueprint check cdk.out",
    "eks-blueprint check cluster.yaml network.yaml --severity high",
    "eks-blueprint check theirs.yaml --ignore-acknowledgements",
    "eks-blueprint check templates/ --ignore SEC-END-1 --format sarif > check.sarif",
)


def check(
    templates: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="TEMPLATE...",
            show_default=False,
            help="CloudFormation templates in JSON or YAML, folders of templates, and folders of "
            "cloud assemblies; what is given together is judged together; default: cdk.out",
        ),
    ] = None,
    severity: Annotated[
        Literal["high", "medium", "low"],
        typer.Option(
            "--severity", show_default=False, help="leave out what is below; default: low"
        ),
    ] = "low",
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="ID",
            show_default=False,
            help="accept a finding, all of a rule, or all that fit a pattern, repeatable; findings "
            "that the metadata of a template acknowledges are accepted without",
        ),
    ] = None,
    ignore_acknowledgements: Annotated[
        bool,
        typer.Option(
            "--ignore-acknowledgements",
            help="leave findings open that the metadata of templates, or the app that wrote them, "
            "acknowledges; for templates of others",
        ),
    ] = False,
    to: Annotated[
        Literal["text", "json", "markdown", "sarif"],
        typer.Option("--format", show_default=False, help="default: text"),
    ] = "text",
) -> int:
    """Judge CloudFormation templates of anybody by the recommendations.

    Reads templates only: no Node, no CDK, no AWS. The rules of cdk-nag are not among those that
    run. Exits with 1 if there is a finding that nobody accepted.
    """
    given = templates or [assembly_of_app("check")]
    from eks_blueprint.cli.check import check as run

    return run(
        given,
        severity=severity,
        ignore=ignore or (),
        ignore_acknowledgements=ignore_acknowledgements,
        to=to,
    )
