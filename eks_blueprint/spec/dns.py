"""DNS records that follow Ingresses and Services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, Warned, below
from eks_blueprint.spec.arns import RoleArn
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.policy_size import policy_size_issues
from eks_blueprint.spec.types import Name, pattern

__all__ = ["DnsSpec", "DomainName", "HostedZoneId", "HostedZoneSpec", "ZoneName"]

_DOMAIN = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"

DomainName = Annotated[
    str,
    Field(max_length=253),
    AfterValidator(
        pattern(
            rf"(\*\.)?{_DOMAIN}", "a domain name such as apps.example.com or *.apps.example.com"
        )
    ),
]
# Route 53 developer guide, "Using an asterisk (*) in the names of hosted zones and records".
ZoneName = Annotated[
    str,
    Field(max_length=253),
    AfterValidator(pattern(_DOMAIN, "the domain name of a hosted zone such as apps.example.com")),
]
HostedZoneId = Annotated[
    str, AfterValidator(pattern(r"Z[0-9A-Z]{1,31}", "a Route 53 zone id such as Z0123456789ABC"))
]


# STS API 2011-06-15, shape externalIdType.
_ExternalId = Annotated[
    str,
    Field(min_length=2, max_length=1224),
    AfterValidator(pattern(r"[\w+=,.@:/-]*", "an external id of letters, digits and +=,.@:/-_")),
]


class HostedZoneSpec(Spec):
    """A Route 53 zone in which ExternalDNS creates records for Ingresses and Services."""

    zone_id: HostedZoneId
    """Id of the hosted zone."""

    domain_name: ZoneName
    """Domain name of the hosted zone."""


class DnsSpec(Spec):
    """ExternalDNS, with permissions only on the zones named here."""

    hosted_zones: dict[Name, HostedZoneSpec] = {}
    """Zones by a name of your choice. Default: none; those of `private_zones`."""

    private_zones: Name | None = None
    """Entry of `private_zones` of the spec in whose zones records are created, and which the pods
    resolve. Default: none."""

    role_arn: RoleArn | None = None
    """IAM role that ExternalDNS assumes for all its requests, if the zones belong to another
    account; all zones must be within reach of this role. Default: none; the zones belong to the
    account of the cluster."""

    role_external_id: _ExternalId | None = None
    """External id that the trust policy of the role asks for. Default: none."""

    zone_type: Literal["public", "private"] | None = None
    """Kind of the zones; ExternalDNS then ignores those of the other kind, even if they are named.
    Default: none; of both kinds."""

    policy: Literal["upsert-only", "sync", "create-only"] = "upsert-only"
    """`sync` also deletes records whose Ingress no longer exists. Default: upsert-only."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values and permissions were checked with the
    default only. Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings("external-dns", self.chart_version)

    def issues(self) -> Iterable[Found]:
        yield from value_issues("external-dns", self.values, self.chart_version)
        if not self.hosted_zones and self.private_zones is None:
            yield (), "must have hosted_zones or private_zones, got neither; name a zone"
        if self.private_zones is not None:
            yield from self._private_zone_issues()
        arns = [
            f"arn:aws-us-gov:route53:::hostedzone/{zone.zone_id}"
            for zone in self.hosted_zones.values()
        ]
        if self.role_arn is None:
            sized = policy_size_issues(
                arns, what="zones", remedy="name those that it has to change, or a role_arn"
            )
            yield from below(("hosted_zones",), sized)
        if self.role_external_id is not None and self.role_arn is None:
            yield ("role_external_id",), "must be unset without role_arn; name the role as well"
        yield from self._zones_twice()

    def _private_zone_issues(self) -> Iterator[Found]:
        if self.zone_type == "public":
            yield ("zone_type",), "must not be public with private_zones; remove it"
        if self.role_arn is not None:
            yield (
                ("role_arn",),
                "must be unset with private_zones, since ExternalDNS assumes one role for all "
                "zones, and the library makes the one for zones of another account",
            )

    def _zones_twice(self) -> Iterator[Found]:
        seen: dict[str, str] = {}
        for name, zone in self.hosted_zones.items():
            if zone.zone_id in seen:
                yield (
                    ("hosted_zones", name, "zone_id"),
                    f"is already hosted_zones.{seen[zone.zone_id]}, got {zone.zone_id}",
                )
            seen.setdefault(zone.zone_id, name)
