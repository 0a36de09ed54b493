"""The end of a process after Ctrl-C."""

from __future__ import annotations

import os
import sys

__all__ = ["interrupted"]


def interrupted() -> int:
    """Print a short message, and suppress errors of processes that end with this one.

    Ctrl-C also ends CDK's Node process; jsii notices that when Python exits, and prints a
    traceback.

    :returns: the exit code 130, by which shells recognize an interrupted program.
    """
    print("interrupted", file=sys.stderr, flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return 130
