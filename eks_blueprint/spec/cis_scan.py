"""CIS scans of EC2 instances by Amazon Inspector."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.tags import is_of_tag
from eks_blueprint.spec.types import CisLevel, Shaped, pattern

__all__ = ["CisScanSpec"]

_Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _tag_key(value: str) -> str:
    wrong = "".join(dict.fromkeys(one for one in value if not is_of_tag(one, "_.:/=-@")))
    if wrong:
        raise ValueError(
            f"must have letters, digits, spaces and _.:/=-@ as characters, got {wrong!r}"
        )
    return value


# Inspector API 2020-06-08, shapes TargetResourceTagsKey and TargetResourceTagsValue.
_TagKey = Annotated[
    str,
    Field(min_length=1, max_length=128),
    AfterValidator(Shaped(_tag_key, r"[^\x00-\x1f!-,;<>?\[-^`{-\x7f]+")),
]
_TagValue = Annotated[str, Field(min_length=1, max_length=256)]


class CisScanSpec(Spec):
    """CIS scans of EC2 instances by Amazon Inspector; tags select the instances.

    Inspector's CIS scans support Amazon Linux 2023, RHEL, Rocky Linux, SLES, Ubuntu and Windows
    Server. They do not support Bottlerocket: its nodes are reported as UNSUPPORTED_OS. The scans
    are for other instances, whose role needs the permissions of AmazonInspector2ManagedCisPolicy.
    The benchmarks are written for x86_64; on Graviton some checks may be skipped.

    Source: Amazon Inspector user guide, "Supported operating systems: CIS scanning"; CloudFormation
    schema of AWS::InspectorV2::CisScanConfiguration; Inspector API 2020-06-08, shapes
    CisTargetStatusReason, CisScanName, TargetResourceTags.
    """

    schedule: Literal["once", "daily", "weekly", "monthly"] = "weekly"
    """Frequency of the scan; `once` scans when it is deployed. Default: weekly."""

    days: tuple[_Day, ...] = ()
    """Weekdays of a weekly scan, or the weekday of a monthly one. Default: sun."""

    time: Annotated[
        str,
        AfterValidator(pattern(r"([0-1]?\d|2[0-3]):[0-5]\d", "a time of day such as 02:00")),
    ] = "02:00"
    """Start time, 24-hour clock. Default: 02:00."""

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
