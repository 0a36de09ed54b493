"""Metrics, alarms, dashboards, traces, Prometheus and Grafana."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eks_blueprint.assembly import Resource, configuration_of, mapping_of, sequence_of
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import HOURS, Meter
from eks_blueprint.estimate.values import number_of

__all__ = [
    "alarm",
    "composite_alarm",
    "container_insights",
    "dashboard",
    "grafana",
    "metric_filter",
    "prometheus",
    "sends_container_logs",
    "traces",
]

_ADDON = "amazon-cloudwatch-observability"
_FAST_SECONDS = 60
_ONE = Amounts.of(1)
_UP_TO_ONE = Amounts(Decimal(0), Decimal(1), Decimal(1))


def alarm(meter: Meter, resource: Resource) -> None:
    """Count an alarm by its metrics: expressions of other metrics cost nothing."""
    properties = resource.properties
    parts = [mapping_of(one).get("MetricStat") for one in sequence_of(properties.get("Metrics"))]
    stats = [mapping_of(one) for one in parts if one is not None]
    periods = [one.get("Period") for one in stats] or [properties.get("Period")]
    numbers = [number_of(meter.stack, one) for one in periods]
    fast = any(one is not None and one < _FAST_SECONDS for one in numbers)
    key = "cloudwatch.alarm-fast" if fast else "cloudwatch.alarm"
    count = Amounts.of(max(1, len(stats)))
    meter.add(Component.METRICS, "metrics of an alarm", key, count, of=resource)


def composite_alarm(meter: Meter, resource: Resource) -> None:
    """Count an alarm that is made of others."""
    meter.add(Component.METRICS, "composite alarm", "cloudwatch.alarm-composite", _ONE, of=resource)


def dashboard(meter: Meter, resource: Resource) -> None:
    """Count a dashboard; the first three small ones of an account are free."""
    meter.add(Component.METRICS, "dashboard", "cloudwatch.dashboard", _UP_TO_ONE, of=resource)


def metric_filter(meter: Meter, resource: Resource) -> None:
    """Count the custom metrics of a filter, which exist in hours in which something matches."""
    count = len(sequence_of(resource.properties.get("MetricTransformations")))
    meter.add(
        Component.METRICS,
        "metrics of a log filter",
        "cloudwatch.metric",
        Amounts(Decimal(0), Decimal(count), Decimal(count)),
        of=resource,
    )


def container_insights(meter: Meter) -> None:
    """Count the observations of Container Insights, of the cluster and of its pods."""
    if _configuration(meter) is None:
        return
    minutes = HOURS * 60 / 10**6
    part = Component.METRICS
    meter.add(
        part,
        "million observations, cluster",
        "cloudwatch.observations",
        meter.assume("observations-cluster") * minutes,
        of=f"add-on {_ADDON}",
        uses=("observations-cluster",),
    )
    pods = meter.nodes * meter.assume("pods-per-node")
    meter.add(
        part,
        "million observations, pods",
        "cloudwatch.observations",
        meter.assume("observations-pod") * pods * minutes,
        of=f"add-on {_ADDON}",
        uses=("observations-pod", "pods-per-node"),
    )


def sends_container_logs(meter: Meter) -> bool:
    """Say whether the agent of CloudWatch sends the logs of pods."""
    found = _configuration(meter)
    if found is None:
        return False
    return mapping_of(found.get("containerLogs")).get("enabled", True) is not False


def traces(meter: Meter) -> None:
    """Count traces, if the agent of CloudWatch or a collector sends them."""
    found = _configuration(meter)
    signals = found is not None and (
        mapping_of(found.get("applicationSignals")).get("enabled", True) is not False
    )
    collected = any("xray" in json.dumps(dict(one.values)) for one in meter.releases)
    if signals or collected:
        meter.add(
            Component.TRACES,
            "million traces recorded",
            "xray.traces",
            "traces-million",
            of="applications",
        )


def _configuration(meter: Meter) -> Mapping[str, Any] | None:
    properties = meter.addon(_ADDON)
    if properties is None:
        return None
    # Where they cannot be read, everything is as the add-on sets it.
    return configuration_of(properties)


def prometheus(meter: Meter, resource: Resource) -> None:
    """Count a workspace of Amazon Managed Service for Prometheus."""
    part = Component.METRICS
    meter.add(
        part,
        "million samples written",
        "amp.samples",
        "samples-million",
        of=resource,
    )
    meter.add(
        part,
        "GB of samples kept",
        "amp.storage",
        "samples-gb",
        of=resource,
    )


def grafana(meter: Meter, resource: Resource) -> None:
    """Count the people who use a workspace of Amazon Managed Grafana."""
    for key, what in (("amg.editor", "grafana-editors"), ("amg.viewer", "grafana-viewers")):
        meter.add(
            Component.METRICS,
            what.replace("grafana-", "Grafana "),
            key,
            what,
            of=resource,
        )
