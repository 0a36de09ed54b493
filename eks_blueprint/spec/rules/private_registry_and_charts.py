"""Rules between a private registry and charts, whose images it must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec._base import below
from eks_blueprint.spec.chart_values import image_value_issues
from eks_blueprint.spec.charts import ChartSpec
from eks_blueprint.spec.components import TurnedOn
from eks_blueprint.spec.private_registry import PrivateRegistrySpec

__all__ = ["chart_image_issues", "chart_image_warnings"]


def chart_image_issues(components: Sequence[TurnedOn], parts: Mapping[str, Any]) -> Iterator[Found]:
    """Return issues for charts of the library with images that the catalogue does not know.

    :param components: the enabled components.
    :param parts: fields of the cluster by name.
    """
    for component, (path, *_) in components:
        part = parts.get(path[0])
        for name in component.charts:
            chart = catalogue.chart(name)
            version = getattr(part, "chart_version", None)
            if not chart.at(version).is_checked:
                yield (
                    (path[0], "chart_version"),
                    f"must be unset with private_registry, or {chart.version}, got {version!r}; "
                    "the images of other versions are not known",
                )
                break
            values = getattr(part, "values", None) or {}
            yield from below((path[0], "values"), image_value_issues(chart, values))


def chart_image_warnings(
    charts: Mapping[str, ChartSpec], registry: PrivateRegistrySpec
) -> Iterator[Warned]:
    """Warn about charts of the user, whose images the library does not know.

    :param charts: charts by the name of their release.
    :param registry: the private registry.
    """
    for name in charts if not registry.images else ():
        yield Warned(
            "images-of-own-chart",
            ("charts", name),
            "has images that the library does not know: name them in private_registry.images, and "
            "the copies in its values; eks-blueprint images prints both names",
        )
