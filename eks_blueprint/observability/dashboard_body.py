"""The body of the dashboard: what stands where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from eks_blueprint.attributes import REGION
from eks_blueprint.catalogue import (
    Widget,
    WidgetRow,
    dashboard_rows,
    database_gb,
    metric,
    metric_namespaces,
)
from eks_blueprint.observability.metric_sources import MetricSources

__all__ = ["dashboard_body"]

_COLUMNS = 24
_TITLE_HEIGHT = 1
_GRAPH_HEIGHT = 5
# An alarm takes one of six places in a line of the widget, and a line about one unit of height.
_ALARMS_IN_A_LINE = 6


def dashboard_body(sources: MetricSources, *, alarm_arns: Sequence[str], hours: int) -> str:
    """Return the body of a dashboard as JSON.

    Alarms stand at the top; below, rows of graphs answer one question each.

    :param sources: the cluster, and what of it sends metrics.
    :param alarm_arns: ARNs of its alarms.
    :param hours: how many hours it shows when it is opened.

    Source: CloudWatch API reference, "Dashboard Body Structure and Syntax".
    """
    placed = _placed(sources, alarm_arns)
    return json.dumps({"start": f"-PT{hours}H", "periodOverride": "inherit", "widgets": [*placed]})


def _placed(sources: MetricSources, alarm_arns: Sequence[str]) -> Iterator[dict[str, Any]]:
    y = 0
    if alarm_arns:
        height = 1 + -(-len(alarm_arns) // _ALARMS_IN_A_LINE)
        properties = {"title": f"Alarms of {sources.cluster_name}", "alarms": [*alarm_arns]}
        yield _at("alarm", 0, y, _COLUMNS, height, properties)
        y += height
    for row in dashboard_rows():
        shown = [one for one in row.widgets if set(one.reads) <= sources.present]
        if not shown:
            continue
        yield _at("text", 0, y, _COLUMNS, _TITLE_HEIGHT, {"markdown": _heading(row)})
        y += _TITLE_HEIGHT
        width = _COLUMNS // len(shown)
        for index, widget in enumerate(shown):
            properties = _graph(widget, sources)
            yield _at("metric", index * width, y, width, _GRAPH_HEIGHT, properties)
        y += _GRAPH_HEIGHT


def _at(
    kind: str, x: int, y: int, width: int, height: int, properties: dict[str, Any]
) -> dict[str, Any]:
    place = {"type": kind, "x": x, "y": y, "width": width, "height": height}
    return {**place, "properties": properties}


def _heading(row: WidgetRow) -> str:
    return f"**{row.title}**: {row.asks}?"


def _graph(widget: Widget, sources: MetricSources) -> dict[str, Any]:
    dimension = metric_namespaces()[widget.namespace].dimension
    asked = [dimension, sources.dimension_value(dimension)] if dimension else []
    for name in widget.metrics:
        metric(widget.namespace, name, widget.statistic)
    namespace = sources.namespace(widget.namespace)
    properties: dict[str, Any] = {
        "title": widget.title,
        "region": REGION,
        "view": "timeSeries",
        "stat": widget.statistic,
        "period": widget.period_seconds,
        "metrics": [
            [namespace, name, *asked, {"label": label}] for name, label in widget.metrics.items()
        ],
        "yAxis": {"left": {"min": 0}},
    }
    if widget.line:
        size = database_gb(sources.control_plane_tier) * 10**9
        properties["annotations"] = {"horizontal": [{"label": "size", "value": size}]}
    return properties
