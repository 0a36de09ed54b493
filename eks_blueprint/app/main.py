"""What ``app.py`` runs for the CDK CLI."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from eks_blueprint.app.context import Settings, cli_context
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.interrupt import interrupted
from eks_blueprint.app.jobs import job_count
from eks_blueprint.app.node import require_node
from eks_blueprint.errors import BlueprintError

__all__ = ["main"]

_REPORTED = "@aws-cdk/core:failSynthOnValidationErrors"


def main() -> int:
    """Synthesize what the context of the CDK CLI asks for, into the folder it names.

    Context: ``spec`` (path of the spec), ``clusters`` (patterns of cluster names), ``packs`` (rule
    packs, or none), ``compliance`` (profile that picks them), ``jobs`` (number of processes) and
    ``changed_since`` (Git revision).

    :returns: the exit code: 0 done, 1 findings, 2 bad input, 130 interrupted.
    """
    try:
        with no_garbage_collection():
            return _run()
    except BlueprintError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return interrupted()


def _run() -> int:
    # Imported here, with the garbage collector off, as is the CDK below: that one for a spec that
    # is right only.
    from eks_blueprint import spec
    from eks_blueprint.app.anywhere import refuse_only_anywhere
    from eks_blueprint.app.changed_since import changed_since

    context = cli_context()
    settings = Settings.of(context)
    jobs = job_count(settings.jobs or "1")
    blueprint = spec.load(settings.spec)
    refuse_only_anywhere(blueprint)
    only = blueprint.matching(settings.clusters) if settings.clusters else None
    if settings.changed_since:
        changes = changed_since(Path(settings.spec), settings.changed_since, blueprint)
        print(changes.told(settings.changed_since), file=sys.stderr)
        only = tuple(one for one in only or blueprint.clusters if one in changes.changed)
    require_node()
    from eks_blueprint.app.synthesis import synthesize

    output = Path(os.environ.get("CDK_OUTDIR") or tempfile.mkdtemp(prefix="cdk.out"))
    report = synthesize(
        blueprint,
        output,
        only=only,
        packs=settings.packs,
        compliance=settings.compliance,
        jobs=jobs,
    )
    # The CDK CLI sets this in advance if it reads the report and fails on findings itself.
    if context.get(_REPORTED) is False or not report.findings:
        return 0
    for finding in report.findings:
        print(f"{finding.rule}  {finding.path}\n    {finding.description}", file=sys.stderr)
    return 1
