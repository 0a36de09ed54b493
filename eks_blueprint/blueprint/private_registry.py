"""What a cluster pulls, and the private registry from which it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from eks_blueprint.attributes import ACCOUNT, REGION, URL_SUFFIX
from eks_blueprint.catalogue import ImageReference, PulledChart, PulledImage
from eks_blueprint.delivery import HelmRelease, Manifests, PrivateRegistry, images_of
from eks_blueprint.spec import ClusterSpec

if TYPE_CHECKING:
    from eks_blueprint.blueprint.components import Components

__all__ = ["private_registry", "pulled", "registry_variables"]

_DOMAINS = {"aws-cn": "amazonaws.com.cn"}


def private_registry(spec: ClusterSpec) -> PrivateRegistry | None:
    """Return the private registry of a cluster, or ``None``.

    Account and Region are literals where the spec has them.

    :param spec: the cluster.
    """
    if spec.private_registry is None:
        return None
    environment = spec.environment
    known = environment.region is not None
    return PrivateRegistry(
        prefix=spec.private_registry.prefix,
        account=spec.private_registry.account or environment.account or ACCOUNT,
        region=environment.region or REGION,
        domain=_DOMAINS.get(environment.partition, "amazonaws.com") if known else URL_SUFFIX,
    )


def registry_variables(registry: PrivateRegistry | None) -> Mapping[str, str]:
    """Return the variables of Flux that references to the registry use, by name.

    Account and Region have variables in any case.

    :param registry: the registry, or ``None``.
    """
    if registry is None or registry.domain != URL_SUFFIX:
        return {}
    return {"aws_url_suffix": URL_SUFFIX}


def pulled(
    components: Components | None, spec: ClusterSpec
) -> tuple[PulledChart | PulledImage, ...]:
    """Return the charts and images of a cluster, sorted, each once; managed add-ons are left out.

    EKS pulls managed add-ons from registries of its own, in the Region of the cluster.

    :param components: charts and objects of the cluster, or ``None`` if it has none.
    :param spec: the cluster.

    Source: EKS user guide, "View Amazon container image registries for Amazon EKS add-ons".
    """
    charts, images = set(_charts(components)), set(_images(components))
    if spec.private_registry is not None:
        images |= {
            PulledImage(str(ImageReference.parse(one))) for one in spec.private_registry.images
        }
    return (*sorted(charts), *sorted(images))


def _contents(components: Components | None) -> Iterator[HelmRelease | Manifests]:
    if components is not None:
        yield from components.kubectl.sources
        if components.flux_delivery is not None:
            yield from components.flux_delivery.sources


def _charts(components: Components | None) -> Iterator[PulledChart]:
    for content in _contents(components):
        if isinstance(content, HelmRelease):
            chart = content.chart
            yield PulledChart(chart.repository, chart.name, chart.version)


def _images(components: Components | None) -> Iterator[PulledImage]:
    for content in _contents(components):
        yield from (PulledImage(str(image)) for image in images_of(content))
