"""What the components of the catalogue need of the cluster that turns them on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found
from eks_blueprint.spec.components import components_of

if TYPE_CHECKING:
    from eks_blueprint.spec.cluster import ClusterSpec

__all__ = ["component_issues"]

# Kubernetes documentation, "Version Skew Policy": kubectl works with one minor version around its
# own, and the layer of the library carries 1.35.
_KUBECTL_VERSIONS = ("1.34", "1.35", "1.36")


def component_issues(spec: ClusterSpec) -> Iterable[Found]:
    """Find what is wrong between components and the cluster that turns them on."""
    yield from _kubectl(spec)
    yield from _charts(spec)
    yield from _addons(spec)
    yield from _surroundings(spec)


def _kubectl(spec: ClusterSpec) -> Iterator[Found]:
    version, names = spec.kubernetes_version, spec.component_names
    known = version in catalogue.kubernetes_versions()
    if names and known and version not in _KUBECTL_VERSIONS:
        yield (
            ("kubernetes_version",),
            f"must be one of {', '.join(reversed(_KUBECTL_VERSIONS))} with "
            f"{', '.join(names)}, which kubectl 1.35 installs, got {version!r}",
        )


def _charts(spec: ClusterSpec) -> Iterator[Found]:
    version = spec.kubernetes_version
    for component, (path, *_) in components_of(spec):
        # Charts of definitions have the range of their software.
        for chart in map(catalogue.chart, component.charts[:1]):
            span = chart.kubernetes
            if span is not None and not _within(version, span):
                yield (
                    path,
                    f"needs Kubernetes {span[0]} to {span[1]}, which chart {chart.name} "
                    f"{chart.version} supports, got {version}",
                )


def _within(version: str, span: tuple[str, str]) -> bool:
    try:
        minor, low, high = (int(text.split(".")[1]) for text in (version, *span))
    except (IndexError, ValueError):
        return True  # said elsewhere: the catalogue does not know the version
    return low <= minor <= high


def _addons(spec: ClusterSpec) -> Iterator[Found]:
    effective = spec.effective_addons
    for component, paths in components_of(spec):
        missing = [(name, path) for name in component.addons for path in paths]
        # Where nodes are missing, that refusal says it all.
        if spec.node_groups or "nodes" not in component.needs:
            missing += [(name, paths[0][:1]) for name in component.requires]
        for name, path in missing:
            if name in effective:
                continue
            why = "which was removed" if name in spec.addons else "and there is none"
            yield path, f"needs the add-on {name}, {why}"


def _surroundings(spec: ClusterSpec) -> Iterator[Found]:
    network = spec.network
    for component, (path, *_) in components_of(spec):
        if "nodes" in component.needs and not spec.node_groups:
            yield (
                path[:1],
                "needs a node group: its pods get their rights through Pod Identity, which Fargate "
                "does not have; keep node_groups.system, or remove it",
            )
        if "nat" in component.needs and network.nat == "none" and network.existing is None:
            yield (
                path[:1],
                "needs NAT: charts and images come from public registries; set network.nat to "
                "per_zone or single",
            )
