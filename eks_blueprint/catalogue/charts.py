"""Helm charts: repository, version, and the facts that determine their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from eks_blueprint.catalogue import chart_checks
from eks_blueprint.catalogue._load import load
from eks_blueprint.errors import BlueprintError

__all__ = ["CatalogueChart", "Chart", "chart", "chart_names"]

_CHECKS = {
    "name": chart_checks.chart_name,
    "repository": chart_checks.repository,
    "version": chart_checks.version,
    "namespace": chart_checks.namespace,
}


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A Helm chart at one version, of any public repository.

    What it installs, watches and creates determines the order: an object is created after the chart
    whose API groups it uses, and deleted before it.

    :param name: name of the chart in its repository.
    :param repository: ``https://`` repository, or the whole ``oci://`` reference of the chart.
    :param version: exact chart version, such as ``6.7.0``.
    :param namespace: namespace of the chart, unless the release names another.
    :param crds_in: where its CustomResourceDefinitions are: ``folder``, the chart's ``crds``
        folder, which Helm installs and never upgrades, and Flux upgrades; ``templates``, where both
        upgrade them; ``none``. Default: ``folder``, which is also right for a chart without CRDs.
    :param crd_groups: API groups whose CustomResourceDefinitions it installs. Default: none.
    :param reconciles: API groups whose objects its controller finalizes. Default: none.
    :param watches: built-in kinds that its controller or webhook acts on. Default: none.
    :param creates: built-in kinds that it creates and another chart may watch. Default: Ingress and
        Service, as most charts do.
    :raises BlueprintError: for a repository that is not public, a version that is not exact, or a
        name that Helm or Kubernetes rejects.

    Source: Helm documentation, "Charts" and "Custom Resource Definitions".
    """

    name: str
    repository: str
    version: str
    namespace: str
    crds_in: Literal["folder", "templates", "none"] = "folder"
    crd_groups: tuple[str, ...] = ()
    reconciles: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()
    creates: tuple[str, ...] = ("Ingress", "Service")

    def __post_init__(self) -> None:
        for name, check in _CHECKS.items():
            issue = check(getattr(self, name))
            if issue is not None:
                raise BlueprintError(f"{name} of chart {self.name} {issue}")
        issue = chart_checks.reference(self.repository, self.name)
        if issue is not None:
            raise BlueprintError(f"repository of chart {self.name} {issue}")

    @property
    def is_oci(self) -> bool:
        """Whether the repository is a registry."""
        return self.repository.startswith("oci://")

    @property
    def has_crds_only(self) -> bool:
        """Whether it installs only CustomResourceDefinitions."""
        return bool(self.crd_groups) and not (self.reconciles or self.watches or self.creates)


@dataclass(frozen=True, kw_only=True)
class CatalogueChart(Chart):
    """A chart of the catalogue.

    :param app_version: version of the software that it installs.
    :param source: source of these facts.
    :param creates: built-in kinds that it creates and another chart may watch. Default: none, since
        the charts of the catalogue were read.
    :param kubernetes: oldest and newest Kubernetes version that the project names, or ``None``.
    :param images: container images.
    :param node_selectors_at: dotted keys of its values for the node selectors of its Deployments
        and hook jobs.
    :param on_every_node: whether it has DaemonSets only, or pods on hybrid nodes only, and
        therefore no node selector.
    :param images_at: dotted keys of its values for images without tag and digest, with the image
        that is there by default; two keys with a slash between them take registry and repository.
    :param environment_at: dotted keys of its values for environment variables of the controllers
        that reach AWS or other hosts, and whether they take a list of names and values or a map.
    :param is_checked: whether this is the version that the library was checked with.
    """

    app_version: str
    source: str
    creates: tuple[str, ...] = ()
    kubernetes: tuple[str, str] | None = None
    images: tuple[str, ...] = ()
    node_selectors_at: tuple[str, ...] = ()
    on_every_node: bool = False
    images_at: Mapping[str, str] = field(default_factory=dict)
    environment_at: Mapping[str, Literal["list", "map"]] = field(default_factory=dict)
    is_checked: bool = True

    def at(self, version: str | None) -> CatalogueChart:
        """Return the chart at another version, without what is known only of the catalogue's.

        :param version: exact chart version, or ``None`` for the catalogue's.
        :raises BlueprintError: if it is not exact.
        """
        if version is None or version == self.version:
            return self
        return replace(
            self, version=version, app_version="", kubernetes=None, images=(), is_checked=False
        )


@cache
def _charts() -> Mapping[str, CatalogueChart]:
    return load("charts.yaml", CatalogueChart)


def chart_names() -> tuple[str, ...]:
    """Return the names of the charts of the catalogue."""
    return tuple(_charts())


def chart(name: str) -> CatalogueChart:
    """Return a chart of the catalogue.

    :raises BlueprintError: if the catalogue does not know it.
    """
    found = _charts().get(name)
    if found is None:
        raise BlueprintError(
            f"chart must be one of {', '.join(chart_names())}, or a Chart with repository and "
            f"version, got {name!r}"
        )
    return found
