"""Running the app as the CDK CLI does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from eks_blueprint.errors import BlueprintError

__all__ = ["run_app"]


def run_app(context: Mapping[str, object], output: Path, **environment: str) -> int:
    """Run ``app.py`` of the working directory.

    :param context: context besides the feature flags of ``cdk.json``.
    :param output: folder of the cloud assembly.
    :param environment: further environment variables.
    :returns: its exit code.
    :raises BlueprintError: if there is no ``app.py``.
    """
    app = Path("app.py")
    if not app.is_file():
        raise BlueprintError(f"{app} must be in the working directory, got {Path.cwd()}")
    settings = {
        **os.environ,
        **environment,
        "CDK_CONTEXT_JSON": json.dumps({**_flags(), **context}),
        "CDK_OUTDIR": str(output),
    }
    return subprocess.run([sys.executable, str(app)], env=settings, check=False).returncode


def _flags() -> dict[str, object]:
    """Feature flags of ``cdk.json``, which only the CDK CLI reads by itself."""
    settings = Path("cdk.json")
    if not settings.is_file():
        return {}
    flags: dict[str, object] = json.loads(settings.read_text(encoding="utf-8")).get("context", {})
    return flags
