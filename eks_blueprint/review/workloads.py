"""What runs in a cluster: charts, images, add-ons and objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.assembly import KubernetesObject, Release, configuration_of, text_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.hidden import without_secrets
from eks_blueprint.review.images import Image, images_of, named_images
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source
from eks_blueprint.yaml_writer import written

__all__ = ["Addon", "ChartRelease", "Image", "Manifest", "Workloads", "workloads_of"]

_CHART = "Custom::AWSCDK-EKS-HelmChart"
_ADDON = "AWS::EKS::Addon"


@dataclass(frozen=True)
class ChartRelease:
    """A Helm release.

    :param name: name of the release.
    :param namespace: its namespace.
    :param chart: name of the chart.
    :param version: version of the chart.
    :param repository: where it is pulled from; empty where nothing says it.
    :param digest: digest of the chart; empty where it is pulled by its version.
    :param delivered_by: resource of a template, or file of a tree for GitOps.
    :param place: the resource; ``None`` in a tree.
    :param images: images that it runs, as far as the catalogue or its values name them.
    :param images_known: whether that is all of them.
    :param values: its values, without secrets.
    """

    name: str
    namespace: str
    chart: str
    version: str
    repository: str
    digest: str
    delivered_by: str
    place: Place | None
    images: tuple[str, ...]
    images_known: bool
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Addon:
    """A managed add-on, whose images EKS pulls from a registry of its own.

    :param name: name of the add-on.
    :param version: its version; empty where EKS chooses it.
    :param place: the resource.
    :param service_accounts: its service accounts with a role.
    :param values: its configuration values, without secrets.
    """

    name: str
    version: str
    place: Place
    service_accounts: tuple[str, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Manifest:
    """A Kubernetes object, without those that charts make.

    :param api_version: its API version.
    :param kind: its kind.
    :param namespace: its namespace, or empty.
    :param name: its name.
    :param delivered_by: resource of a template, or file of a tree for GitOps.
    :param place: the resource; ``None`` in a tree.
    :param content: the object, without the data of secrets.
    """

    api_version: str
    kind: str
    namespace: str
    name: str
    delivered_by: str
    place: Place | None
    content: Mapping[str, Any]

    @property
    def yaml(self) -> str:
        """The object as YAML."""
        return written([self.content])


@dataclass(frozen=True)
class Workloads:
    """What runs in a cluster.

    :param charts: Helm releases.
    :param images: images of charts and objects.
    :param addons: managed add-ons.
    :param objects: Kubernetes objects.
    :param notes: what is not known.
    """

    charts: tuple[ChartRelease, ...]
    images: tuple[Image, ...]
    addons: tuple[Addon, ...]
    objects: tuple[Manifest, ...]
    notes: tuple[str, ...]


def workloads_of(source: Source, cluster: Cluster) -> Workloads:
    """Return what runs in a cluster.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    charts = tuple(_chart(source, cluster, one) for one in cluster.releases)
    objects = tuple(_manifest(source, cluster, one) for one in cluster.objects)
    return Workloads(
        charts=charts,
        images=tuple(
            images_of({f"chart {one.name}": one.images for one in charts}, cluster.objects)
        ),
        addons=tuple(_addons(source, cluster)),
        objects=objects,
        notes=tuple(_notes(charts)),
    )


def _notes(charts: Sequence[ChartRelease]) -> Iterator[str]:
    unknown = [one.name for one in charts if not one.images_known]
    if unknown:
        yield (
            "images of these charts are not in the assembly or the catalogue, beyond those that "
            f"their values name: {', '.join(unknown)}"
        )
    yield "images of managed add-ons are chosen by EKS and pulled from its own registries"


def _chart(source: Source, cluster: Cluster, release: Release) -> ChartRelease:
    found = cluster.delivering(release)
    repository = text_of(found.properties.get("Repository", "")) if found is not None else ""
    known = _catalogue(release)
    values = named_images(release.values)
    images = tuple(dict.fromkeys((*(known.images if known else ()), *values)))
    return ChartRelease(
        name=release.name,
        namespace=release.namespace,
        chart=release.chart,
        version=release.version,
        repository=repository or _flux_repository(cluster, release),
        digest=release.version.partition("@")[2],
        delivered_by=release.delivered_by,
        place=source.place_of(found),
        images=images,
        images_known=bool(known and (known.images or known.has_crds_only)),
        values=without_secrets(release.values),
    )


def _catalogue(release: Release) -> catalogue.CatalogueChart | None:
    if release.chart not in catalogue.chart_names():
        return None
    known = catalogue.chart(release.chart)
    return known if known.version == release.version.partition("@")[0] else None


def _flux_repository(cluster: Cluster, release: Release) -> str:
    """Return the address of the source that a HelmRelease of Flux refers to."""
    for one in cluster.objects:
        if one.delivered_by != release.delivered_by or one.kind not in (
            "OCIRepository",
            "HelmRepository",
        ):
            continue
        spec = one.content.get("spec")
        if isinstance(spec, Mapping) and "url" in spec:
            return text_of(spec["url"])
    known = release.chart in catalogue.chart_names()
    return catalogue.chart(release.chart).repository if known else ""


def _addons(source: Source, cluster: Cluster) -> Iterator[Addon]:
    for one in cluster.own(_ADDON):
        identities = one.properties.get("PodIdentityAssociations")
        accounts = [
            text_of(item.get("ServiceAccount", ""))
            for item in (identities if isinstance(identities, list) else ())
            if isinstance(item, Mapping)
        ]
        yield Addon(
            name=text_of(one.properties.get("AddonName", "")),
            version=text_of(one.properties.get("AddonVersion", "")),
            place=source.place(one),
            service_accounts=tuple(accounts),
            values=without_secrets(configuration_of(one.properties)),
        )


def _manifest(source: Source, cluster: Cluster, item: KubernetesObject) -> Manifest:
    return Manifest(
        api_version=item.api_version,
        kind=item.kind,
        namespace=item.namespace,
        name=item.name,
        delivered_by=item.delivered_by,
        place=source.place_of(cluster.delivering(item)),
        content=without_secrets(item.content),
    )
