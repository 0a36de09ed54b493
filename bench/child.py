"""Runs one app in this process, then writes the peak memory of it and of its Node process.

``python child.py APP REPORT``; the report is a JSON object with ``python_kib`` and ``node_kib``.
Taking both from inside is exact, where looking from outside in intervals would miss the peak.
"""

from __future__ import annotations

import atexit
import json
import resource
import runpy
import sys
from pathlib import Path


def main(app: str, report: str) -> None:
    """Run the app as ``python APP`` would, with its folder first on the path of imports."""
    # Registered before jsii's own handler, hence called after it: by then Node has been stopped
    # and waited for, and counts among the children.
    atexit.register(_write_report, Path(report).absolute())
    sys.argv = [app]
    sys.path[0] = str(Path(app).absolute().parent)
    runpy.run_path(app, run_name="__main__")


def _write_report(report: Path) -> None:
    # The largest child: jsii's short launcher (about 45 MB) beside it is left out.
    peaks = {"python_kib": resource.RUSAGE_SELF, "node_kib": resource.RUSAGE_CHILDREN}
    divisor = 1024 if sys.platform == "darwin" else 1
    usage = {key: resource.getrusage(who).ru_maxrss // divisor for key, who in peaks.items()}
    report.write_text(json.dumps(usage), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
