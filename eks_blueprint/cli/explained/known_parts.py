"""Components, managed add-ons, charts, warnings, and what is checked before changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from eks_blueprint import catalogue
from eks_blueprint.cli.explained.explanation import Explanation
from eks_blueprint.cli.explained.known_messages import difference_check, warning
from eks_blueprint.recommendations import recommendations

__all__ = ["PARTS"]

_PAGE = "docs/reference/components.md"


def _component(name: str) -> Explanation:
    one = catalogue.components()[name]
    return Explanation(
        name,
        "component",
        f"what {' or '.join(one.when)} turns on",
        "",
        {
            "needs": ", ".join(one.needs),
            "in an isolated VPC": f"does not work: {one.unreachable}" if one.unreachable else "",
            "with EKS Auto Mode": one.not_in_auto_mode or "",
            "page": _PAGE,
        },
        {
            "fields": tuple(f"clusters.*.{path}" for path in one.when),
            "charts": one.charts,
            "add-ons": (*one.addons, *(f"{needed} (must be there)" for needed in one.requires)),
            "endpoints": one.endpoints,
            "recommendations": tuple(
                f"{known.id}: {known.title}"
                for known in recommendations().values()
                if {*known.fields} & {*one.when}
            ),
        },
    )


def _addon(name: str) -> Explanation:
    return Explanation(
        name,
        "add-on",
        "EKS managed add-on",
        "",
        {"field": f"clusters.*.addons.{name}", "page": _PAGE},
        {"components": _components_with(name, lambda one: (*one.addons, *one.requires))},
    )


def _chart(name: str) -> Explanation:
    one = catalogue.chart(name)
    return Explanation(
        name,
        "chart",
        f"Helm chart {one.name}, version {one.version}",
        "",
        {"repository": one.repository, "namespace": one.namespace, "page": _PAGE},
        {"components": _components_with(name, lambda component: component.charts)},
    )


def _components_with(
    name: str, parts: Callable[[catalogue.Component], tuple[str, ...]]
) -> tuple[str, ...]:
    return tuple(key for key, one in catalogue.components().items() if name in parts(one))


def _upgrade_check(name: str) -> Explanation:
    one = catalogue.upgrade_checks()[name]
    return Explanation(
        name,
        "upgrade check",
        one.remedy,
        one.what,
        {
            "severity": one.severity,
            "since": f"Kubernetes {one.since}" if one.since else "",
            "page": "docs/reference/upgrade-checks.md",
        },
        {"sources": (one.source,)},
    )


PARTS: Mapping[str, tuple[Callable[[], tuple[str, ...]], Callable[[str], Explanation]]] = {
    "upgrade check": (lambda: tuple(catalogue.upgrade_checks()), _upgrade_check),
    "warning": (lambda: tuple(catalogue.known_warnings()), warning),
    "check of diff": (lambda: tuple(catalogue.difference_checks()), difference_check),
    "component": (lambda: tuple(catalogue.components()), _component),
    "add-on": (catalogue.addon_names, _addon),
    "chart": (catalogue.chart_names, _chart),
}
"""Names of each kind, and what explains one, in the order in which a name is looked up."""
