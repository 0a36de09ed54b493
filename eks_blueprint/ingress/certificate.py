"""The certificate of load balancers."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.spec import CertificateSpec

__all__ = ["define_certificate"]


def define_certificate(
    scope: Construct, spec: CertificateSpec | None
) -> cdk.aws_certificatemanager.CfnCertificate | None:
    """Request the certificate of a spec, whose validation records CloudFormation creates.

    :param scope: construct that owns the certificate; its id there is ``Certificate``.
    :param spec: the certificate, or ``None`` for none.
    """
    if spec is None:
        return None
    names = (spec.domain_name, *spec.alternative_names)
    return cdk.aws_certificatemanager.CfnCertificate(
        scope,
        "Certificate",
        domain_name=spec.domain_name,
        subject_alternative_names=[*spec.alternative_names] or None,
        validation_method="DNS",
        domain_validation_options=[
            {"domainName": name, "hostedZoneId": spec.hosted_zone_id} for name in names
        ],
    )
