"""Values and version that a user sets for a chart of the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec.payloads import payload_issues

__all__ = ["value_issues", "version_warnings"]


def value_issues(
    chart: str, values: Mapping[str, Any], version: str | None = None
) -> Iterator[Found]:
    """Return an issue for each value that the chart does not accept.

    :param chart: name in the catalogue.
    :param values: the field ``values`` of a spec.
    :param version: the field ``chart_version``. Default: the catalogue's.
    """
    yield from payload_issues(values, ("values",))
    checked = catalogue.chart(chart).at(version).is_checked
    found = catalogue.value_issue(chart, dict(values)) if checked else None
    if found is not None:
        path, message = found
        yield ("values", *path), message


def version_warnings(chart: str, version: str | None) -> Iterator[Warned]:
    """Warn about a version that the library was not checked with.

    :param chart: name in the catalogue.
    :param version: the field ``chart_version``.
    """
    known = catalogue.chart(chart)
    if not known.at(version).is_checked:
        yield Warned(
            "chart-version",
            ("chart_version",),
            f"values and permissions of the library were checked with {chart} {known.version}, not "
            f"with {version}; compare the release notes, or remove chart_version",
        )
