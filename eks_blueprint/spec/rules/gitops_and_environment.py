"""Rules between the source of Flux and the environment of the cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec.gitops import GitopsSpec

__all__ = ["layout_issues", "source_partition_issues"]


def layout_issues(gitops: GitopsSpec, environment: str | None) -> Iterator[Found]:
    """Return an issue for an environment whose folder in the tree is that of all environments.

    :param gitops: the source.
    :param environment: name of the environment of the cluster.
    """
    if gitops.layout == "fleet" and environment == "base":
        yield (
            ("layout",),
            "must be cluster in an environment named base, since apps/base is what all "
            "environments share, got fleet; rename the environment",
        )


def source_partition_issues(gitops: GitopsSpec, region: str) -> Iterator[Found]:
    """Return an issue for a bucket or repository that no role of the partition can read.

    :param gitops: the source.
    :param region: Region of the cluster.

    Source: AWS General Reference, "Partitions": an account, and its roles, exist in one of them.
    """
    partition = catalogue.partition_of(region)
    bucket = gitops.bucket
    if bucket is not None and bucket.region is not None and _elsewhere(bucket.region, partition):
        yield (
            ("bucket", "region"),
            f"must be in partition {partition} of {region}, got {bucket.region}",
        )
    if gitops.oci is not None:
        other = gitops.oci.url.split(".")[3]
        if _elsewhere(other, partition):
            yield ("oci", "url"), f"must be in partition {partition} of {region}, got {other}"


def _elsewhere(region: str, partition: str) -> bool:
    unknown = catalogue.partition_issue(region) is not None
    return unknown or catalogue.partition_of(region) != partition
