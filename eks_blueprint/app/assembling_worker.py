"""A process that writes a part of an assembly: ``python -m eks_blueprint.app.assembling_worker``.

It reads the task from its standard input, where its parent process pickled it.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.interrupt import interrupted, raise_on_interrupt
from eks_blueprint.errors import BlueprintError

__all__ = ["main"]


def main() -> int:
    """Write the assembly into the folder that the only argument names.

    :returns: the exit code: 0 done, 2 bad input, 130 interrupted.
    """
    try:
        with no_garbage_collection():
            task = pickle.load(sys.stdin.buffer)
            task.write(Path(sys.argv[1]))
    except BlueprintError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return interrupted()
    return 0


if __name__ == "__main__":
    raise_on_interrupt()
    sys.exit(main())
