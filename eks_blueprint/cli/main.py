"""Runs a command of ``eks-blueprint``, and gives its exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from eks_blueprint.app.interrupt import interrupted
from eks_blueprint.cli.arguments import parser
from eks_blueprint.cli.live import session_of
from eks_blueprint.errors import BlueprintError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    :param arguments: the command line after the program's name. Default: the process's.
    :returns: the exit code: 0 done, 1 findings, 2 bad input, 130 interrupted.
    """
    options = parser().parse_args(arguments)
    try:
        code = _run(options)
        sys.stdout.flush()
        return code
    except BlueprintError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return interrupted()
    except OSError as error:
        if error.filename is not None:
            print(f"{error.filename}: cannot be read or written: {error.strerror}", file=sys.stderr)
            return 2
        # Otherwise Python would try to write the rest when it exits, and print an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # The reader closed the pipe, as `head` does.
        if isinstance(error, BrokenPipeError):
            return 1
        print(f"output must be writable, got: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    # Each command is imported when it runs, so that help and Ctrl-C respond immediately.
    if options.command == "synth":
        from eks_blueprint.app.jobs import job_count
        from eks_blueprint.cli.synth import synth

        return synth(
            options.spec,
            clusters=options.clusters,
            packs=options.packs,
            output=options.output,
            jobs=job_count(options.jobs),
            since=options.changed_since,
        )
    if options.command == "gitops":
        from eks_blueprint.cli.gitops import gitops

        return gitops(
            options.spec,
            clusters=options.clusters,
            output=options.output,
            script=options.script,
        )
    if options.command == "render":
        from eks_blueprint.cli.render import render

        return render(options.spec, clusters=options.clusters, output=options.output)
    if options.command == "images":
        from eks_blueprint.cli.images import images

        return images(options.spec, clusters=options.clusters, script=options.script)
    if options.command == "validate":
        from eks_blueprint.cli.validate import validate

        return validate(options.spec, clusters=options.clusters)
    if options.command == "upgrade":
        from eks_blueprint.cli.upgrade import upgrade

        return upgrade(
            options.spec,
            to=options.to,
            clusters=options.clusters,
            manifests=options.manifests,
            session=session_of(options),
            form=options.format,
            write=options.write,
        )
    if options.command == "diff":
        from eks_blueprint.cli.diff import diff

        return diff(
            options.old,
            options.new,
            clusters=options.clusters,
            allow=options.allow,
            allow_file=options.allow_file,
            session=session_of(options),
            to=options.format,
        )
    if options.command == "teardown":
        from eks_blueprint.cli.teardown import teardown

        return teardown(
            options.spec,
            clusters=options.clusters,
            session=session_of(options),
            to=options.format,
        )
    if options.command == "cost":
        from eks_blueprint.cli.cost import cost

        return cost(
            options.spec,
            clusters=options.clusters,
            region=options.region,
            assume=options.assume,
            session=session_of(options, region=False),
            svg=options.svg,
            to=options.format,
        )
    return _run_small(options)


def _run_small(options: argparse.Namespace) -> int:
    """Run one of the commands that need few options."""
    if options.command == "schema":
        from eks_blueprint.spec import schema_text

        sys.stdout.write(schema_text())
        return 0
    if options.command == "bake":
        from eks_blueprint.cli.bake import bake

        return bake(options.assemblies, minutes=options.minutes, session=session_of(options))
    from eks_blueprint.cli.bootstrap import bootstrap

    return bootstrap(options.spec, policies=options.execution_policy, qualifier=options.qualifier)
