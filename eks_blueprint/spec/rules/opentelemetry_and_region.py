"""Rules between the collector and the Region."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.opentelemetry import OpenTelemetrySpec

__all__ = ["fips_issues"]

# botocore 1.44.5, endpoints.json, variants with the tag fips: where aps has one, xray, logs and
# monitoring have one as well. In AWS GovCloud (US) their names follow no pattern.
_WITH_FIPS = ("us-east-1", "us-east-2", "us-west-2")


def fips_issues(collector: OpenTelemetrySpec, region: str) -> Iterator[Found]:
    """Return an issue for FIPS endpoints in a Region that does not have all of them.

    :param collector: the collector.
    :param region: Region of the cluster.
    """
    if collector.fips and region not in _WITH_FIPS:
        yield (
            ("fips",),
            f"must be false in {region}, since not all services have FIPS endpoints of this form "
            f"there, got true; {', '.join(_WITH_FIPS)} have them",
        )
