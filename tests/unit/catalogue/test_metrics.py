"""Alarms and dashboard ask for metrics that a source lists, and for no others."""

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import aws_cdk
import pytest

from eks_blueprint.catalogue import alarms, dashboard_rows, metric, metric_namespaces
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import json_schema
from tests.support.apps import ROOT

# Names of the EKS user guide that CDK's list of metrics lacks.
GUIDE_ONLY = {
    "apiserver_admission_webhook_admission_duration_seconds_ADMIT_P99",
    "apiserver_admission_webhook_admission_duration_seconds_VALIDATING_P99",
    "apiserver_admission_webhook_rejection_count",
    "apiserver_storage_size_bytes",
    "scheduler_pending_pods_BACKOFF",
    "scheduler_pending_pods_GATED",
    "scheduler_schedule_attempts_ERROR",
    "scheduler_schedule_attempts_UNSCHEDULABLE",
    "scheduler_schedule_attempts_total",
}
UNITS = {"Count", "Seconds", "Bytes", "Percent"}

# Alerts of Prometheus, whose pages tests/unit/observability/test_prometheus_alerts.py reads.
RUNBOOKS = ("out-of-memory", "targets", "volumes")


def asked() -> Iterator[tuple[str, str, str, str]]:
    """Give who asks, namespace, name and statistic of each metric that is used."""
    for facts in alarms().values():
        for key, name in facts.metrics.items():
            statistic = facts.statistics.get(key, facts.statistic)
            yield facts.name, facts.namespace, name, statistic
    for row in dashboard_rows():
        for widget in row.widgets:
            for name in widget.metrics:
                yield widget.title, widget.namespace, name, widget.statistic


@pytest.mark.parametrize(("who", "namespace", "name", "statistic"), [*asked()])
def test_what_is_asked_for_is_listed(who: str, namespace: str, name: str, statistic: str) -> None:
    assert metric(namespace, name, statistic).unit in UNITS


@pytest.mark.parametrize(
    ("namespace", "name", "statistic"),
    [
        ("AWS/EKS", "apiserver_request_total_500", "Sum"),
        ("AWS/EKS", "apiserver_storage_size_bytes", "Sum"),
        ("AWS/EC2", "CPUUtilization", "Average"),
        ("ContainerInsights", "apiserver_request_total_5XX", "Sum"),
    ],
)
def test_fails_on_a_name_that_no_source_lists(namespace: str, name: str, statistic: str) -> None:
    with pytest.raises(BlueprintError, match=re.escape(f"{namespace} {name}")):
        metric(namespace, name, statistic)


def test_nothing_is_listed_that_nobody_asks_for() -> None:
    listed = {(one.name, name) for one in metric_namespaces().values() for name in one.metrics}
    assert listed == {(namespace, name) for _, namespace, name, _ in asked()}


def canned(service: str) -> set[str]:
    """Read the names of the metrics of a service that CDK generates from AWS's own list."""
    (archive,) = (Path(aws_cdk.__file__).parent / "_jsii").glob("*.tgz")
    file = f"package/aws-{service}/lib/{service}-canned-metrics.generated.js"
    with tarfile.open(archive) as packed:
        text = (packed.extractfile(file) or archive.open("rb")).read().decode()
    return set(re.findall(r'metricName:"([^"]+)"', text))


@pytest.mark.parametrize(
    ("namespace", "service", "besides"), [("AWS/EKS", "eks", GUIDE_ONLY), ("AWS/SQS", "sqs", set())]
)
def test_names_are_those_of_the_list_of_cdk(
    namespace: str, service: str, besides: set[str]
) -> None:
    names = set(metric_namespaces()[namespace].metrics)
    assert names - canned(service) == besides


def test_each_alarm_is_a_field_of_the_spec_whose_text_has_its_numbers() -> None:
    fields = json_schema()["$defs"]["AlarmsSpec"]["properties"]
    for facts in alarms().values():
        text = " ".join(fields[facts.name]["description"].split())
        minutes = facts.period_seconds // 60
        assert re.search(rf"(above|below) {facts.threshold} for {facts.evaluation_periods} ", text)
        assert ("of 1 day" if minutes == 1440 else f"of {minutes} minute") in text, facts.name
        assert ("below" in text) == (facts.comparison == "less")


def test_each_alarm_has_a_runbook() -> None:
    folder = ROOT / "docs" / "runbooks"
    for facts in alarms().values():
        page = (folder / f"{facts.slug}.md").read_text("utf-8")
        assert page.startswith(f"# {facts.title}\n")
        assert f"<cluster>-{facts.slug}" in page
        assert f"observability: {{alarms: {{{facts.name}:" in page.replace(
            "container_insights: {}, ", ""
        )
        for part in ("## Look", "## Act", "## Change the alarm", "Sources: "):
            assert part in page, (facts.name, part)
    pages = {page.stem for page in folder.glob("*.md")}
    others = {"addon-events", *RUNBOOKS}
    assert pages == {facts.slug for facts in alarms().values()} | others


def test_defaults_are_within_their_bounds_and_the_day_of_cloudwatch() -> None:
    for facts in alarms().values():
        low, high = facts.bounds
        assert low <= facts.threshold <= high
        assert facts.period_seconds * facts.evaluation_periods <= 86_400
        # Otherwise a period holds several values of a gauge, and the sum counts them all.
        gauge = {*facts.metrics.values()} & {"scheduler_pending_pods_UNSCHEDULABLE"}
        assert not gauge or facts.period_seconds == 60


def test_what_is_derived_from_logs_waits_for_the_same_as_its_alarm() -> None:
    for facts in alarms().values():
        for name in facts.metrics.values():
            derived = metric_namespaces()[facts.namespace].metrics[name].filter
            if derived is not None:
                assert {*facts.reads} == {derived.logs, *derived.reads}
    for row in dashboard_rows():
        for widget in row.widgets:
            for name in widget.metrics:
                derived = metric_namespaces()[widget.namespace].metrics[name].filter
                if derived is not None:
                    assert {*widget.reads} == {derived.logs, *derived.reads}
