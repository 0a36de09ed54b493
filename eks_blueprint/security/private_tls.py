"""TLS inside the cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from aws_cdk import Fn
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, REGION
from eks_blueprint.checks import refuse_other_specs
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.errors import refuse
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.security.certificate_authority import CertificateAuthority
from eks_blueprint.spec import PrivateCertificateSpec
from eks_blueprint.spec._base import below
from eks_blueprint.spec.private_tls import secret_name_issues, short_lived_issues

if TYPE_CHECKING:
    from aws_cdk import aws_acmpca as acmpca

__all__ = ["PrivateTls"]

_NAMESPACE = "aws-privateca-issuer"
_SERVICE_ACCOUNT = "aws-privateca-issuer"


class PrivateTls(Construct):
    """A cluster-wide issuer, and the private CA connector's permission to sign with its CA.

    Also install the add-ons ``cert-manager`` and ``aws-privateca-connector-for-kubernetes``;
    install the connector after ``association``, since its pods get their role when they start.

    The CA signs certificates whose usages are exactly ``server auth``, ``client auth`` or both. A
    Certificate with other usages, or none, is refused.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how objects are applied to the cluster.
    :param authority: the CA, imported or created with this library.
    :param issuer_name: name of the AWSPCAClusterIssuer; renaming replaces it. Default: private-ca.
    :param certificates: certificates by name. Default: none.
    :param after: the add-ons and other resources that must exist first. Default: none.

    Source: recommendation SEC-TLS-2; cert-manager/aws-privateca-issuer README.md and
    config/examples, commit cc32c13; catalogue for namespace and service account.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        authority: CertificateAuthority | acmpca.ICertificateAuthority,
        issuer_name: str = "private-ca",
        certificates: Mapping[str, PrivateCertificateSpec] | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_specs(self, PrivateCertificateSpec, certificates=certificates or {})
        self._delivery = delivery
        self._short_lived = isinstance(authority, CertificateAuthority)
        self.issuer_name = issuer_name
        arn = _arn(authority)
        self.identity = PodIdentityRole(
            self,
            "Connector",
            cluster=cluster,
            namespace=_NAMESPACE,
            service_account=_SERVICE_ACCOUNT,
            statements=[
                {
                    "Effect": "Allow",
                    "Action": [
                        "acm-pca:DescribeCertificateAuthority",
                        "acm-pca:GetCertificate",
                    ],
                    "Resource": arn,
                },
                {
                    "Effect": "Allow",
                    "Action": "acm-pca:IssueCertificate",
                    "Resource": arn,
                    "Condition": {"ArnLike": {"acm-pca:TemplateArn": _END_ENTITY}},
                },
            ],
        )
        self.association: eks_l1.CfnPodIdentityAssociation | None = self.identity.association
        needs = [*after]
        if isinstance(authority, CertificateAuthority):
            # A CA that is not active yet cannot sign.
            needs.append(authority.activation)
        self.issuer = delivery.apply(
            Manifests(
                f"issuer-{issuer_name}", (_issuer(issuer_name, arn, region=_region(authority)),)
            ),
            after=needs,
        )
        refuse(secret_name_issues(certificates or {}), scope=self)
        self.certificates = {
            key: self.request_certificate(key, spec) for key, spec in (certificates or {}).items()
        }

    def request_certificate(
        self,
        name: str,
        spec: PrivateCertificateSpec,
        *,
        after: Sequence[IDependable | Installed] = (),
    ) -> Installed:
        """Request a certificate; cert-manager stores it and its key in a Secret, and renews it.

        :param name: name of the Certificate.
        :param spec: the certificate.
        :param after: resources that must exist first, such as the namespace. Default: the issuer.
        :returns: the step, for pods to wait for.
        :raises BlueprintError: if its duration exceeds what a CA in short-lived mode can sign.
        """
        if self._short_lived:
            refuse(below((name,), short_lived_issues(spec)), scope=self)
        return self._delivery.apply(
            Manifests(
                f"certificate-{spec.namespace}.{name}",
                (_certificate(name, self.issuer_name, spec),),
            ),
            after=(self.issuer, *after),
        )


_END_ENTITY = [
    f"arn:{PARTITION}:acm-pca:*:*:template/{name}/V1"
    for name in (
        "EndEntityCertificate",
        "EndEntityClientAuthCertificate",
        "EndEntityServerAuthCertificate",
    )
]
"""Templates that fix the key usages of a certificate to those of servers and clients.

The connector uses them for ``server auth``, ``client auth`` and both together, and for every other
combination one that signs whatever key usages the request contains, except those of a CA
(cert-manager/aws-privateca-issuer commit cc32c13, buildTemplateArn; AWS Private CA user guide, "AWS
Private CA template definitions"; the IAM condition as in AWSPrivateCAUser)."""


def _arn(authority: CertificateAuthority | acmpca.ICertificateAuthority) -> str:
    if isinstance(authority, CertificateAuthority):
        return authority.arn
    return authority.certificate_authority_arn


def _region(authority: CertificateAuthority | acmpca.ICertificateAuthority) -> str:
    """Return the Region of the CA, which may differ from that of the cluster."""
    if isinstance(authority, CertificateAuthority):
        return REGION
    return Fn.select(3, Fn.split(":", authority.certificate_authority_arn))


def _issuer(name: str, arn: str, *, region: str) -> KubernetesObject:
    return {
        "apiVersion": "awspca.cert-manager.io/v1beta1",
        "kind": "AWSPCAClusterIssuer",
        "metadata": {"name": name},
        "spec": {"arn": arn, "region": region},
    }


def _certificate(name: str, issuer: str, spec: PrivateCertificateSpec) -> KubernetesObject:
    return {
        "apiVersion": "cert-manager.io/v1",
        "kind": "Certificate",
        "metadata": {"name": name, "namespace": spec.namespace},
        "spec": {
            "secretName": spec.secret_name or f"{name}-tls",
            "dnsNames": [*spec.dns_names],
            "duration": f"{spec.duration_hours}h",
            "renewBefore": f"{spec.renew_before_hours}h",
            "usages": [*spec.usages],
            # A new key at each renewal, so that a leaked key is of use only for a short time.
            "privateKey": {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"},
            "issuerRef": {
                "group": "awspca.cert-manager.io",
                "kind": "AWSPCAClusterIssuer",
                "name": issuer,
            },
        },
    }
