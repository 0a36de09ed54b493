"""Velero."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.arns import KeyArn
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.kubernetes import Namespace, ObjectName
from eks_blueprint.spec.schedules import Schedule
from eks_blueprint.spec.types import Bool, BucketName, Int

__all__ = ["VeleroScheduleSpec", "VeleroSpec"]

_CHART = "velero"


class VeleroScheduleSpec(Spec):
    """When Velero makes backups, of what, and how long they are kept.

    Source: Velero documentation, "Schedule API Type" and "Backup API Type".
    """

    schedule: Schedule = "0 1 * * *"
    """Schedule, five cron fields in UTC. Default: every day at 01:00."""

    # Velero keeps this time as a duration of Go, which ends at 292 years.
    retention_days: Annotated[Int, Field(ge=1, le=36500)] = 30
    """Days until Velero deletes a backup with its snapshots. Default: 30."""

    namespaces: Annotated[tuple[Namespace, ...], Field(max_length=100)] = ()
    """Namespaces of the backup. Default: all."""

    volumes: Bool = True
    """Make snapshots of EBS volumes. Default: true."""


class VeleroSpec(Spec):
    """Velero, which backs up objects into a bucket and EBS volumes as snapshots.

    Other than AWS Backup, it selects namespaces, restores into others, and its backups of objects
    are files that any cluster with Velero can read.

    Source: Velero documentation, v1.18; vmware-tanzu/helm-charts charts/velero, commit 73466ca.
    """

    schedules: dict[ObjectName, VeleroScheduleSpec] = {}
    """Schedules by name. Default: one, `daily`, of which backups are kept for 30 days."""

    bucket: BucketName | None = None
    """A bucket that exists, in the Region of the cluster, such as that of a cluster that was lost;
    backups are below the name of the cluster. Default: none; a bucket with a key is made."""

    bucket_key_arn: KeyArn | None = None
    """Customer managed key of that bucket. Default: none."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values and permissions were checked with the
    default only. Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""

    @property
    def effective_schedules(self) -> dict[str, VeleroScheduleSpec]:
        """The schedules, or the one that there is without any."""
        return {**self.schedules} or {"daily": VeleroScheduleSpec()}

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings(_CHART, self.chart_version)

    def issues(self) -> Iterable[Found]:
        yield from value_issues(_CHART, self.values, self.chart_version)
        if self.bucket_key_arn is not None and self.bucket is None:
            yield (
                ("bucket_key_arn",),
                "must be unset without bucket, since the library makes a key for its own bucket; "
                "name the bucket",
            )
