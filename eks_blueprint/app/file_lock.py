"""Locks on folders, which end with the process that holds them.

Windows has none: there, two syntheses at once into one folder are not kept apart, and what a
process left that was killed stays.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["lock", "try_lock"]

if sys.platform == "win32":

    @contextmanager
    def lock(folder: Path) -> Iterator[None]:
        """Hold nothing."""
        yield

    def try_lock(folder: Path) -> bool:
        """Say that somebody may hold the folder."""
        return False

else:
    import fcntl

    @contextmanager
    def lock(folder: Path) -> Iterator[None]:
        """Hold a folder; waits while another process does."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def try_lock(folder: Path) -> bool:
        """Say whether no process holds a folder."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True
