"""Custom AMIs, and the evidence that they were assessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.types import (
    CisLevel,
    pattern,
)

__all__ = ["CisAttestationSpec", "CustomAmiSpec"]


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _date(value: Any) -> Any:
    # YAML parses a date without quotes as a date and not as a string.
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


_Report = Annotated[
    str,
    AfterValidator(
        pattern(
            r"(https://[^\s/?#]+(/[^\s?#]*)?|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\s?#]+)",
            "a URL that starts with https:// or s3://, such as s3://audits/ami/2026-11-23.json",
        )
    ),
]

AmiId = Annotated[
    str, AfterValidator(pattern(r"ami-[0-9a-f]{8,17}", "an AMI id such as ami-0a1b2c3d"))
]


class CisAttestationSpec(Spec):
    """Who assessed a custom AMI, with which benchmark, and where the evidence is.

    The library cannot inspect an image, so it requires this information and records it in tags and
    in the template.
    """

    benchmark: str = Field(min_length=1, max_length=200)
    """Benchmark and version, such as CIS Bottlerocket Benchmark v1.0.0."""

    level: CisLevel
    """Level that the image passed, 1 or 2."""

    date: Annotated[str, BeforeValidator(_date)]
    """Day of the assessment, an ISO date in quotes."""

    report: _Report
    """Where the report is, https:// or s3://."""


class CustomAmiSpec(Spec):
    """A custom AMI; it must be a Bottlerocket variant (SEC-NODE-4)."""

    ami_id: AmiId
    """Id of the AMI in the cluster's Region."""

    cis_attestation: CisAttestationSpec
    """Who assessed the AMI; becomes tags of the instances."""

    @property
    def tags(self) -> Mapping[str, str]:
        """Who assessed the AMI, as tags of instances and volumes."""
        proof = self.cis_attestation
        return {
            "cis-benchmark": proof.benchmark,
            "cis-level": str(proof.level),
            "cis-date": proof.date,
            "cis-report": proof.report,
        }
