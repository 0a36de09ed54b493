"""Rows of the dashboard of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load_list
from eks_blueprint.catalogue.metrics import MetricSource

__all__ = ["Widget", "WidgetRow", "dashboard_rows"]


@dataclass(frozen=True)
class Widget:
    """A graph; ``catalogue/dashboard.yaml`` describes each field.

    :param title: its title.
    :param namespace: namespace of its metrics.
    :param statistic: their statistic.
    :param period_seconds: length of a period.
    :param metrics: label of each metric by its name.
    :param reads: what must exist.
    :param line: value that a horizontal line marks. Default: none.
    """

    title: str
    namespace: str
    statistic: str
    period_seconds: int
    metrics: Mapping[str, str]
    reads: tuple[MetricSource, ...] = ()
    line: Literal["", "database_bytes"] = ""


@dataclass(frozen=True)
class WidgetRow:
    """A row of widgets.

    :param title: its title.
    :param asks: the question that it answers.
    :param widgets: the widgets from left to right.
    """

    title: str
    asks: str
    widgets: tuple[Widget, ...]


@cache
def dashboard_rows() -> tuple[WidgetRow, ...]:
    """Return the rows from top to bottom."""
    return load_list("dashboard.yaml", WidgetRow)
