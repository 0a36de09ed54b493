"""Standard output and standard error as they are found: closed, not UTF-8, without a reader."""

from __future__ import annotations

import io
import os
import sys

from eks_blueprint.errors import BlueprintError

__all__ = ["prepare_streams", "silence_output"]

_UTF8 = ("utf-8", "utf8")


def prepare_streams(*, json: bool) -> None:
    """Let every character be written.

    :param json: whether the answer is JSON, which is UTF-8 whatever the terminal is (RFC 8259).
    :raises BlueprintError: if standard output is closed.
    """
    if sys.stderr is None:
        # `2>&-`: print would write to standard output instead.
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        raise BlueprintError("output must be writable, got: standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper) or stream.encoding.lower() in _UTF8:
            continue
        if json and stream is sys.stdout:
            stream.reconfigure(encoding="utf-8")
        else:
            stream.reconfigure(errors="replace")


def silence_output() -> None:
    """Write nothing more: Python would try to when it exits, and print an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
