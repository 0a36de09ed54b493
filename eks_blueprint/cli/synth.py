"""Synthesize without the CDK CLI, and say what came out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from eks_blueprint import spec
from eks_blueprint.cli.summary import summary
from eks_blueprint.core import BlueprintError

__all__ = ["synth"]


def synth(
    path: Path, *, clusters: str = "", packs: str = "", output: Path = Path("cdk.out")
) -> int:
    """Run ``app.py`` of the working directory as the CDK CLI does, and print a summary.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: all.
    :param packs: rule packs. Default: those of the app.
    :param output: folder of the cloud assembly. Default: ``cdk.out``.
    :returns: 0, or 1 if a rule pack or CloudFormation's validation found something.
    :raises BlueprintError: if the spec is refused; nothing is written then.
    """
    blueprint = spec.load(path)
    if clusters:
        blueprint.matching(clusters)
    app = Path("app.py")
    if not app.is_file():
        raise BlueprintError(f"{app} must be in the working directory, got {Path.cwd()}")
    context = {
        **_context(),
        "spec": str(path),
        # The report is read from the assembly below, where it can be counted.
        "@aws-cdk/core:failSynthOnValidationErrors": False,
    }
    context |= {key: value for key, value in (("clusters", clusters), ("packs", packs)) if value}
    environment = {
        **os.environ,
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_OUTDIR": str(output),
    }
    done = subprocess.run([sys.executable, str(app)], env=environment, check=False)
    if done.returncode:
        return done.returncode
    text, findings = summary(output)
    print(text)
    return 1 if findings else 0


def _context() -> dict[str, object]:
    """Feature flags of ``cdk.json``, which only the CDK CLI reads by itself."""
    settings = Path("cdk.json")
    if not settings.is_file():
        return {}
    context: dict[str, object] = json.loads(settings.read_text(encoding="utf-8")).get("context", {})
    return context
