"""Private hosted zones that the VPCs of several clusters share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.dns import HostedZoneId, ZoneName
from eks_blueprint.spec.environment import EnvironmentSpec, KnownRegion
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.tags import Tags
from eks_blueprint.spec.types import Bool, Name, VpcId

__all__ = [
    "OWNED_TYPES",
    "AssociatedVpcSpec",
    "PrivateZoneSpec",
    "PrivateZonesSpec",
    "ZoneProfileSpec",
    "overlap",
]

OWNED_TYPES = ("a", "aaaa", "cname")
"""Types of records that ExternalDNS makes of Ingresses and Services; the TXT record of the owner
has the type before the first label."""


class PrivateZoneSpec(Spec):
    """A private hosted zone of Route 53."""

    domain_name: ZoneName
    """Domain name of the zone."""

    zone_id: HostedZoneId | None = None
    """Id of a zone that exists, in the account of `environment`. Default: none; the zone is
    created."""


class AssociatedVpcSpec(Spec):
    """A VPC in the account of the zones whose resolver answers from them."""

    vpc_id: VpcId
    """Id of the VPC, with `enableDnsHostnames` and `enableDnsSupport`."""

    region: KnownRegion | None = None
    """Its Region. Default: that of `environment`."""


class ZoneProfileSpec(Spec):
    """A Route 53 Profile that brings the zones to VPCs of other accounts, and of later waves."""

    clusters: tuple[Name, ...] = ()
    """Clusters in the account of the zones whose VPCs get the profile instead of an association
    with the zones, such as those of a later wave. Default: none; all others are associated."""

    share_outside_organization: Bool = False
    """Let accounts of other organizations accept the share. Default: false."""


class PrivateZonesSpec(Spec):
    """Private hosted zones, in a stack of their own, for ExternalDNS of several clusters."""

    environment: EnvironmentSpec = EnvironmentSpec()
    """Account of the zones, and Region of their stack and profile. Default: those the CDK CLI
    deploys to."""

    zones: dict[ObjectName, PrivateZoneSpec] = Field(min_length=1)
    """Zones by a name of your choice: all of them created, or all existing."""

    names: Literal["cluster", "any"] = "cluster"
    """Which records a cluster may write. `cluster`: its own name and those below it, such as
    `api.orders.internal.example.com` for the cluster `orders`, which IAM enforces; `any`: all of
    the zones, where only ExternalDNS itself minds the owner of a record. Default: cluster."""

    resolvers: tuple[Name, ...] = ()
    """Clusters whose pods resolve the names, but write none. Default: none; those that name the
    zones in `dns.private_zones` resolve them too."""

    vpcs: dict[Name, AssociatedVpcSpec] = {}
    """Further VPCs of the account that are associated with zones that are created. Default:
    none."""

    profile: ZoneProfileSpec | None = None
    """Create a Route 53 Profile, and share it by AWS RAM with the accounts of the clusters. It
    costs by the hour. Default: none; all VPCs are in the account of the zones."""

    deletion_protection: Bool = True
    """Protect the stacks from deletion. Default: true."""

    tags: Tags = {}
    """Tags of every resource of the stacks. Default: none."""

    @property
    def created(self) -> bool:
        """Whether the zones are created."""
        return all(zone.zone_id is None for zone in self.zones.values())

    def issues(self) -> Iterable[Found]:
        existing = [name for name, zone in self.zones.items() if zone.zone_id is not None]
        if existing and len(existing) < len(self.zones):
            yield (
                ("zones", existing[0], "zone_id"),
                "must be unset where other zones of the entry are created; put zones that exist "
                "into an entry of their own",
            )
        elif existing and self.profile is None:
            yield (
                ("profile",),
                "must be set for zones that exist, since CloudFormation associates VPCs with zones "
                "that it creates only; to associate them yourself, name the zones in "
                "dns.hosted_zones of the clusters instead",
            )
        if existing and self.vpcs:
            yield (
                ("vpcs",),
                "must be empty for zones that exist, since CloudFormation associates VPCs with "
                "zones that it creates only; associate them yourself",
            )
        yield from self._zone_issues()
        yield from self._named_twice(("resolvers",), self.resolvers)
        if self.profile is not None:
            yield from self._named_twice(("profile", "clusters"), self.profile.clusters)
        seen: dict[str, str] = {}
        for name, vpc in self.vpcs.items():
            other = seen.setdefault(vpc.vpc_id, name)
            if other != name:
                yield ("vpcs", name, "vpc_id"), f"is already vpcs.{other}, got {vpc.vpc_id}"

    def _zone_issues(self) -> Iterator[Found]:
        for (first, one), (second, other) in combinations(self.zones.items(), 2):
            if one.zone_id is not None and one.zone_id == other.zone_id:
                yield ("zones", second, "zone_id"), f"is already zones.{first}, got {one.zone_id}"
            elif overlap(one.domain_name, other.domain_name):
                yield (
                    ("zones", second, "domain_name"),
                    f"must not overlap with zones.{first} ({one.domain_name}), got "
                    f"{other.domain_name}: a resolver asks only the zone whose name is the longest",
                )

    def _named_twice(self, path: tuple[str, ...], names: tuple[str, ...]) -> Iterator[Found]:
        for index, name in enumerate(names):
            if name in names[:index]:
                yield (*path, index), f"must not stand twice in the list, got {name!r}"


def overlap(one: str, other: str) -> bool:
    """Return whether one of two domain names is the other one, or below it.

    :param one: a domain name.
    :param other: another one.

    Source: Route 53 developer guide, "Private hosted zones that have overlapping namespaces".
    """
    shorter, longer = sorted((one, other), key=len)
    return longer == shorter or longer.endswith(f".{shorter}")
