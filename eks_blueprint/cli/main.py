"""Arguments and exit codes: 0 done, 1 findings, 2 bad input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eks_blueprint import spec
from eks_blueprint.cli.gitops import gitops
from eks_blueprint.cli.synth import synth
from eks_blueprint.errors import BlueprintError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    :param arguments: the command line after the program's name. Default: the process's.
    :returns: the exit code.
    """
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BlueprintError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="eks-blueprint", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("synth", help="synthesize a spec and print a summary")
    run.add_argument("--spec", default="examples/01-production.yaml", type=Path)
    run.add_argument("--clusters", default="", help="patterns of cluster names, such as prod-*")
    run.add_argument("--output", default="cdk.out", type=Path)
    run.add_argument("--packs", default="", help="rule packs, such as aws-solutions,hipaa, or none")
    run.set_defaults(
        run=lambda o: synth(o.spec, clusters=o.clusters, packs=o.packs, output=o.output)
    )

    tree = commands.add_parser("gitops", help="write the tree for a GitOps repository")
    tree.add_argument("--spec", required=True, type=Path)
    tree.add_argument("--clusters", default="", help="patterns of cluster names")
    tree.add_argument("--output", default="gitops", type=Path)
    tree.set_defaults(run=lambda o: gitops(o.spec, clusters=o.clusters, output=o.output))

    validate = commands.add_parser("validate", help="check a spec without synthesizing it")
    validate.add_argument("--spec", required=True, type=Path)
    validate.add_argument("--clusters", default="", help="patterns of cluster names")
    validate.set_defaults(run=lambda o: _validate(o.spec, o.clusters))

    schema = commands.add_parser("schema", help="print the JSON Schema of specs")
    schema.set_defaults(run=lambda _: _schema())
    return parser


def _validate(path: Path, clusters: str) -> int:
    blueprint = spec.load(path)
    names = blueprint.matching(clusters) if clusters else tuple(blueprint.clusters)
    print(
        f"{path}: valid, {len(names)} cluster{'s' if len(names) != 1 else ''}: {', '.join(names)}"
    )
    return 0


def _schema() -> int:
    sys.stdout.write(spec.schema_text())
    return 0
