"""TLS inside the cluster, with certificates of a private CA."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, Warned, below, one_of_two
from eks_blueprint.spec.arns import CertificateAuthorityArn
from eks_blueprint.spec.kubernetes import DnsName, Namespace, ObjectName
from eks_blueprint.spec.namespaces import namespace_warnings
from eks_blueprint.spec.types import Int, pattern

__all__ = [
    "CertificateAuthoritySpec",
    "PrivateCertificateSpec",
    "PrivateTlsSpec",
    "secret_name_issues",
    "short_lived_issues",
]


class CertificateAuthoritySpec(Spec):
    """A root CA of the cluster, in short-lived mode."""

    common_name: str = Field(min_length=1, max_length=64)
    """Common name in its certificate."""

    organization: str | None = Field(default=None, min_length=1, max_length=64)
    """Organization in its certificate. Default: none."""

    country: Annotated[str, AfterValidator(pattern(r"[A-Z]{2}", "two capital letters"))] | None = (
        None
    )
    """Country in its certificate, two letters. Default: none."""

    validity_years: Int = Field(default=10, ge=1, le=30)
    """Validity of the authority's own certificate, in years. Default: 10."""


class PrivateCertificateSpec(Spec):
    """A certificate that cert-manager requests, renews, and stores in a Secret."""

    namespace: Namespace
    """Namespace of the Certificate and its Secret."""

    dns_names: tuple[DnsName, ...] = Field(min_length=1, max_length=100)
    """DNS names of the certificate, such as api.shop.svc.cluster.local."""

    secret_name: ObjectName | None = None
    """Name of the Secret. Default: the name of the certificate with `-tls`."""

    usages: tuple[Literal["server auth", "client auth"], ...] = Field(
        default=("server auth",), min_length=1
    )
    """Key usages of the certificate; mutual TLS needs both. Default: server auth."""

    duration_hours: Int = Field(default=144, ge=1, le=8760)
    """Validity in hours. Default: 144, six days; an authority in short-lived certificate mode
    allows seven days."""

    renew_before_hours: Int = Field(default=48, ge=1)
    """How long before its expiry it is renewed, in hours. Default: 48."""

    def warnings(self) -> Iterable[Warned]:
        yield from namespace_warnings(("namespace",), self.namespace)

    def issues(self) -> Iterable[Found]:
        if self.renew_before_hours >= self.duration_hours:
            yield (
                ("renew_before_hours",),
                f"must be < duration_hours {self.duration_hours}, got {self.renew_before_hours}",
            )
        if len({*self.usages}) < len(self.usages):
            yield (
                ("usages",),
                f"must name each usage once, since the permission to sign covers no other "
                f"combination, got {', '.join(self.usages)}",
            )


# AWS Private CA user guide, "Understand AWS Private CA CA modes": seven days.
_SHORT_LIVED_HOURS = 168


def short_lived_issues(certificate: PrivateCertificateSpec) -> Iterator[Found]:
    """Return issues for a certificate that a CA in short-lived mode cannot sign.

    :param certificate: the certificate.
    """
    if certificate.duration_hours > _SHORT_LIVED_HOURS:
        yield (
            ("duration_hours",),
            f"must be <= {_SHORT_LIVED_HOURS}, since the authority is in short-lived mode, got "
            f"{certificate.duration_hours}",
        )


def secret_name_issues(certificates: Mapping[str, PrivateCertificateSpec]) -> Iterator[Found]:
    """Return an issue for two certificates that cert-manager would write into one Secret.

    :param certificates: certificates of a cluster by name.

    Source: cert-manager documentation, "Certificate resources": each needs a Secret of its own.
    """
    seen: dict[tuple[str, str], str] = {}
    for name, certificate in certificates.items():
        secret = certificate.secret_name or f"{name}-tls"
        other = seen.setdefault((certificate.namespace, secret), name)
        if other != name:
            yield (
                (name, "secret_name"),
                f"must be another name, since certificates.{other} has the Secret {secret} of "
                f"namespace {certificate.namespace}",
            )


class PrivateTlsSpec(Spec):
    """AWS Private CA with cert-manager (SEC-TLS-2)."""

    authority: CertificateAuthoritySpec | None = None
    """A private certificate authority to create, whose certificates last at most seven days.
    Default: none."""

    authority_arn: CertificateAuthorityArn | None = None
    """ARN of an existing certificate authority in the account and Region of the cluster. Default:
    none."""

    certificates: dict[ObjectName, PrivateCertificateSpec] = {}
    """Certificates by name. Default: none."""

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(authority=self.authority, authority_arn=self.authority_arn)
        yield from below(("certificates",), secret_name_issues(self.certificates))
        for name, certificate in self.certificates.items() if self.authority is not None else ():
            yield from below(("certificates", name), short_lived_issues(certificate))
