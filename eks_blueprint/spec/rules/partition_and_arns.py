"""Rules between the Region of a cluster and the ARNs that its spec names."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.arns import arns

__all__ = ["arn_issues"]


def arn_issues(spec: Spec, region: str) -> Iterator[Found]:
    """Return issues for ARNs of another partition or Region.

    :param spec: a spec; ARNs in nested specs are included.
    :param region: Region of the cluster.
    """
    partition = catalogue.partition_of(region)
    for path, arn in arns(spec):
        if arn.partition != partition:
            yield path, f"must be in partition {partition} of {region}, got {arn}"
        elif arn.region not in ("", region):
            yield path, f"must be in {region}, the Region of the cluster, got {arn}"
