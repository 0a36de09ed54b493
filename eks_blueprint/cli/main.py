"""Runs a command of ``eks-blueprint``, and gives its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from eks_blueprint.app.interrupt import interrupted
from eks_blueprint.cli.failure import is_json_wanted, say
from eks_blueprint.cli.streams import prepare_streams, silence_output
from eks_blueprint.errors import BlueprintError

__all__ = ["main"]

# Of a program that SIGPIPE ended, by which shells recognize it.
_NO_READER = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    :param arguments: the command line after the program's name. Default: the process's.
    :returns: the exit code: 0 done, 1 findings, 2 bad input, 130 interrupted, 141 nobody reads.
    """
    words = [*(sys.argv[1:] if arguments is None else arguments)]
    json = is_json_wanted(words)
    try:
        try:
            prepare_streams(json=json)
            code = _run(words)
        except BlueprintError as error:
            code = say(error, json=json)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return interrupted()
    except OSError as error:
        if error.filename is not None:
            text = f"{error.filename}: cannot be read or written: {error.strerror}"
            return say(BlueprintError(text), json=json)
        silence_output()
        # The reader closed the pipe, as `head` does.
        if isinstance(error, BrokenPipeError):
            return _NO_READER
        print(f"output must be writable, got: {error}", file=sys.stderr)
        return 2


def _run(words: list[str]) -> int:
    # Imported here, and each command when it runs, so that Ctrl-C is answered from the beginning.
    import typer

    from eks_blueprint.cli.program import COMMANDS, NAME, program
    from eks_blueprint.cli.usage import UsageError

    if "_EKS_BLUEPRINT_COMPLETE" in os.environ:
        from eks_blueprint.cli.completion import complete

        return complete()
    try:
        with program().make_context(NAME, [*words] or ["--help"]) as context:
            return int(context.command.invoke(context) or 0)
    except typer.Exit as ended:
        return ended.exit_code if words else 2
    except (typer.Abort, EOFError):
        # Ctrl-C or Ctrl-D instead of an answer.
        raise KeyboardInterrupt from None
    except (UsageError, typer.TyperException) as error:
        message = str(error)
        if isinstance(error, typer.TyperException):
            message = error.format_message().rstrip(".").replace("Value error, ", "")
            message = message[:1].lower() + message[1:]
        called = next((f"{NAME} {one}" for one in words if one in COMMANDS), NAME)
        raise UsageError(f"{message}\nsee {called} --help") from None
