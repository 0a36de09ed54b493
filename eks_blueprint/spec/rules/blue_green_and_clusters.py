"""Rules between pairs of clusters and the clusters of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.blue_green import BlueGreenSpec
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.sides import vpc_of

__all__ = ["blue_green_issues", "target_group_name"]

# ELB API reference, CreateTargetGroup, Name.
_LONGEST = 32


def target_group_name(pair: str, service: str, colour: str | None) -> str:
    """Return the name of a target group, by which a TargetGroupBinding finds it.

    :param pair: name of the pair.
    :param service: name of the service.
    :param colour: colour of the cluster, or ``None`` for the target group of both.
    """
    return "-".join(part for part in (pair, service, colour) if part)


def blue_green_issues(
    pairs: Mapping[str, BlueGreenSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    """Find pairs that cannot work.

    :param pairs: pairs by name.
    :param clusters: clusters by name.
    """
    seen: dict[str, str] = {}
    for name, pair in pairs.items():
        path = ("blue_green", name)
        for colour, cluster in pair.clusters.items():
            if cluster not in clusters:
                yield (
                    (*path, colour),
                    f"must name a cluster of the spec, which has {', '.join(clusters)}, got "
                    f"{cluster!r}; remove the key, once no traffic leads there",
                )
        known = {one: clusters[one] for one in pair.clusters.values() if one in clusters}
        yield from below(path, _dns_issues(pair, known))
        yield from below(path, _load_balancer_issues(name, pair, known))
        yield from _name_issues(name, pair, seen)


def _name_issues(name: str, pair: BlueGreenSpec, seen: dict[str, str]) -> Iterator[Found]:
    """Find names of records that two pairs would make."""
    for key, record in (pair.dns.records if pair.dns is not None else {}).items():
        zone = pair.dns.hosted_zone.zone_id if pair.dns is not None else ""
        other = seen.setdefault(f"{zone}/{record.name}", name)
        if other != name:
            yield (
                ("blue_green", name, "dns", "records", key, "name"),
                f"is already a record of blue_green.{other}, got {record.name}",
            )


def _dns_issues(pair: BlueGreenSpec, clusters: Mapping[str, ClusterSpec]) -> Iterator[Found]:
    if pair.dns is None:
        return
    zone = pair.dns.hosted_zone.zone_id
    for name, cluster in clusters.items():
        zones = cluster.dns.hosted_zones if cluster.dns is not None else {}
        for key, one in zones.items():
            if one.zone_id == zone:
                yield (
                    ("dns", "hosted_zone", "zone_id"),
                    f"must not be a zone of ExternalDNS, got {zone}, which is "
                    f"clusters.{name}.dns.hosted_zones.{key}: a record has one owner, and "
                    "ExternalDNS fails on weighted records of another; use a zone of its own, such "
                    "as a delegated subdomain",
                )
    if pair.environment is None and len({one.environment.place for one in clusters.values()}) > 1:
        yield (
            ("environment",),
            "must be set, since the clusters are in different accounts or Regions, and the hosted "
            "zone belongs to one account",
        )


def _load_balancer_issues(
    name: str, pair: BlueGreenSpec, clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    if pair.load_balancer is None:
        return
    colours = {cluster: colour for colour, cluster in pair.clusters.items()}
    for cluster, spec in clusters.items():
        colour = colours[cluster]
        if spec.network.shared is None and spec.network.existing is None:
            yield (
                (colour,),
                f"must be in a VPC of networks, or an existing one, got {cluster} with its own: a "
                "load balancer reaches both clusters in one VPC only; use dns between VPCs",
            )
        if spec.ingress is None or spec.auto_mode is not None:
            yield (
                (colour,),
                f"must have the AWS Load Balancer Controller, which binds pods to target groups, "
                f"got {cluster} without; set clusters.{cluster}.ingress, without auto_mode",
            )
    specs = [*clusters.values()]
    if len({vpc_of(one, spec) for one, spec in clusters.items()}) > 1:
        yield (
            ("load_balancer",),
            f"must have both clusters in one VPC, got {' and '.join(clusters)} in different ones; "
            "use dns between VPCs",
        )
    elif len({spec.network.ip_family for spec in specs}) > 1:
        yield (
            ("load_balancer",),
            "must have clusters of one IP family, since a target group has one, got "
            f"{' and '.join(f'{k} with {v.network.ip_family}' for k, v in clusters.items())}",
        )
    for key, service in pair.load_balancer.services.items():
        colour_of_name = None if service.target_groups == "shared" else "green"
        longest = target_group_name(name, key, colour_of_name)
        if len(longest) > _LONGEST:
            yield (
                ("load_balancer", "services", key),
                f"must give its target groups names of at most {_LONGEST} characters, got "
                f"{len(longest)} ({longest}); use shorter names",
            )
    public = any(
        spec.network.existing is not None and not spec.network.existing.public_subnets
        for spec in specs
    )
    isolated = any(spec.network.isolated for spec in specs)
    if pair.load_balancer.scheme == "internet-facing" and (public or isolated):
        yield (
            ("load_balancer", "scheme"),
            "must be internal, since the VPC has no public subnets, got 'internet-facing'",
        )
