"""Templates of pages as bytecode, so that they are compiled once and not for each review."""

from __future__ import annotations

import sys
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

__all__ = ["Bytecode"]

_FOLDER = Path(__file__).parent


class Bytecode(FileSystemBytecodeCache):
    """Bytecode of templates, beside that of the modules that render them.

    It is where Python keeps the bytecode of this package, written where and when Python would
    write it, and trusted as much. Compiling the templates takes longer than filling them in.

    :param folder: where it is. Default: ``__pycache__`` of this package, or what
        ``PYTHONPYCACHEPREFIX`` has instead.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(cache_from_source(__file__)).parent
        super().__init__(str(self._folder), f"%s.{sys.implementation.cache_tag}.jinja")

    def get_source_checksum(self, source: str) -> str:
        """Return what the bytecode of a template depends on, as one text.

        Besides the template that is jinja, and the modules here: filters of constants are applied
        when a template is compiled.

        :param source: the template.
        """
        modules = (f"{one.name} {one.stat().st_mtime_ns}" for one in sorted(_FOLDER.glob("*.py")))
        parts = (source, jinja2.__version__, *modules)
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read bytecode; what cannot be read is compiled anew.

        :param bucket: what takes it.
        """
        try:
            super().load_bytecode(bucket)
        # A damaged file: pickle raises nearly everything.
        except Exception:
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write bytecode, if Python writes its own and the folder can be written.

        :param bucket: what holds it.
        """
        if sys.dont_write_bytecode:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
        except OSError:
            # Of an installation that belongs to somebody else: it is compiled each time.
            return
