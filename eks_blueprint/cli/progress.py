"""Shows that long work goes on: on a terminal, and nowhere else."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

__all__ = ["be_quiet", "is_shown", "working"]

_quiet = False


def be_quiet(value: bool) -> bool:
    """Remember for this call of the program whether progress is wanted.

    :param value: whether it is not.
    """
    global _quiet
    _quiet = value
    return value


def is_shown() -> bool:
    """Say whether progress is shown: somebody watches standard error, and did not refuse it."""
    if _quiet or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
        return False
    return bool(sys.stderr is not None and sys.stderr.isatty())


@contextlib.contextmanager
def working(what: str) -> Iterator[None]:
    """Show what is being done, and for how long, until it is done.

    :param what: what is being done.
    """
    if not is_shown():
        yield
        return
    # Its import takes longer than the rest of the start.
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    progress = Progress(
        # ASCII: terminals that are not UTF-8 show it as well.
        SpinnerColumn("line"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        # The answer goes to standard output, which may be a file.
        redirect_stdout=False,
    )
    with progress:
        progress.add_task(what, total=None)
        yield
