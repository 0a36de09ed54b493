"""``eks-blueprint schema``."""

from __future__ import annotations

import sys

__all__ = ["EXAMPLES", "PAGE", "schema"]

PAGE = "reference/spec.md"
EXAMPLES = ("eks-blueprint schema > blueprint.schema.json",)


def schema() -> int:
    """Print the JSON Schema of specs.

    Editors with the YAML language server complete and check specs with it.
    """
    from eks_blueprint.spec import schema_text

    sys.stdout.write(schema_text())
    return 0
