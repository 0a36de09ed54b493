"""Values and version that a user sets for a chart of the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.catalogue import CatalogueChart
from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec.payloads import payload_issues

__all__ = ["image_value_issues", "value_issues", "version_warnings"]

_VERSION_KEYS = frozenset({"digest", "registry", "release", "tag"})


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


def image_value_issues(chart: CatalogueChart, values: Mapping[str, Any]) -> Iterator[Found]:
    """Return an issue for each value that names an image other than those of the catalogue.

    :param chart: the chart.
    :param values: values over those of the library.
    """
    known: list[Any] = [part for image in chart.images for part in _parts(image)]
    known += ["", None, *chart.images_at.values()]
    seen: set[tuple[str, ...]] = set()
    for places in chart.images_at:
        for place in places.split("/"):
            *parents, last = place.split(".")
            parent = catalogue.value_at(".".join(parents), values)
            for key, value in parent.items() if isinstance(parent, Mapping) else ():
                path = (*parents, key)
                if key not in {last, *_VERSION_KEYS} or value in known or path in seen:
                    continue
                seen.add(path)
                yield (
                    path,
                    "must be unset with a private registry, which has the images of the catalogue, "
                    f"got {value!r}; remove it, or install a chart of your own under charts",
                )


def _parts(image: str) -> Iterator[str]:
    """Give what values say of an image: its names, its tag and its digest."""
    parsed = catalogue.ImageReference.parse(image)
    yield from (parsed.name, parsed.registry, parsed.repository)
    yield from filter(None, (parsed.tag, parsed.digest))
