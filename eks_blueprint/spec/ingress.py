"""How requests reach the cluster: load balancers and their certificate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.arns import CertificateArn, WebAclArn
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.dns import DomainName, HostedZoneId
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.network import RetentionDays
from eks_blueprint.spec.types import Bool, Cidr, pattern

__all__ = [
    "AccessLogsSpec",
    "CertificateSpec",
    "IngressSpec",
    "TlsPolicy",
]

_Prefix = Annotated[
    str, AfterValidator(pattern(r"[A-Za-z0-9_-]+", "a folder of letters, digits, _ and -"))
]
TlsPolicy = Literal[
    "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-RFC9151-FIPS-2023-07",
    "ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07",
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
]
"""Security policies of Application Load Balancers with TLS 1.2 and newer.

Source: ELB user guide, "Security policies for your Application Load Balancer"; aws-cdk-lib 2.275.0,
SslPolicy."""
GroupName = Annotated[
    str,
    Field(max_length=63),
    AfterValidator(
        pattern(
            r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?",
            "a group name of lower-case letters, digits, hyphens and dots",
        )
    ),
]


class CertificateSpec(Spec):
    """A public ACM certificate, validated through DNS and renewed by AWS (SEC-TLS-1)."""

    # ACM API reference, RequestCertificate: the first domain name has at most 64 characters.
    domain_name: Annotated[DomainName, Field(max_length=64)]
    """Domain name of the certificate, such as `*.apps.example.com`, at most 64 characters."""

    alternative_names: tuple[DomainName, ...] = Field(default=(), max_length=9)
    """Additional domain names. Default: none."""

    hosted_zone_id: HostedZoneId
    """Id of the public Route 53 hosted zone of all names, in the account of the cluster, in which
    CloudFormation creates the validation records."""


class AccessLogsSpec(Spec):
    """Access logs of the load balancers, in a bucket of the cluster."""

    retention_days: RetentionDays = 365
    """How long logs are kept, in days. Default: 365."""

    prefix: _Prefix = "alb"
    """Folder in the bucket. Default: alb."""


class IngressSpec(Spec):
    """AWS Load Balancer Controller with an IngressClass `alb` (OPS-ING-1, OPS-ING-2)."""

    scheme: Literal["internal", "internet-facing"] = "internal"
    """Whether load balancers are reachable from the VPC or from the internet. Default: internal."""

    group: GroupName = "shared"
    """Name of the group: all Ingresses of the class share one load balancer (OPS-ING-3).
    Default: shared."""

    namespace_labels: dict[LabelKey, LabelValue] = {"ingress": "shared"}
    """Labels of namespaces whose Ingresses may join the group. Default: `ingress: shared`."""

    any_namespace: Bool = False
    """Let Ingresses of every namespace join the group, regardless of labels. Default: false."""

    inbound_cidrs: tuple[Cidr, ...] = ()
    """Address ranges that may connect. Default: all; with `internal`, all that can reach the
    VPC."""

    tls_policy: TlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    """TLS versions and ciphers. Default: AWS's recommendation, TLS 1.2 and 1.3 with hybrid
    post-quantum key exchange."""

    certificate: CertificateSpec | None = None
    """An ACM certificate to create. Default: none; the controller finds certificates of the account
    by the host names of Ingresses."""

    certificate_arns: tuple[CertificateArn, ...] = ()
    """ARNs of existing certificates. Default: none."""

    web_acl_arn: WebAclArn | None = None
    """WAF web ACL of the load balancers. Default: none."""

    access_logs: AccessLogsSpec | None = None
    """Access logs in a bucket. Default: none."""

    load_balancer_deletion_protection: Bool = False
    """Turn on deletion protection, which keeps everyone but the controller from deleting the load
    balancers: the controller turns it off when a load balancer has no Ingress any more or must be
    replaced. Default: false."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values and permissions were checked with the
    default only. Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the controller's chart, merged over those of the library. Default: none."""

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings("aws-load-balancer-controller", self.chart_version)

    def issues(self) -> Iterable[Found]:
        yield from value_issues("aws-load-balancer-controller", self.values, self.chart_version)
        if not self.any_namespace and not self.namespace_labels:
            yield (
                ("namespace_labels",),
                "must have at least one label; set any_namespace to let every namespace join",
            )
