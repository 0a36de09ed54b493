"""The end of a process after Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

__all__ = ["Interrupt", "interrupted", "raise_on_interrupt"]


class Interrupt(KeyboardInterrupt):
    """Ctrl-C, as an exception that Python does not turn into its own exit code.

    A KeyboardInterrupt that leaves `exec()`, with which the standard library makes classes while
    modules are imported, marks the process: run with `-m`, it then ends with the signal, whatever
    was caught and whatever exit code the program chose (`run_eval_code_obj` of CPython 3.11).
    The mark is set for exactly KeyboardInterrupt, not for classes derived from it.
    """


def raise_on_interrupt() -> None:
    """Let Ctrl-C raise Interrupt from now on, unless the process ignores or handles it already."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _raise)


def interrupted() -> int:
    """Print a short message, and suppress errors of processes that end with this one.

    Ctrl-C also ends CDK's Node process; jsii notices that when Python exits, and prints a
    traceback.

    :returns: the exit code 130, by which shells recognize an interrupted program.
    """
    print("interrupted", file=sys.stderr, flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return 130


def _raise(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Interrupt
