"""Rules between pairs of clusters and private zones in which clusters write names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.blue_green import BlueGreenSpec
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.private_zones import PrivateZonesSpec
from eks_blueprint.spec.rules.clusters_and_private_names import writers

__all__ = ["blue_green_private_zones_issues"]


def blue_green_private_zones_issues(
    pairs: Mapping[str, BlueGreenSpec],
    entries: Mapping[str, PrivateZonesSpec],
    clusters: Mapping[str, ClusterSpec],
) -> Iterator[Found]:
    """Find records of pairs whose name ExternalDNS of a cluster may write as well.

    :param pairs: pairs by name.
    :param entries: private zones by name.
    :param clusters: clusters by name.
    """
    for pair_name, pair in pairs.items():
        for key, record in (pair.dns.records if pair.dns is not None else {}).items():
            assert pair.dns is not None
            zone = pair.dns.hosted_zone.zone_id
            for place, cluster, owned in _owned(zone, entries, clusters):
                if record.name == owned or record.name.endswith(f".{owned}"):
                    yield (
                        ("blue_green", pair_name, "dns", "records", key, "name"),
                        f"must not be a name that ExternalDNS of {cluster} may write, which are "
                        f"those of {owned} in {place}, got {record.name}: a record has one owner; "
                        "use another name, or a zone of its own",
                    )


def _owned(
    zone: str, entries: Mapping[str, PrivateZonesSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[tuple[str, str, str]]:
    """Yield where a zone stands, the clusters that write there, and below which name."""
    for name, entry in entries.items():
        for key, one in entry.zones.items():
            if one.zone_id != zone:
                continue
            for cluster in writers(name, clusters):
                below = f"{cluster}." if entry.names == "cluster" else ""
                yield f"private_zones.{name}.zones.{key}", cluster, f"{below}{one.domain_name}"
