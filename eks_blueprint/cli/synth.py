"""Synthesize without the CDK CLI, and say what came out."""

from __future__ import annotations

from pathlib import Path

from eks_blueprint import spec
from eks_blueprint.cli.app import run_app
from eks_blueprint.cli.summary import summary

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
    context: dict[str, object] = {
        "spec": str(path),
        # The report is read from the assembly below, where it can be counted.
        "@aws-cdk/core:failSynthOnValidationErrors": False,
    }
    context |= {key: value for key, value in (("clusters", clusters), ("packs", packs)) if value}
    code = run_app(context, output)
    if code:
        return code
    text, findings = summary(output)
    print(text)
    return 1 if findings else 0
