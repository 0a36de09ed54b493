"""Rules between ACK in the clusters of a file and the buckets from which Flux reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.ack import AckServiceName, AckServiceSpec
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.environment import EnvironmentSpec

__all__ = ["tree_bucket_issues"]


def tree_bucket_issues(clusters: Mapping[str, ClusterSpec]) -> Iterator[Found]:
    """Return issues for names of buckets with which ACK could change what Flux applies.

    Who may create objects of ACK could adopt the bucket of a cluster, give it another policy and
    write into it, and so administer that cluster.

    :param clusters: clusters by name.

    Source: ACK documentation, "Resource Adoption"; CloudFormation user guide, "Name type".
    """
    trees = [*_trees(clusters)]
    for name, cluster in clusters.items():
        for path, pattern in _patterns(cluster):
            for owner, bucket, where in trees:
                if _meet(pattern, bucket) and _may_share_account(cluster.environment, where):
                    yield (
                        ("clusters", name, *path),
                        f"must not cover the bucket from which Flux reads clusters.{owner}, whose "
                        f"name {_called(bucket)}, since who changes its policy administers that "
                        f"cluster, got {pattern}; use names that only your resources have, such as "
                        f"{name}-ack-*",
                    )


def _trees(clusters: Mapping[str, ClusterSpec]) -> Iterator[tuple[str, str, EnvironmentSpec]]:
    """Give each cluster with a bucket, its name or how it starts, and where the cluster is."""
    for name, cluster in clusters.items():
        bucket = cluster.gitops.bucket if cluster.gitops is not None else None
        if bucket is not None:
            # S3 takes lower case only, and the id of the cluster's construct is Blueprint.
            generated = f"{name.lower()}-blueprint*"
            yield name, bucket.bucket or generated, cluster.environment


def _patterns(cluster: ClusterSpec) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if cluster.ack_controllers is not None:
        yield from _of_s3(cluster.ack_controllers.services, ("ack_controllers",))
    ack = cluster.capabilities.ack if cluster.capabilities is not None else None
    if ack is not None:
        here = ("capabilities", "ack")
        yield from _of_s3(ack.services, (*here, "services"))
        for name, selector in ack.role_selectors.items():
            yield from _of_s3(selector.services, (*here, "role_selectors", name, "services"))


def _of_s3(
    services: Mapping[AckServiceName, AckServiceSpec], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if "s3" in services:
        for index, pattern in enumerate(services["s3"].resource_names):
            yield (*path, "s3", "resource_names", index), pattern


def _meet(one: str, other: str) -> bool:
    """Whether a name fits both; a ``*`` at the end stands for any rest."""
    if one.endswith("*") and other.endswith("*"):
        one, other = one[:-1], other[:-1]
        return one.startswith(other) or other.startswith(one)
    if one.endswith("*"):
        return other.startswith(one[:-1])
    return one.startswith(other[:-1]) if other.endswith("*") else one == other


def _may_share_account(one: EnvironmentSpec, other: EnvironmentSpec) -> bool:
    return None in (one.account, other.account) or one.account == other.account


def _called(bucket: str) -> str:
    return f"starts with {bucket[:-1]}" if bucket.endswith("*") else f"is {bucket}"
