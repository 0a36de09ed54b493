"""Synthesize without the CDK CLI, and print a summary."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from eks_blueprint.app.context import cdk_json_context, refuse_misspelt, text_of
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.node import require_node
from eks_blueprint.cli.progress import working
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.cli.summary import Synthesized, summary, summary_document
from eks_blueprint.results import rendered

__all__ = ["synth"]


def synth(
    path: Path,
    *,
    clusters: str = "",
    packs: str = "",
    compliance: str = "",
    output: Path = Path("cdk.out"),
    jobs: int = 1,
    since: str = "",
    to: str = "text",
) -> int:
    """Write the templates of a spec, as ``cdk synth`` does, and print a summary.

    Needs neither the CDK CLI nor a ``cdk.json``; if the working directory has a ``cdk.json``, its
    context is used, as with the CDK CLI.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: those of ``cdk.json``, otherwise all.
    :param packs: rule packs, separated by commas, or ``none``. Default: those of ``cdk.json``,
        otherwise aws-solutions.
    :param compliance: compliance profile, which picks the packs. Default: that of ``cdk.json``,
        unless packs are given.
    :param output: folder of the cloud assembly. Default: ``cdk.out``.
    :param jobs: how many processes share the clusters. Default: one.
    :param since: Git revision; only clusters that changed since then are built. Default: all.
    :param to: format of the answer. Default: text.
    :returns: 0, or 1 if a rule pack or CloudFormation's validation found something.
    :raises BlueprintError: if the input is rejected; the output is then unchanged.
    """
    context = cdk_json_context()
    refuse_misspelt(context)
    file = read_spec(path, clusters or text_of(context, "clusters"), since=since)
    if not (packs or compliance):
        packs, compliance = text_of(context, "packs"), text_of(context, "compliance")
    require_node()
    with no_garbage_collection(), working(f"synthesizing {', '.join(file.names)}"):
        # The CDK is imported here: with the garbage collector off, and only for a valid spec.
        from eks_blueprint.app.synthesis import synthesize

        report = synthesize(
            file.blueprint,
            output,
            only=file.names,
            packs=packs,
            compliance=compliance,
            context=context,
            jobs=jobs,
        )
    # Constructs warn about the same as the spec, which was read before and knows its lines.
    said = tuple(warning.message for warning in file.warnings)
    left = tuple(one for one in report.warnings if not one.description.endswith(said))
    report = replace(report, warnings=left)
    if to == "text":
        print(summary(report, assembly=output, spec=path))
    else:
        answer = Synthesized.of(report, assembly=output, spec=path)
        sys.stdout.write(rendered(answer, kind="synth", document=summary_document, to=to))
    return 1 if report.findings else 0
