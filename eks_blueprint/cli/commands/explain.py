"""``eks-blueprint explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from eks_blueprint.cli.completion import explained_names
from eks_blueprint.cli.options import Format

__all__ = ["EXAMPLES", "PAGE", "explain"]

PAGE = "reference/recommendations.md"
EXAMPLES = (
    "eks-blueprint explain SEC-KMS-1",
    "eks-blueprint explain 'AwsSolutions-IAM5[Action::s3:*]'",
    "eks-blueprint explain 'clusters.*.karpenter'",
    "eks-blueprint explain --format json",
)


def explain(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            autocompletion=explained_names,
            show_default=False,
            help="recommendation, check, finding or warning, component, add-on or chart, "
            "construct, or field of the spec; default: list the recommendations",
        ),
    ] = None,
    form: Format = "text",
) -> int:
    """Explain a recommendation, a finding, a component or a field of the spec.

    Why it is recommended, how severe neglect is, what the default is, which fields and rules belong
    to it, what a change does, and the sources.
    """
    from eks_blueprint.cli.explain import explain as run

    return run(name, to=form)
