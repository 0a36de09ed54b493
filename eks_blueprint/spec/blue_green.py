"""Two clusters of which one is live, and the traffic between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.arns import CertificateArn, WebAclArn
from eks_blueprint.spec.dns import DomainName, HostedZoneId, HostedZoneSpec
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.ingress import AccessLogsSpec, TlsPolicy
from eks_blueprint.spec.types import Bool, Cidr, Int, Name, pattern

__all__ = [
    "COLOURS",
    "BlueGreenSpec",
    "Colour",
    "LoadBalancerSpec",
    "LoadBalancerTargetSpec",
    "TargetServiceSpec",
    "TrafficRecordSpec",
    "WeightsSpec",
]

Colour = Literal["blue", "green"]
COLOURS: tuple[Colour, ...] = ("blue", "green")

# Route 53 API 2013-04-01, shape ResourceRecordSetWeight; ELB takes up to 999 (API reference,
# TargetGroupTuple).
_Weight = Annotated[Int, Field(ge=0, le=255)]
# ELB user guide, "DNS name" of load balancers: Application and Network Load Balancers have the
# Region before or after elb.
_LoadBalancerName = Annotated[
    str,
    Field(max_length=253),
    AfterValidator(
        pattern(
            r"[a-zA-Z0-9-]+\.([a-z0-9-]+\.elb|elb\.[a-z0-9-]+)\.amazonaws\.com(\.cn)?",
            "the DNS name of a load balancer such as internal-shop-12.eu-west-1.elb.amazonaws.com",
        )
    ),
]
# ELB API reference, CreateTargetGroup, Name: 32 characters, of which the pair and the colour have
# their part; a rule of the pair counts them.
_ServiceName = Annotated[
    str,
    Field(max_length=24),
    AfterValidator(
        pattern(
            r"[a-zA-Z][a-zA-Z0-9-]*",
            "a name that starts with a letter and holds letters, digits and hyphens only",
        )
    ),
]
_HealthPath = Annotated[
    str,
    Field(max_length=1024),
    AfterValidator(pattern(r"/[!-~]*", "a path such as /healthz")),
]


class WeightsSpec(Spec):
    """Shares of the traffic, as numbers whose sum is the whole."""

    blue: _Weight
    """Weight of the blue cluster, 0 to 255; 0 for no traffic."""

    green: _Weight
    """Weight of the green cluster, 0 to 255; 0 for no traffic."""

    def issues(self) -> Iterable[Found]:
        if self.blue + self.green == 0:
            # Route 53 and ELB differ in what they do then.
            yield (), "must not both be 0, since it is not certain who then gets the traffic"


class LoadBalancerTargetSpec(Spec):
    """A load balancer that a controller in the cluster has made."""

    dns_name: _LoadBalancerName
    """Its DNS name."""

    hosted_zone_id: HostedZoneId
    """Its canonical hosted zone id, which `aws elbv2 describe-load-balancers` shows beside the DNS
    name; not that of your zone."""


class TrafficRecordSpec(Spec):
    """Weighted records of one name; they belong to the stack of the pair, not to ExternalDNS."""

    name: DomainName
    """Name of the records, in the hosted zone."""

    blue: LoadBalancerTargetSpec | None = None
    """Load balancer of the blue cluster. Default: none; the name does not lead there."""

    green: LoadBalancerTargetSpec | None = None
    """Load balancer of the green cluster. Default: none; the name does not lead there."""

    evaluate_target_health: Bool = True
    """Leave out a load balancer without healthy targets, whatever its weight. Default: true."""


class TrafficDnsSpec(Spec):
    """Traffic by weighted Route 53 records to load balancers of both clusters."""

    hosted_zone: HostedZoneSpec
    """Hosted zone of the records, in the account of the traffic stack; no ExternalDNS of the pair
    may have it."""

    records: dict[Name, TrafficRecordSpec] = Field(min_length=1)
    """Records by a name of your choice."""

    def issues(self) -> Iterable[Found]:
        zone = self.hosted_zone.domain_name
        seen: dict[str, str] = {}
        for key, record in self.records.items():
            if record.name != zone and not record.name.endswith(f".{zone}"):
                yield (
                    ("records", key, "name"),
                    f"must be {zone} or a name in it, got {record.name}",
                )
            other = seen.setdefault(record.name, key)
            if other != key:
                yield ("records", key, "name"), f"is already that of records.{other}"


class TargetServiceSpec(Spec):
    """A service behind the shared load balancer, with a target group for each cluster."""

    host_names: tuple[DomainName, ...] = Field(min_length=1, max_length=5)
    """Host names of the requests, 1 to 5."""

    health_check_path: _HealthPath = "/"
    """Path of the health check, which must answer with 200. Default: /."""

    port: Annotated[Int, Field(ge=1, le=65535)]
    """Port of the pods, 1 to 65535, which is opened in both clusters for the load balancer."""

    protocol: Literal["HTTP", "HTTPS"] = "HTTP"
    """Protocol that the pods speak. Default: HTTP."""

    target_groups: Literal["per_cluster", "shared"] = "per_cluster"
    """`per_cluster` makes a target group for each cluster, with the weights of the pair; `shared`
    one to which the pods of both clusters belong, so that their number decides. Default:
    per_cluster."""


class LoadBalancerSpec(Spec):
    """Traffic by an Application Load Balancer that belongs to neither cluster."""

    scheme: Literal["internal", "internet-facing"] = "internal"
    """Whether it is reachable from the VPC or from the internet. Default: internal."""

    inbound_cidrs: tuple[Cidr, ...] = Field(min_length=1)
    """Address ranges that may connect."""

    certificate_arns: tuple[CertificateArn, ...] = Field(min_length=1, max_length=25)
    """ARNs of certificates, the first of which is the default."""

    tls_policy: TlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    """TLS versions and ciphers. Default: AWS's recommendation, TLS 1.2 and 1.3 with hybrid
    post-quantum key exchange."""

    web_acl_arn: WebAclArn | None = None
    """WAF web ACL of the load balancer. Default: none."""

    access_logs: AccessLogsSpec = AccessLogsSpec()
    """Access logs in a bucket. Default: on, 365 days."""

    services: dict[_ServiceName, TargetServiceSpec] = Field(min_length=1, max_length=50)
    """Services by a name of your choice, which becomes part of the name of target groups."""

    def issues(self) -> Iterable[Found]:
        seen: dict[str, str] = {}
        for name, service in self.services.items():
            for index, host in enumerate(service.host_names):
                other = seen.setdefault(host, name)
                if other != name:
                    yield (
                        ("services", name, "host_names", index),
                        f"is already one of services.{other}, got {host}",
                    )


class BlueGreenSpec(Spec):
    """A pair of clusters with the same workloads, of which one is live."""

    blue: Name | None = None
    """Cluster of this file. Default: none, before it is made and after it is gone."""

    green: Name | None = None
    """Cluster of this file. Default: none, before it is made and after it is gone."""

    live: Colour
    """The cluster on which you rely; `diff` lets nobody delete it."""

    weights: WeightsSpec | None = None
    """Shares of the traffic. Default: all to the live cluster."""

    dns: TrafficDnsSpec | None = None
    """Traffic by weighted Route 53 records. Default: none."""

    load_balancer: LoadBalancerSpec | None = None
    """Traffic by a load balancer of both clusters, which are in one VPC. Default: none."""

    environment: EnvironmentSpec | None = None
    """Account and Region of the traffic stack, with `dns` only. In a pipeline, the stack waits for
    the waves of the clusters. Default: those of the clusters."""

    @property
    def clusters(self) -> dict[Colour, str]:
        """The clusters that the pair has, by colour."""
        found = {colour: getattr(self, colour) for colour in COLOURS}
        return {colour: name for colour, name in found.items() if name is not None}

    def weight(self, colour: Colour) -> int:
        """Return the weight of a cluster.

        :param colour: its colour.
        """
        if self.weights is not None:
            weight: int = getattr(self.weights, colour)
            return weight
        return 100 if colour == self.live else 0

    def issues(self) -> Iterable[Found]:
        if self.blue is not None and self.blue == self.green:
            yield ("green",), f"must be another cluster than blue, got {self.green!r} for both"
        if (self.dns is None) == (self.load_balancer is None):
            got = "neither" if self.dns is None else "both"
            yield (), f"must have dns or load_balancer, got {got}"
        if self.load_balancer is not None and self.environment is not None:
            yield (
                ("environment",),
                "must be unset with load_balancer, which is in the VPC of the clusters",
            )
        if self.live not in self.clusters:
            yield (
                ("live",),
                f"must be a cluster that the pair has, got {self.live!r}, which names none; set "
                f"{self.live}, or let the other one be live",
            )
        for colour in COLOURS:
            if colour not in self.clusters and self.weight(colour) > 0:
                yield (
                    ("weights", colour) if self.weights is not None else ("live",),
                    f"must be 0, since the pair has no {colour} cluster, got "
                    f"{self.weight(colour)}: its share of the requests would fail",
                )
        yield from self._target_issues()

    def _target_issues(self) -> Iterator[Found]:
        """Find clusters with a share of the traffic to which a record does not lead."""
        records = self.dns.records if self.dns is not None else {}
        for key, record in records.items():
            for colour in COLOURS:
                target = getattr(record, colour)
                path = ("dns", "records", key, colour)
                if target is None and colour in self.clusters and self.weight(colour) > 0:
                    yield path, f"must be set, since {colour} has a share of the traffic"
                if target is not None and colour not in self.clusters:
                    yield path, f"must be unset, since the pair has no {colour} cluster"

    def warnings(self) -> Iterable[Warned]:
        other: Colour = "green" if self.live == "blue" else "blue"
        if self.weight(other) > self.weight(self.live):
            yield Warned(
                "live-with-less-traffic",
                ("live",),
                f"is {self.live}, which gets less of the traffic than {other}; when the migration "
                f"is over, let {other} be live, so that `diff` guards it",
            )
