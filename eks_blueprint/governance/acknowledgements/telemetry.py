"""Acknowledgements of the collector and of Grafana."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import wildcard, wildcard_resources
from eks_blueprint.observability import GrafanaWorkspace, OpenTelemetryCollector

__all__ = ["ENTRIES"]


def _traces(collector: OpenTelemetryCollector) -> Iterator[str]:
    every = [one for one in collector.identity.statements if one["Resource"] == "*"]
    yield from map(wildcard, wildcard_resources(every))


def _reads(grafana: GrafanaWorkspace) -> Iterator[str]:
    yield from map(wildcard, wildcard_resources(grafana.statements))


ENTRIES = (
    Acknowledgement(
        OpenTelemetryCollector,
        "Identity/Policy",
        _traces,
        "The statement allows writing traces to X-Ray and nothing else; X-Ray knows no resource "
        "for them. The role is bound to the one service account of the collector through Pod "
        "Identity.",
    ),
    Acknowledgement(
        GrafanaWorkspace,
        "Policy",
        _reads,
        "These statements only read: metrics, traces, tags and lists, with actions that support no "
        "resource, all alarms of the account and Region, and records of the log groups whose names "
        "are given. The end of a query supports no resource; the results of one, also of another "
        "log group, are read by the id, which CloudWatch generates and gives to whoever starts the "
        "query. The role trusts "
        "Amazon Managed Grafana in this account and Region only.",
    ),
)
