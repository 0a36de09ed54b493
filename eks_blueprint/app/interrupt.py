"""The end of a process after Ctrl-C."""

from __future__ import annotations

import os
import sys

__all__ = ["interrupted"]


def interrupted() -> int:
    """Say so in a word, and keep quiet about what ends with this process.

    Ctrl-C ends the Node process behind the CDK as well; jsii finds that out when Python exits, and
    prints a traceback.

    :returns: the exit code, 130, that of a program which a shell sees interrupted.
    """
    print("interrupted", file=sys.stderr, flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return 130
