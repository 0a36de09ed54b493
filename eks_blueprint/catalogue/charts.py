"""Helm charts: where they are, which version, and what depends on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from eks_blueprint.catalogue._load import read
from eks_blueprint.errors import BlueprintError

__all__ = ["Chart", "chart", "chart_names", "value_issue"]

_LISTS = ("service_accounts", "provides", "controls", "serves", "makes", "images")
_KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (list, tuple),
    "map": (dict,),
}


@dataclass(frozen=True)
class Chart:
    """A chart at the version that the library installs.

    :param name: name in the catalogue, and of the release.
    :param chart: name in its repository.
    :param repository: ``https://`` repository, or the whole ``oci://`` reference.
    :param version: chart version.
    :param app_version: version of what it installs.
    :param namespace: where it is installed unless said otherwise.
    :param crds: ``templates`` where Helm upgrades its resource definitions, ``folder`` where it
        only installs them.
    :param kubernetes: oldest and newest Kubernetes version that the project names, or ``None``.
    :param service_accounts: those whose pods call AWS.
    :param provides: API groups whose definitions it brings.
    :param controls: API groups whose objects its controller finalizes.
    :param serves: built-in kinds that its controller acts on.
    :param makes: kinds of its own that another chart may act on.
    :param images: container images.
    :param source: where this was read.
    """

    name: str
    chart: str
    repository: str
    version: str
    app_version: str
    namespace: str
    crds: Literal["templates", "folder"]
    source: str
    kubernetes: tuple[str, str] | None = None
    service_accounts: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    images: tuple[str, ...] = ()

    @property
    def is_oci(self) -> bool:
        """Whether the repository is a registry."""
        return self.repository.startswith("oci://")


def chart_names() -> tuple[str, ...]:
    """Name the charts of the catalogue."""
    return tuple(read("charts.yaml"))


@cache
def chart(name: str) -> Chart:
    """Give a chart.

    :raises BlueprintError: if the catalogue does not know it.
    """
    facts = read("charts.yaml").get(name)
    if facts is None:
        raise BlueprintError(f"chart must be one of {', '.join(chart_names())}, got {name!r}")
    versions = facts.get("kubernetes")
    texts = ("chart", "repository", "version", "app_version", "namespace", "crds", "source")
    lists: dict[str, Any] = {key: tuple(facts.get(key, ())) for key in _LISTS}
    return Chart(
        name=name,
        kubernetes=(versions[0], versions[1]) if versions else None,
        **{key: facts[key] for key in texts},
        **lists,
    )


def value_issue(name: str, values: dict[str, Any]) -> tuple[tuple[str, ...], str] | None:
    """Find the first value whose type the chart does not take.

    Keys that the chart's own values do not name are let through: many charts take more.

    :param name: chart.
    :param values: values for it.
    :returns: path and what is wrong, or ``None``.
    """
    return _issue(read("chart-values.yaml").get(name, {}), values, ())


def _issue(
    types: dict[str, Any], values: dict[str, Any], path: tuple[str, ...]
) -> tuple[tuple[str, ...], str] | None:
    for key, value in values.items():
        wanted = types.get(key)
        if wanted is None or value is None:
            continue
        here = (*path, key)
        if isinstance(wanted, dict):
            if not isinstance(value, dict):
                return here, f"must be a map, as the chart's own value is, got {value!r}"
            found = _issue(wanted, value, here)
            if found is not None:
                return found
        elif not _is(value, wanted):
            return here, f"must be {_article(wanted)}, as the chart's own value is, got {value!r}"
    return None


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS[kind])


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
