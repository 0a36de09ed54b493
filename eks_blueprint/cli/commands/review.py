"""``eks-blueprint review``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eks_blueprint.cli.assembly_argument import assembly_of_app
from eks_blueprint.cli.options import output_option

__all__ = ["EXAMPLES", "PAGE", "review"]

PAGE = "how-to/review.md"
EXAMPLES = (
    "eks-blueprint review",
    "eks-blueprint review cdk.out --output review --baseline deployed/cdk.out",
    "eks-blueprint review cdk.out --baseline origin/main --spec my.yaml",
    "eks-blueprint review cdk.out --format markdown,sarif",
)


def review(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER",
            show_default=False,
            help="folder of a cloud assembly, of this library or of any CDK app; default: cdk.out, "
            "or that of cdk.json",
        ),
    ] = None,
    output: Annotated[
        Path,
        output_option("folder of the files, new, empty or of an earlier review; default: review"),
    ] = Path("review"),
    baseline: Annotated[
        str,
        typer.Option(
            "--baseline",
            metavar="FOLDER|REVISION",
            show_default=False,
            help="what is deployed: the folder of a cloud assembly or of templates (STACK.json), "
            "or a Git revision, whose committed assembly is read, or whose app or --spec is "
            "synthesized; REVISION:PATH is a folder in it; default: changes are not looked at",
        ),
    ] = "",
    spec: Annotated[
        Path | None,
        typer.Option(
            "--spec",
            metavar="FILE",
            show_default=False,
            help="what FOLDER was synthesized from, to synthesize it as of the revision; default: "
            "the app of cdk.json",
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAMES",
            show_default=False,
            help="some of html, markdown, sarif and json, separated by commas; default: all",
        ),
    ] = "",
    date: Annotated[
        str,
        typer.Option(
            "--date",
            metavar="DAY",
            show_default=False,
            help="day for which support of Kubernetes versions is looked at, such as 2026-11-25; "
            "default: that of the prices in the catalogue",
        ),
    ] = "",
) -> int:
    """Review a cloud assembly: a page for people, Markdown, SARIF and JSON.

    Nothing but the folder is read: no Node, no CDK, no AWS. What a Git revision did not commit is
    synthesized, which runs Node and the code of its app. Exit code 1 if a rule pack or a rule
    of this library found something that nobody acknowledged.
    """
    found = folder if folder is not None else assembly_of_app("review")
    from eks_blueprint.cli.review import review as run

    return run(found, output=output, baseline=baseline, spec=spec, formats=form, day=date)
