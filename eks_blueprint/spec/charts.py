"""Helm charts of the user, and the versions of the library's charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.catalogue import Chart, chart_checks
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import Namespace
from eks_blueprint.spec.payloads import payload_issues
from eks_blueprint.spec.types import Int, Shaped, pattern

__all__ = ["ApiGroup", "ChartSpec", "ChartVersion", "ReleaseName"]


def _checked(check: Callable[[str], str | None], expression: str) -> AfterValidator:
    def validate(value: str) -> str:
        message = check(value)
        if message is not None:
            raise ValueError(message)
        return value

    return AfterValidator(Shaped(validate, expression))


ReleaseName = Annotated[
    str, _checked(chart_checks.release_name, r"[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?")
]
ChartVersion = Annotated[
    str, _checked(chart_checks.version, r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
]
# Kubernetes documentation, "Custom Resources": the group of a CustomResourceDefinition is a DNS
# name with a dot.
ApiGroup = Annotated[
    str,
    Field(max_length=253),
    AfterValidator(
        pattern(
            r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+",
            "an API group such as monitoring.coreos.com",
        )
    ),
]
_Kind = Annotated[
    str, AfterValidator(pattern(r"[A-Z][A-Za-z0-9]*", "a Kubernetes kind such as Service"))
]


class ChartSpec(Spec):
    """A Helm chart of any public repository, installed under the name of the entry."""

    chart: Annotated[str, _checked(chart_checks.chart_name, r"[a-zA-Z0-9._-]{1,250}")] | None = None
    """Name of the chart in its repository. Default: the last part of an `oci://` reference, else
    the name of the entry."""

    repository: Annotated[str, _checked(chart_checks.repository, r"(https|oci)://[^\s?#@]+")]
    """`https://` URL of a public Helm repository, or the whole `oci://` reference of the chart."""

    version: ChartVersion
    """Exact chart version, such as 6.7.0."""

    namespace: Namespace | None = None
    """Namespace it is installed into, created if it does not exist. Default: the name of the
    entry."""

    values: dict[str, Any] = {}
    """Values of the chart. Default: the chart's own."""

    timeout_minutes: Int = Field(default=10, ge=1, le=14)
    """How long its pods may take to become ready, in minutes. Default: 10."""

    after: tuple[str, ...] = ()
    """Entries that are installed before it, in addition to all components: `charts.NAME` or
    `manifests.NAME`. The field of a component, such as `ingress`, requires that component.
    Default: entries that its API groups, kinds and namespace depend on."""

    crds_in: Literal["folder", "templates", "none"] = "folder"
    """Where the chart has its CustomResourceDefinitions: `folder` is its folder `crds`, which Flux
    upgrades and Helm does not; `templates` is for those that Helm installs with the rest.
    Default: folder."""

    crd_groups: tuple[ApiGroup, ...] = ()
    """API groups whose CustomResourceDefinitions the chart contains; objects of these groups are
    created after it. Default: none."""

    reconciles: tuple[ApiGroup, ...] = ()
    """API groups whose objects its controller finalizes; they are deleted before it.
    Default: none."""

    watches: tuple[_Kind, ...] = ()
    """Built-in kinds that its controller or webhook acts on; objects of these kinds are created
    after it. Default: none."""

    creates: tuple[_Kind, ...] = ("Ingress", "Service")
    """Built-in kinds that the chart creates; it is installed after charts that watch them.
    Default: Ingress and Service."""

    def issues(self) -> Iterable[Found]:
        yield from payload_issues(self.values, ("values",))
        if self.chart is not None:
            message = chart_checks.reference(self.repository, self.chart)
            if message is not None:
                yield ("repository",), message

    def resolve(self, name: str) -> Chart:
        """Return the chart for the delivery.

        :param name: name of the entry.
        """
        is_oci = self.repository.startswith("oci://")
        return Chart(
            name=self.chart or (self.repository.rpartition("/")[2] if is_oci else name),
            repository=self.repository,
            version=self.version,
            namespace=self.namespace or name,
            crds_in=self.crds_in,
            crd_groups=self.crd_groups,
            reconciles=self.reconciles,
            watches=self.watches,
            creates=self.creates,
        )
