"""The CDK app: one spec in, one or many clusters out.

Context: ``spec`` (path of the spec), ``clusters`` (patterns of cluster names) and ``packs`` (rule
packs, or none). With GitOps, the trees for the repositories are written beside the templates, into
``gitops``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import aws_cdk as cdk

from eks_blueprint import spec, stacks
from eks_blueprint.errors import BlueprintError
from eks_blueprint.governance import ACKNOWLEDGEMENTS, DEFAULT_PACKS, acknowledge, attach_packs

DEFAULT_SPEC = "examples/01-production.yaml"


def build(app: cdk.App) -> tuple[cdk.Stack, ...]:
    """Fill the app with what its context asks for.

    :param app: the app.
    :returns: the stacks.
    :raises BlueprintError: if the spec or the context is refused.
    """
    blueprint = spec.load(app.node.try_get_context("spec") or DEFAULT_SPEC)
    clusters = app.node.try_get_context("clusters")
    only = blueprint.matching(clusters) if clusters else None
    packs = app.node.try_get_context("packs") or ",".join(DEFAULT_PACKS)
    attach_packs(app, () if packs == "none" else packs.split(","))
    built = stacks.build(app, blueprint, only=only)
    if packs != "none":
        acknowledge(app, ACKNOWLEDGEMENTS)
    return built


def main() -> None:
    """Synthesize; exit with 2 and one line for each mistake if the input is refused."""
    app = cdk.App()
    try:
        built = build(app)
    except BlueprintError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    folder = Path(app.synth().directory)
    stacks.write_gitops(built, folder / "gitops")


if __name__ == "__main__":
    main()
