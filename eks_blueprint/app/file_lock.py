"""Locks on folders, which end with the process that holds them.

On Windows there are no such locks: two simultaneous syntheses into one folder are not kept apart,
and files left by a killed process are not removed.
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
        """Take no lock."""
        yield

    def try_lock(folder: Path) -> bool:
        """Return false, since another process may hold the folder."""
        return False

else:
    import fcntl

    @contextmanager
    def lock(folder: Path) -> Iterator[None]:
        """Lock a folder; wait while another process holds the lock."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def try_lock(folder: Path) -> bool:
        """Return whether no process holds the lock of a folder."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True
