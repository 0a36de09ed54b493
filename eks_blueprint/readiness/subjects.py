"""Everything of a cluster that names an API version and a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from eks_blueprint.assembly import CloudAssembly, kubernetes_objects, mapping_of, releases
from eks_blueprint.errors import Path
from eks_blueprint.readiness.embedded import embedded, with_embedded
from eks_blueprint.readiness.manifest_files import ManifestFile
from eks_blueprint.readiness.subject import Place, Subject

if TYPE_CHECKING:
    from eks_blueprint.spec import BlueprintSpec, ClusterSpec, Positions

__all__ = ["ChartValues", "assembly_of", "chart_values", "spec_of", "subjects"]

_HELM_RELEASE = "HelmRelease"

_Identity = tuple[str, str, str, str]


@dataclass(frozen=True, eq=False)
class ChartValues:
    """Values of a Helm release.

    :param chart: name of its chart.
    :param subject: the values as the content of an object without API version and kind.
    """

    chart: str
    subject: Subject


def assembly_of(assembly: CloudAssembly, cluster: str) -> CloudAssembly:
    """Return the part of a cloud assembly that delivers objects to a cluster.

    :param assembly: the cloud assembly.
    :param cluster: the cluster: its stack's name.
    """
    stacks = {name: one for name, one in assembly.stacks.items() if name == cluster}
    trees = {path: text for path, text in assembly.gitops.items() if f"/{cluster}/" in path}
    return CloudAssembly(stacks, trees)


def spec_of(blueprint: BlueprintSpec | None, cluster: str) -> ClusterSpec | None:
    """Return what a spec says of a cluster; ``None`` if there is no spec, or it lacks the cluster.

    :param blueprint: the spec, if there is one.
    :param cluster: name of the cluster.
    """
    return blueprint.clusters.get(cluster) if blueprint is not None else None


def subjects(
    blueprint: BlueprintSpec | None,
    assembly: CloudAssembly,
    *,
    cluster: str,
    positions: Positions | None = None,
    manifests: Sequence[ManifestFile] = (),
) -> Iterator[Subject]:
    """Yield the objects of a cluster: delivered ones, those in values, and those in files.

    :param blueprint: the spec; its ``manifests`` have lines, and are found even if the assembly
        lacks them. ``None``: there is only the assembly.
    :param assembly: the cloud assembly.
    :param cluster: name of the cluster.
    :param positions: lines of the spec. Default: unknown.
    :param manifests: files that the user names. Default: none.
    """
    own = dict(_own(blueprint, cluster, positions))
    pools = dict(_pools(blueprint, cluster, positions))
    for item in kubernetes_objects(assembly_of(assembly, cluster)):
        found = own.pop(item.identity, None)
        place = pools.get(item.name) if item.kind == "NodePool" else None
        subject = replace(found or Subject({}, place=place), content=item.content)
        if subject.kind == _HELM_RELEASE and not subject.own:
            # Its values are those of a release, see below.
            spec = {key: value for key, value in subject.spec.items() if key != "values"}
            subject = replace(subject, content={**subject.content, "spec": spec})
        yield from with_embedded(subject)
    for left in own.values():
        yield from with_embedded(left)
    for values in chart_values(blueprint, assembly, cluster=cluster, positions=positions):
        yield from embedded(values.subject, values.subject.content)
    for file in manifests:
        yield from file.subjects


def chart_values(
    blueprint: BlueprintSpec | None,
    assembly: CloudAssembly,
    *,
    cluster: str,
    positions: Positions | None = None,
) -> Iterator[ChartValues]:
    """Yield the values of each Helm release of a cluster.

    :param blueprint: the spec; ``None``: there is only the assembly.
    :param assembly: the cloud assembly.
    :param cluster: name of the cluster.
    :param positions: lines of the spec. Default: unknown.
    """
    spec = spec_of(blueprint, cluster)
    charts = dict(spec.charts) if spec is not None else {}
    for release in releases(assembly_of(assembly, cluster)):
        own = charts.pop(release.name, None) is not None
        values = _values(release.name, mapping_of(release.values), own, cluster, positions)
        yield ChartValues(release.chart, values)
    for name, chart in charts.items():
        values = _values(name, chart.values, True, cluster, positions)
        yield ChartValues(chart.resolve(name).name, values)


def _values(
    name: str, values: Mapping[str, Any], own: bool, cluster: str, positions: Positions | None
) -> Subject:
    return Subject(
        values,
        where=f"values of release {name}",
        own=own,
        whole=False,
        place=_place(positions, cluster, ("charts", name, "values")) if own else None,
    )


def _own(
    blueprint: BlueprintSpec | None, cluster: str, positions: Positions | None
) -> Iterator[tuple[_Identity, Subject]]:
    spec = spec_of(blueprint, cluster)
    for name, entry in spec.manifests.items() if spec is not None else ():
        for index, item in enumerate(entry.objects):
            place = _place(positions, cluster, ("manifests", name, "objects", index))
            subject = Subject(item, own=True, place=place)
            yield (subject.group, subject.kind, subject.namespace, subject.name), subject


def _pools(
    blueprint: BlueprintSpec | None, cluster: str, positions: Positions | None
) -> Iterator[tuple[str, Place | None]]:
    """Yield where the spec has the NodePools that the library makes; their fields differ."""
    spec = spec_of(blueprint, cluster)
    for field in ("karpenter", "auto_mode"):
        part = getattr(spec, field, None)
        for name in part.node_pools if part is not None else ():
            place = _place(positions, cluster, (field, "node_pools", name))
            yield name, replace(place, line=_first_of(place)) if place is not None else None


def _first_of(place: Place) -> Callable[[Path], int | None]:
    return lambda _: place.line(())


def _place(positions: Positions | None, cluster: str, path: Path) -> Place | None:
    if positions is None:
        return None
    return Place(positions.file, lambda at: positions.line(cluster, (*path, *at)))
