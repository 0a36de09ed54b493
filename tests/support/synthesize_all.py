"""Synthesizes every example with all packs and CDK's template validation, in one process.

``python -m tests.support.synthesize_all FOLDER`` writes one cloud assembly for each example. It is
a process of its own because the tests run without the template validation, which the Node process
reads from its environment when it starts.
"""

import sys
from pathlib import Path

from eks_blueprint.app.assembling import Assembling
from eks_blueprint.governance import PACKS
from eks_blueprint.spec import load
from tests.support.apps import EXAMPLES, context

__all__ = ["main"]

# Findings go into the report, where the tests read them.
_REPORT_ONLY = {"@aws-cdk/core:failSynthOnValidationErrors": False}


def main(folder: Path) -> None:
    """Synthesize each example into a folder of its name."""
    for path in EXAMPLES:
        (folder / path.stem).mkdir()
        Assembling(
            load(path),
            only=None,
            packs=tuple(PACKS),
            context=context(),
            overrides=_REPORT_ONLY,
        ).write(folder / path.stem)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
