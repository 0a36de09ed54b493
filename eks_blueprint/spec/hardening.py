"""What shows that nodes and instances are hardened (SEC-NODE-4)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import Schedule
from eks_blueprint.spec.types import Int, pattern

__all__ = ["CisAttestationSpec", "CisLevel", "CisScanSpec", "KubeBenchSpec"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _date(value: Any) -> Any:
    # YAML reads a date without quotes as a date, not as text.
    if isinstance(value, datetime.date):
        raise ValueError(f'must be a date in quotes such as "{value}"')
    if isinstance(value, str):
        try:
            known = bool(_DATE.fullmatch(value)) and datetime.date.fromisoformat(value)
        except ValueError:
            known = False
        if not known:
            raise ValueError(f'must be an ISO date in quotes such as "2026-11-23", got {value!r}')
    return value


CisLevel = Annotated[Int, Field(ge=1, le=2)]
"""Level of a CIS benchmark: 1 for what hurts nobody, 2 for more at a price."""

_Report = Annotated[
    str,
    AfterValidator(
        pattern(
            r"(https://[^\s/?#]+(/[^\s?#]*)?|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\s?#]+)",
            "a URL that starts with https:// or s3://, such as s3://audits/ami/2026-11-23.json",
        )
    ),
]
_Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_TagKey = Annotated[str, Field(min_length=1, max_length=128)]
_TagValue = Annotated[str, Field(min_length=1, max_length=256)]


class CisAttestationSpec(Spec):
    """Who looked at a custom AMI, by which benchmark, and where the evidence is.

    The library cannot look into an image; it asks for the proof and shows it in the review.
    """

    benchmark: str = Field(min_length=1, max_length=200)
    """Benchmark and version, such as CIS Bottlerocket Benchmark v1.0.0."""

    level: CisLevel
    """Level that the image passed, 1 or 2."""

    date: Annotated[str, BeforeValidator(_date)]
    """Day of the assessment, an ISO date in quotes."""

    report: _Report
    """Where the report is, https:// or s3://."""


class CisScanSpec(Spec):
    """CIS scans of EC2 instances by Amazon Inspector, chosen by their tags.

    Inspector's CIS scans know Amazon Linux 2023, RHEL, Rocky Linux, SLES, Ubuntu and Windows
    Server. They do not know Bottlerocket: its nodes are reported as UNSUPPORTED_OS. The scans serve
    other instances, whose role needs the rights that AmazonInspector2ManagedCisPolicy has. The
    benchmarks are meant for x86_64; on Graviton some checks may be skipped.

    Source: Amazon Inspector user guide, "Supported operating systems: CIS scanning"; CloudFormation
    schema of AWS::InspectorV2::CisScanConfiguration; Inspector API 2020-06-08, shapes
    CisTargetStatusReason, CisScanName, TargetResourceTags.
    """

    schedule: Literal["once", "daily", "weekly", "monthly"] = "weekly"
    """How often. Default: weekly; `once` scans as soon as it is deployed."""

    days: tuple[_Day, ...] = ()
    """Weekdays of a weekly scan, or the weekday of a monthly one. Default: sun."""

    time: Annotated[
        str,
        AfterValidator(pattern(r"([0-1]?\d|2[0-3]):[0-5]\d", "a time of day such as 02:00")),
    ] = "02:00"
    """When it starts, 24-hour clock. Default: 02:00."""

    time_zone: Annotated[
        str,
        Field(max_length=50),
        AfterValidator(
            pattern(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)*", "a time zone such as UTC or Europe/Berlin")
        ),
    ] = "UTC"
    """Time zone of `time`. Default: UTC."""

    level: CisLevel = 1
    """Level of the benchmark, 1 or 2. Default: 1."""

    tags: dict[_TagKey, Annotated[tuple[_TagValue, ...], Field(min_length=1, max_length=5)]] = (
        Field(min_length=1, max_length=5)
    )
    """Tags of the instances: one to five values for each of one to five keys."""

    def issues(self) -> Iterable[Found]:
        if self.schedule in ("once", "daily") and self.days:
            yield ("days",), f"must be unset for {self.schedule}, got {', '.join(self.days)}"
        if self.schedule == "monthly" and len(self.days) > 1:
            yield ("days",), f"must be one weekday for monthly, got {', '.join(self.days)}"
        twice = sorted({day for day in self.days if self.days.count(day) > 1})
        if twice:
            yield ("days",), f"must name each weekday once, got {', '.join(twice)} twice"


class KubeBenchSpec(Spec):
    """kube-bench: the node checks of a CIS benchmark for EKS, on one node at a time.

    Source: aquasecurity/kube-bench cfg/config.yaml, v0.15.6 (commit 92e522b).
    """

    schedule: Schedule = "0 4 * * 1"
    """When it runs, five cron fields in UTC. Default: Mondays at 04:00."""

    benchmark: Literal["eks-1.5.0", "eks-1.7.0", "eks-1.8.0"] = "eks-1.8.0"
    """CIS Amazon EKS Benchmark, by kube-bench's name. Default: eks-1.8.0."""
