"""Node.js, on which the CDK runs."""

from __future__ import annotations

import os
import shutil

from eks_blueprint.errors import BlueprintError

__all__ = ["node_program", "require_node"]


def node_program() -> str:
    """Return the program that jsii starts.

    Source: jsii 1.142.0, ``jsii/_kernel/providers/process.py``.
    """
    return os.environ.get("JSII_NODE") or "node"


def require_node() -> None:
    """Refuse to go on without Node.js, before jsii fails with a traceback.

    :raises BlueprintError: if there is none.
    """
    program = node_program()
    if shutil.which(program) is None:
        where = f"JSII_NODE={program}" if os.environ.get("JSII_NODE") else "node on PATH"
        raise BlueprintError(
            f"Node.js must be installed, since the CDK runs on it, got no {where}; pip install "
            "'eks-blueprint[node]' and put the folder of Python's programs on PATH, or install "
            "Node.js 22 or newer"
        )
