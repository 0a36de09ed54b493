"""Turns Python's garbage collector off while constructs are created."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["no_garbage_collection"]


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Turn the garbage collector off inside the block.

    Constructs, modules and specs live as long as the app, so the collector scans more and more
    objects and frees none: it takes a tenth of the time of a synthesis.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
