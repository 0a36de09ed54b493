"""Rules between clusters of a set, whose controllers meet in AWS Cloud Map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.cluster import ClusterSpec

__all__ = ["cluster_set_issues"]


def cluster_set_issues(clusters: Mapping[str, ClusterSpec]) -> Iterator[Found]:
    """Return an issue for a set with one cluster in its account and Region.

    :param clusters: clusters by name.

    Source: README of aws/aws-cloud-map-mcs-controller-for-k8s, "Prerequisites": two or more
    clusters, in one account and Region.
    """
    members: dict[tuple[object, str], list[str]] = {}
    for name, cluster in clusters.items():
        if cluster.cloud_map is not None:
            key = (cluster.environment.place, cluster.cloud_map.cluster_set)
            members.setdefault(key, []).append(name)
    for (_, cluster_set), names in members.items():
        if len(names) == 1:
            yield (
                ("clusters", names[0], "service_discovery", "cloud_map", "cluster_set"),
                "must be named by a second cluster of the same account and Region, since Cloud Map "
                f"belongs to these, got {cluster_set!r}; for others use service_discovery.lattice",
            )
