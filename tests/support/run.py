"""Synthesizing in a process of its own, as the CDK CLI does."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.apps import ROOT, context

__all__ = ["environment", "run_app"]

_NO_FAILURE = {"@aws-cdk/core:failSynthOnValidationErrors": False}


def environment(settings: Mapping[str, Any], output: Path) -> dict[str, str]:
    """Give the environment of the app: no credentials, validation on."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("AWS_", "CDK_", "PYTEST_", "COV_"))
    }
    return {
        **kept,
        "CDK_CONTEXT_JSON": json.dumps({**context(), **_NO_FAILURE, **settings}),
        "CDK_OUTDIR": str(output),
    }


def run_app(
    settings: Mapping[str, Any], output: Path, *, cwd: Path = ROOT, **extra: str
) -> subprocess.CompletedProcess[str]:
    """Run ``app.py`` with context ``settings`` and further environment variables ``extra``."""
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py")],
        env={**environment(settings, output), "PYTHONPATH": str(ROOT), **extra},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
