"""Runs one app in this process, then writes what it took of memory and of Node's attention.

``python child.py APP REPORT``; the report is a JSON object with the peaks ``python_kib`` and
``node_kib``, and the number of ``messages`` to the Node process. Taking them from inside is exact,
where looking from outside in intervals would miss the peak.
"""

from __future__ import annotations

import atexit
import json
import resource
import runpy
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any


def main(app: str, report: str) -> None:
    """Run the app as ``python APP`` would, with its folder first on the path of imports."""
    # Registered before jsii's own handler, hence called after it: by then Node has been stopped
    # and waited for, and counts among the children.
    messages = count()
    atexit.register(_write_report, Path(report).absolute(), messages)
    _count_messages(messages)
    sys.argv = [app]
    sys.path[0] = str(Path(app).absolute().parent)
    runpy.run_path(app, run_name="__main__")


def _count_messages(messages: count[int]) -> None:
    """Count each message to Node, which the Python side waits for, about half a millisecond."""
    # jsii has no hook for it.
    from jsii._kernel.providers.process import _NodeProcess

    send: Callable[..., Any] = _NodeProcess.send

    def counted(process: Any, *arguments: Any) -> Any:
        next(messages)
        return send(process, *arguments)

    _NodeProcess.send = counted  # type: ignore[assignment, method-assign]


def _write_report(report: Path, messages: count[int]) -> None:
    # The largest child: jsii's short launcher (about 45 MB) beside it is left out.
    peaks = {"python_kib": resource.RUSAGE_SELF, "node_kib": resource.RUSAGE_CHILDREN}
    divisor = 1024 if sys.platform == "darwin" else 1
    usage = {key: resource.getrusage(who).ru_maxrss // divisor for key, who in peaks.items()}
    usage["messages"] = next(messages)
    report.write_text(json.dumps(usage), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
