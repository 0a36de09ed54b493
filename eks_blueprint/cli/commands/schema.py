"""``eks-blueprint schema``."""

from __future__ import annotations

import sys

__all__ = ["EXAMPLES", "schema"]

EXAMPLES = ("eks-blueprint schema > blueprint.schema.json",)


def schema() -> int:
    """Print the JSON Schema of specs."""
    from eks_blueprint.spec import schema_text

    sys.stdout.write(schema_text())
    return 0
