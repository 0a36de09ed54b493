"""CIS scans of EC2 instances by Amazon Inspector."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import partition_of
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.spec import CisScanSpec
from eks_blueprint.spec.rules.partition_and_features import cis_scan_issues

__all__ = ["CisScan"]


class CisScan(Construct):
    """Scheduled CIS scans of the account's instances that have certain tags.

    Inspector's EC2 scanning must be on in the account, and the instances' role must have
    AmazonSSMManagedInstanceCore and AmazonInspector2ManagedCisPolicy. The scans do not support
    Bottlerocket; on its nodes use ``apiclient report cis``.

    :param scan_name: name of the scan, shown in Inspector.
    :param spec: schedule, level and instances.
    :raises BlueprintError: if the name is empty or too long, or in a China Region.

    Source: Amazon Inspector user guide, "Center for Internet Security (CIS) scans for Amazon EC2
    instance operating systems" and "Supported operating systems: CIS scanning"; AWS managed policy
    reference, AmazonInspector2ManagedCisPolicy; Inspector API 2020-06-08, CisScanName.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        scan_name: str,
        spec: CisScanSpec,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, CisScanSpec, spec)
        if not 1 <= len(scan_name) <= 128:
            raise BlueprintError(
                f"scan_name must have 1 to 128 characters, got {len(scan_name)}", scope=self
            )
        refuse(cis_scan_issues(partition_of(self)), scope=self)
        self.resource = cdk.aws_inspectorv2.CfnCisScanConfiguration(
            self,
            "Resource",
            scan_name=scan_name,
            security_level=f"LEVEL_{spec.level}",
            schedule=_schedule(spec),
            targets={
                "accountIds": ["SELF"],
                "targetResourceTags": {key: [*values] for key, values in spec.tags.items()},
            },
        )


def _schedule(spec: CisScanSpec) -> dict[str, Any]:
    start = {"startTime": {"timeOfDay": spec.time, "timeZone": spec.time_zone}}
    days = [day.upper() for day in spec.days] or ["SUN"]
    schedules: dict[str, dict[str, Any]] = {
        "once": {"oneTime": {}},
        "daily": {"daily": start},
        "weekly": {"weekly": {**start, "days": days}},
        "monthly": {"monthly": {**start, "day": days[0]}},
    }
    return schedules[spec.schedule]
