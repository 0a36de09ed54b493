"""From a spec to a cloud assembly in a folder."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eks_blueprint.app.assembling import Assembling
from eks_blueprint.app.output_folder import output_folder
from eks_blueprint.app.report import Report, read_report
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec

__all__ = ["REPORT_ONLY", "synthesize"]

# The report is read from the assembly, so that findings can be counted.
REPORT_ONLY = {"@aws-cdk/core:failSynthOnValidationErrors": False}


def synthesize(
    blueprint: BlueprintSpec,
    output: Path,
    *,
    only: Collection[str] | None = None,
    packs: str = "",
    compliance: str = "",
    context: Mapping[str, Any] | None = None,
    jobs: int = 1,
) -> Report:
    """Write the cloud assembly of a spec, with the trees for GitOps in its folder ``gitops``.

    :param blueprint: the spec.
    :param output: folder of the assembly. It is written as a whole or not at all, and files of the
        previous synthesis are removed.
    :param only: names of the clusters to build. Default: all.
    :param packs: names of rule packs, separated by commas, or ``none``. Default: aws-solutions.
    :param compliance: compliance profile, which picks the packs: hipaa, pci or nist. Default: none.
    :param context: CDK context, such as that of ``cdk.json``. Default: none.
    :param jobs: how many processes share the clusters. Templates do not depend on it. Default: this
        process alone.
    :returns: the findings of rule packs and validation.
    :raises BlueprintError: if the input is rejected, a template exceeds CloudFormation's limits, or
        the output cannot be written; the output is then unchanged.
    """
    chosen = _chosen(packs, compliance)
    with output_folder(output) as folder, _files_of_node(output):
        Assembling(
            blueprint,
            only=None if only is None else tuple(only),
            packs=chosen,
            context=context or {},
            overrides=REPORT_ONLY,
        ).write(folder.staging, jobs=jobs)
        report = read_report(folder.staging)
        if report.refusals:
            raise BlueprintError("\n".join(one.description for one in report.refusals))
        folder.publish()
    return report


def _chosen(packs: str, compliance: str) -> tuple[str, ...] | None:
    """Return names of packs; ``None`` for the default."""
    names = [name.strip() for name in packs.split(",") if name.strip()]
    if not compliance:
        return () if names == ["none"] else tuple(names) or None
    if names:
        raise BlueprintError(
            f"packs must not be given with a compliance profile, which picks them, got packs "
            f"{packs} and compliance {compliance}; give one of them"
        )
    from eks_blueprint.governance import compliance_packs

    return compliance_packs(compliance)


@contextmanager
def _files_of_node(output: Path) -> Iterator[None]:
    """Raise a readable error if Node could not write; the codes are those of the system."""
    try:
        yield
    except RuntimeError as error:
        found = re.search(r"\b(ENOSPC|EDQUOT|EROFS|EACCES|EIO): ([^,]+)", str(error))
        if found is None:
            raise
        raise BlueprintError(
            f"output must be a folder that can be written, got {output}: {found[2]}"
        ) from None
