"""What shows that nodes are hardened, and what watches them: good values and refusals."""

from typing import Any

import pytest
import yaml

from eks_blueprint.errors import SpecError
from eks_blueprint.spec import (
    CisAttestationSpec,
    CisScanSpec,
    GuardDutySpec,
    ImageRepositorySpec,
    KubeBenchSpec,
)

ATTESTATION: dict[str, Any] = {
    "benchmark": "CIS Bottlerocket Benchmark v1.0.0",
    "level": 2,
    "date": "2026-11-23",
    "report": "s3://example-audits/ami/2026-11-23.json",
}


def test_attestation_takes_a_report_by_either_scheme() -> None:
    assert CisAttestationSpec(**ATTESTATION).level == 2
    url = "https://audits.example.com/ami/42"
    assert CisAttestationSpec(**{**ATTESTATION, "report": url}).report == url


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("level", 3, "level: must be <= 2, got 3"),
        ("date", "23.11.2026", "date: must be an ISO date in quotes"),
        ("date", "2026-02-30", "date: must be an ISO date in quotes"),
        ("date", "20261123", "date: must be an ISO date in quotes"),
        ("report", "http://audits.example.com", "report: must be a URL that starts with https://"),
        ("report", "s3://example-audits", "report: must be a URL that starts with https://"),
        ("benchmark", "", "benchmark: "),
    ],
)
def test_fails_for_an_attestation_that_shows_nothing(field: str, value: Any, message: str) -> None:
    with pytest.raises(SpecError) as error:
        CisAttestationSpec(**{**ATTESTATION, field: value})
    assert str(error.value).startswith(message)


def test_fails_for_a_date_that_yaml_read_as_a_date() -> None:
    date = yaml.safe_load("2026-11-23")
    with pytest.raises(SpecError, match='date: must be a date in quotes such as "2026-11-23"'):
        CisAttestationSpec(**{**ATTESTATION, "date": date})


@pytest.mark.parametrize("field", ["benchmark", "level", "date", "report"])
def test_fails_for_half_an_attestation(field: str) -> None:
    given = {key: value for key, value in ATTESTATION.items() if key != field}
    with pytest.raises(SpecError, match=field):
        CisAttestationSpec(**given)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"schedule": "once"},
        {"schedule": "daily", "time": "4:30", "time_zone": "Europe/Berlin"},
        {"schedule": "weekly", "days": ["mon", "thu"], "level": 2},
        {"schedule": "monthly", "days": ["sat"]},
        {"tags": {"Name": ["prod/access-host", "test/access-host"]}},
    ],
)
def test_scan_takes_every_schedule(given: dict[str, Any]) -> None:
    spec = CisScanSpec.model_validate({"tags": {"scan": ["cis"]}, **given})
    assert spec.schedule == given.get("schedule", "weekly")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"schedule": "daily", "days": ["mon"]}, "days: must be unset for daily, got mon"),
        ({"schedule": "once", "days": ["mon"]}, "days: must be unset for once, got mon"),
        (
            {"schedule": "monthly", "days": ["mon", "tue"]},
            "days: must be one weekday for monthly, got mon, tue",
        ),
        ({"days": ["mon", "mon"]}, "days: must name each weekday once, got mon twice"),
        ({"days": ["monday"]}, "days[0]: must be one of"),
        ({"time": "25:00"}, "time: must be a time of day such as 02:00, got '25:00'"),
        ({"time_zone": "+01:00"}, "time_zone: must be a time zone such as UTC"),
        ({"level": 0}, "level: must be >= 1, got 0"),
        ({"tags": {"team": []}}, "tags.team: "),
        ({"tags": {"team": [*"abcdef"]}}, "tags.team: "),
        ({"tags": {key: ["x"] for key in "abcdef"}}, "tags: "),
    ],
)
def test_fails_for_a_scan_that_inspector_does_not_take(given: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as error:
        CisScanSpec.model_validate({"tags": {"scan": ["cis"]}, **given})
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("schedule", ["0 4 * * 1", "*/30 0-6 1,15 * mon-fri", "@weekly"])
def test_kube_bench_takes_cron_schedules(schedule: str) -> None:
    assert KubeBenchSpec(schedule=schedule).schedule == schedule


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"schedule": "weekly"}, "schedule: must be a schedule of five cron fields"),
        ({"schedule": "TZ=UTC 0 4 * * 1"}, "schedule: must be a schedule of five cron fields"),
        ({"benchmark": "cis-1.12"}, "benchmark: must be one of"),
    ],
)
def test_fails_for_a_run_that_cannot_be(given: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as error:
        KubeBenchSpec(**given)
    assert str(error.value).startswith(message)


def test_runtime_specs_are_strict_by_default() -> None:
    assert GuardDutySpec().runtime_monitoring
    assert ImageRepositorySpec().immutable_tags


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"keep_images": 0}, "keep_images: must be >= 1, got 0"),
        ({"untagged_days": 0}, "untagged_days: must be >= 1, got 0"),
        ({"kms_key_arn": "alias/ecr"}, "kms_key_arn: must be the ARN of a KMS key"),
    ],
)
def test_fails_for_a_repository_that_keeps_nothing(given: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as error:
        ImageRepositorySpec(**given)
    assert str(error.value).startswith(message)
