"""Rules between components and the version of Kubernetes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.components import TurnedOn

__all__ = ["chart_version_issues", "kubectl_version_issues", "supported_version_issues"]


def kubectl_version_issues(components: Sequence[str], version: str) -> Iterator[Found]:
    """Return an issue if the library's kubectl does not support the Kubernetes version.

    :param components: fields of the spec that install something.
    :param version: version of Kubernetes.
    """
    served = catalogue.kubectl_versions()
    if components and version not in served:
        yield (
            (),
            f"must be one of {', '.join(served)} with {', '.join(components)}, which kubectl "
            f"{catalogue.KUBECTL_VERSION} installs, got {version!r}",
        )


def chart_version_issues(
    components: Sequence[TurnedOn], version: str, *, pinned: Collection[str] = ()
) -> Iterator[Found]:
    """Return issues for charts that do not support the Kubernetes version.

    :param components: the enabled components.
    :param version: version of Kubernetes.
    :param pinned: fields whose charts have another version than the catalogue's, of which nothing
        is known. Default: none.
    """
    for component, (path, *_) in components:
        if path[0] in pinned:
            continue
        # Charts of CRDs support the same versions as their software.
        for chart in component.charts[:1]:
            yield from below(path, supported_version_issues(chart, version))


def supported_version_issues(chart: str, version: str) -> Iterator[Found]:
    """Return an issue if a chart of the catalogue does not support the Kubernetes version.

    :param chart: name of the chart.
    :param version: version of Kubernetes.
    """
    known = catalogue.chart(chart)
    span = known.kubernetes
    if span is not None and not _within(version, span):
        yield (
            (),
            f"needs Kubernetes {span[0]} to {span[1]}, which chart {known.name} {known.version} "
            f"supports, got {version}",
        )


def _within(version: str, span: tuple[str, str]) -> bool:
    minor, low, high = (int(text.split(".")[1]) for text in (version, *span))
    return low <= minor <= high
