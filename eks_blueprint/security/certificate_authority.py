"""A private certificate authority."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import CfnTag, RemovalPolicy
from constructs import Construct

from eks_blueprint.attributes import PARTITION, in_china
from eks_blueprint.encryption import KEEP, checked_removal_policy
from eks_blueprint.spec import CertificateAuthoritySpec

__all__ = ["CertificateAuthority"]

_SIGNING = "SHA256WITHECDSA"


class CertificateAuthority(Construct):
    """A root authority in short-lived mode: what it signs lasts seven days, so nothing is revoked.

    It signs itself and is active when the stack is. What the stack leaves behind on deletion stays
    active and costs money until it is deleted by hand.

    :param spec: what stands in its certificate.
    :param removal_policy: when the stack is deleted; a destroyed authority can be restored for
        thirty days. Default: kept.

    Source: recommendation SEC-TLS-2; AWS Private CA user guide, "Understand AWS Private CA CA
    modes", which also says that a root certificate's own validity is not limited.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: CertificateAuthoritySpec,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        self.resource = cdk.aws_acmpca.CfnCertificateAuthority(
            self,
            "Resource",
            type="ROOT",
            usage_mode="SHORT_LIVED_CERTIFICATE",
            key_algorithm="EC_prime256v1",
            signing_algorithm=_SIGNING,
            # The only one there (Getting Started with Amazon Web Services in China, "Amazon Private
            # Certificate Authority"); elsewhere AWS chooses.
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
        # Deleting the activation would disable an authority that stays.
        for resource in (self.resource, certificate, self.activation):
            resource.apply_removal_policy(checked_removal_policy(removal_policy, scope=self))
