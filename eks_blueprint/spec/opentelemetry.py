"""The OpenTelemetry collector: metrics, traces and logs of workloads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.network import RetentionDays
from eks_blueprint.spec.types import Bool, Int

__all__ = [
    "CollectorLogsSpec",
    "CollectorMetricsSpec",
    "CollectorTracesSpec",
    "OpenTelemetrySpec",
    "TransactionSearchSpec",
]

_CHART = "opentelemetry-collector"


class TransactionSearchSpec(Spec):
    """CloudWatch Transaction Search: all spans of the account and Region in CloudWatch Logs.

    An account has one setting in a Region: omit this if Transaction Search is on already.

    Source: CloudWatch user guide, "Using Transaction Search with AWS CloudFormation";
    CloudFormation schema of AWS::XRay::TransactionSearchConfig.
    """

    indexing_percent: Int = Field(default=1, ge=0, le=100)
    """Share of traces that X-Ray indexes as trace summaries, in percent; 1 is free of charge.
    Default: 1."""


class CollectorTracesSpec(Spec):
    """Traces of applications, to AWS X-Ray."""

    protocol: Literal["otlp", "segments"] | None = None
    """How spans get to X-Ray. `otlp` sends them as they are, and needs Transaction Search in the
    account; `segments` translates them to segments of X-Ray, and needs no setting. Default: otlp
    with `transaction_search`, else segments."""

    sampling_percent: Int = Field(default=100, ge=1, le=100)
    """Share of traces that are sent, in percent, chosen by the id of the trace. Default: 100; then
    what the SDKs of the applications sample decides."""

    transaction_search: TransactionSearchSpec | None = None
    """Turn on Transaction Search for the account and Region; `{}` for the defaults. Default:
    none."""


class CollectorLogsSpec(Spec):
    """Logs that applications send with OTLP, to an encrypted log group."""

    retention_days: RetentionDays = 365
    """How long logs are kept, in days. Default: 365."""


class CollectorMetricsSpec(Spec):
    """Metrics that applications send with OTLP, and those that the collector scrapes."""

    destination: Literal["prometheus", "cloudwatch"] | None = None
    """Where metrics go: to the workspace of `observability.prometheus`, or to CloudWatch as metrics
    of namespace `OpenTelemetry`. Default: prometheus if there is a workspace, else cloudwatch."""

    scrape: Bool | None = None
    """Scrape volumes and containers from the kubelet, controllers of the library, and pods with
    annotation `prometheus.io/scrape`. Default: true with destination prometheus; cloudwatch takes
    only what applications send."""

    interval_seconds: Int = Field(default=60, ge=15, le=300)
    """Time between two scrapes of a target, in seconds; half the time, twice the samples and their
    cost. Default: 60."""


class OpenTelemetrySpec(Spec):
    """An OpenTelemetry collector on each node (recommendation OPS-MON-3).

    Applications send OTLP to `opentelemetry-collector.opentelemetry`, port 4317 for gRPC and 4318
    for HTTP; the collector of their own node answers.
    """

    signals: tuple[Literal["metrics", "traces", "logs"], ...] = Field(
        default=("metrics", "traces", "logs"), min_length=1
    )
    """What is collected. Default: metrics, traces and logs."""

    metrics: CollectorMetricsSpec = CollectorMetricsSpec()
    """Settings of metrics. Default: those of its fields."""

    traces: CollectorTracesSpec = CollectorTracesSpec()
    """Settings of traces, which go to AWS X-Ray. Default: those of its fields."""

    logs: CollectorLogsSpec = CollectorLogsSpec()
    """Settings of logs that applications send with OTLP, beside their output. Default: those of its
    fields."""

    fips: Bool = False
    """Send to endpoints with FIPS 140 cryptography; VPC endpoints do not serve these names.
    Default: false."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values and permissions were checked with the
    default only. Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings(_CHART, self.chart_version)

    def issues(self) -> Iterable[Found]:
        yield from value_issues(_CHART, self.values, self.chart_version)
        if self.traces.transaction_search is not None and "traces" not in self.signals:
            yield (
                ("traces", "transaction_search"),
                f"must be unset without traces in signals, got signals {', '.join(self.signals)}",
            )

    @property
    def otlp_traces(self) -> bool:
        """Whether spans go to the OTLP endpoint of X-Ray, rather than as segments."""
        traces = self.traces
        return (traces.protocol or ("otlp" if traces.transaction_search else "segments")) == "otlp"
