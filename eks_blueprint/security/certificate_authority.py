"""A private certificate authority."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import CfnTag, RemovalPolicy
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, in_china
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.encryption import KEEP, checked_removal_policy
from eks_blueprint.spec import CertificateAuthoritySpec

__all__ = ["CertificateAuthority"]

_SIGNING = "SHA256WITHECDSA"


class CertificateAuthority(Construct):
    """A root CA in short-lived mode: its certificates last at most seven days and are not revoked.

    Its certificate is self-signed, and it is active once the stack is deployed. If it is kept when
    the stack is deleted, it stays active and is charged until you delete it.

    :param spec: the subject and validity of its certificate.
    :param removal_policy: of the CA when the stack is deleted; a deleted CA can be restored for
        thirty days. Default: kept.

    Source: recommendation SEC-TLS-2; AWS Private CA user guide, "Understand AWS Private CA CA
    modes", which also states that the validity of the root certificate itself is not limited.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: CertificateAuthoritySpec,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, CertificateAuthoritySpec, spec)
        self.resource = cdk.aws_acmpca.CfnCertificateAuthority(
            self,
            "Resource",
            type="ROOT",
            usage_mode="SHORT_LIVED_CERTIFICATE",
            key_algorithm="EC_prime256v1",
            signing_algorithm=_SIGNING,
            # The only value in China (Getting Started with Amazon Web Services in China, "Amazon
            # Private Certificate Authority"); in other Regions AWS chooses.
            key_storage_security_standard=("CCPC_LEVEL_1_OR_HIGHER" if in_china(self) else None),
            subject={
                "commonName": spec.common_name,
                "organization": spec.organization,
                "country": spec.country,
            },
            tags=[CfnTag(key="Name", value=spec.common_name)],
        )
        self.arn = self.resource.attr_arn
        certificate = cdk.aws_acmpca.CfnCertificate(
            self,
            "RootCertificate",
            certificate_authority_arn=self.arn,
            certificate_signing_request=self.resource.attr_certificate_signing_request,
            signing_algorithm=_SIGNING,
            template_arn=f"arn:{PARTITION}:acm-pca:::template/RootCACertificate/V1",
            validity={"type": "YEARS", "value": spec.validity_years},
        )
        self.activation = cdk.aws_acmpca.CfnCertificateAuthorityActivation(
            self,
            "Activation",
            certificate_authority_arn=self.arn,
            certificate=certificate.attr_certificate,
            status="ACTIVE",
        )
        # Deleting the activation would disable a CA that is kept.
        for resource in (self.resource, certificate, self.activation):
            resource.apply_removal_policy(checked_removal_policy(removal_policy, scope=self))
