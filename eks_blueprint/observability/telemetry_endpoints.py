"""Endpoints of AWS services that take telemetry."""

from __future__ import annotations

from constructs import IConstruct

from eks_blueprint.attributes import REGION, URL_SUFFIX, partition_of

__all__ = ["telemetry_url"]


def telemetry_url(
    scope: IConstruct, service: str, *, dual_stack: bool = False, fips: bool = False
) -> str:
    """Return the URL of a service's endpoint in the Region of the stack.

    :param scope: a construct of the stack.
    :param service: first label of the host name, such as ``xray``.
    :param dual_stack: whether clients have IPv6 addresses only. Default: false.
    :param fips: use the endpoint with FIPS 140 cryptography. Default: false.

    Source: botocore 1.44.5, endpoint rule sets of xray, logs and cloudwatch, and partitions.json
    for the domains of dual-stack endpoints; AWS General Reference, "Amazon Managed Service for
    Prometheus endpoints and quotas", for aps-workspaces.
    """
    suffix = URL_SUFFIX
    if dual_stack:
        china = partition_of(scope) == "aws-cn"
        suffix = "api.amazonwebservices.com.cn" if china else "api.aws"
    return f"https://{service}{'-fips' if fips else ''}.{REGION}.{suffix}"
