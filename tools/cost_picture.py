"""Draws the cost of the reference cluster for the documentation, from its example.

``python -m tools.cost_picture`` writes it; ``make docs`` calls it, and a test compares.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from eks_blueprint.app.assembled import assembled
from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.estimate import estimate
from eks_blueprint.review.picture import waterfall_file
from eks_blueprint.spec import load

__all__ = ["EXAMPLE", "PICTURE", "main", "picture"]

_ROOT = Path(__file__).parents[1]
EXAMPLE = _ROOT / "examples" / "01-production.yaml"
"""The reference cluster."""
PICTURE = _ROOT / "docs" / "images" / "cost.svg"
"""Where the picture is."""
_DAY = date(2026, 11, 25)
"""Only the high amount depends on it, which the picture does not have."""


def picture(assembly: CloudAssembly) -> str:
    """Return the waterfall of a cloud assembly, as SVG.

    :param assembly: the cloud assembly of the reference cluster.
    """
    return waterfall_file(estimate(assembly, today=_DAY))


def main() -> None:
    """Write the picture."""
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(assembled(load(EXAMPLE))), encoding="utf-8")


if __name__ == "__main__":
    main()
