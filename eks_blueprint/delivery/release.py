"""What is delivered to a cluster, with either delivery."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.catalogue import CatalogueChart, Chart, chart_checks
from eks_blueprint.errors import BlueprintError, dotted
from eks_blueprint.spec import deep_merge
from eks_blueprint.spec.kubernetes_objects import object_issues
from eks_blueprint.spec.merge import without_nulls
from eks_blueprint.spec.payloads import payload_issues

__all__ = ["HelmRelease", "KubernetesObject", "Manifests"]

KubernetesObject = Mapping[str, Any]
"""A Kubernetes object as JSON; strings in it may be CDK tokens."""


@dataclass(frozen=True, init=False)
class HelmRelease:
    """A chart with values, installed under a name.

    :param name: name of the release, at most 53 characters; it is part of the construct id, so
        renaming installs a second release and uninstalls the first one after that. One chart may
        have several releases.
    :param chart: a :class:`Chart`, or the name of one of the catalogue. Default: the chart of the
        catalogue with the name of the release.
    :param values: values of the chart; strings may be CDK tokens. Default: the chart's own.
    :param namespace: namespace of the release, created if it does not exist. Default: the chart's.
    :param timeout_minutes: how long pods may take to become ready, 1 to 14 minutes; the function
        that runs Helm is stopped after 15. Default: 10.
    :param repository: where the chart is pulled from instead, such as a copy in a private registry:
        an ``oci://`` reference that may hold tokens. Default: the repository of the chart.
    :param wait: whether the deployment waits until its pods are ready, and fails if they do not
        become ready; false for pods on nodes that join later. Default: true.
    :param spares: namespaces in which its webhooks leave objects of a kind alone that the chart
        watches, by kind; what is installed there does not wait for it. Default: none.
    :raises BlueprintError: for a name that Helm rejects, a chart that is not in the catalogue, a
        value of another type than the chart's own (charts of the catalogue at its version), or a
        timeout outside the range.
    """

    name: str
    chart: Chart
    values: Mapping[str, Any]
    namespace: str
    timeout_minutes: int
    spares: Mapping[str, Collection[str]]
    repository: str
    wait: bool

    def __init__(
        self,
        name: str,
        *,
        chart: Chart | str | None = None,
        values: Mapping[str, Any] | None = None,
        namespace: str | None = None,
        timeout_minutes: int = 10,
        spares: Mapping[str, Collection[str]] | None = None,
        repository: str | None = None,
        wait: bool = True,
    ) -> None:
        known = chart if isinstance(chart, Chart) else catalogue.chart(chart or name)
        fields = {
            "name": name,
            "chart": known,
            "values": values or {},
            "namespace": namespace or known.namespace,
            "timeout_minutes": timeout_minutes,
            "spares": spares or {},
            "repository": repository or known.repository,
            "wait": wait,
        }
        for field, value in fields.items():
            object.__setattr__(self, field, value)
        self._check()

    def _check(self) -> None:
        issue = chart_checks.release_name(self.name)
        if issue is not None:
            raise BlueprintError(f"name of a release {issue}")
        issue = chart_checks.namespace(self.namespace)
        if issue is not None:
            raise BlueprintError(f"namespace of release {self.name} {issue}")
        if not 1 <= self.timeout_minutes <= 14:
            raise BlueprintError(
                f"timeout_minutes must be 1 to 14, got {self.timeout_minutes}; "
                "the function that runs Helm ends after 15 minutes"
            )
        for path, message in payload_issues(self.values):
            raise BlueprintError(f"{dotted(('values', *path))} of release {self.name} {message}")
        if isinstance(self.chart, CatalogueChart) and self.chart.is_checked:
            found = catalogue.value_issue(self.chart.name, dict(self.values))
            if found is not None:
                path, message = found
                raise BlueprintError(
                    f"values.{'.'.join(path)} of chart {self.chart.name} {message}"
                )

    @property
    def is_oci(self) -> bool:
        """Whether the chart is pulled from a registry."""
        return self.repository.startswith("oci://")

    @property
    def is_copy(self) -> bool:
        """Whether the chart is pulled from another place than its project's."""
        return self.repository != self.chart.repository

    def on_nodes(self, labels: Mapping[str, str]) -> HelmRelease:
        """Return the release with its pods on nodes with certain labels.

        This changes charts of the catalogue only, and leaves node selectors alone that ``values``
        already has: a pod has to satisfy all of them.

        :param labels: the labels; with none, the release stays as it is.
        """
        if not labels or not isinstance(self.chart, CatalogueChart):
            return self
        values = catalogue.values_at(self.chart.node_selectors_at, dict(labels), unless=self.values)
        return replace(self, values=deep_merge(values, self.values)) if values else self

    def in_environment(self, variables: Mapping[str, str]) -> HelmRelease:
        """Return the release with environment variables for its controllers.

        This changes charts of the catalogue only; variables that ``values`` has win.

        :param variables: value by name; with none, the release stays as it is.
        """
        if not variables or not isinstance(self.chart, CatalogueChart):
            return self
        added: dict[str, Any] = {}
        for path, form in self.chart.environment_at.items():
            given = catalogue.value_at(path, self.values)
            if form == "map":
                made: Any = {**variables, **(given or {})}
            else:
                names = [one.get("name") for one in given or ()]
                made = [{"name": k, "value": v} for k, v in variables.items() if k not in names]
                made += given or ()
            added = deep_merge(added, catalogue.values_at((path,), made))
        return replace(self, values=deep_merge(self.values, added))

    def with_values(self, values: Mapping[str, Any]) -> HelmRelease:
        """Return the release with other values merged over its own; ``None`` removes a value.

        :param values: values of the chart.
        :raises BlueprintError: for a value of another type than the chart's own.
        """
        return replace(self, values=without_nulls(deep_merge(self.values, values)))


@dataclass(frozen=True)
class Manifests:
    """Kubernetes objects that are applied together, in the given order.

    :param name: the construct id, unless the objects are ``separate``. Renaming deletes the
        objects: CloudFormation applies them under the new name first and then deletes them under
        the old one. Parts of a name are joined by dots, which the parts themselves do not contain.
    :param objects: the objects, at least one.
    :param crds: names of CustomResourceDefinitions that a controller creates from the objects, such
        as ``eksnoprivileged.constraints.gatekeeper.sh``; what depends on the objects also waits for
        these CRDs. Default: none.
    :param separate: create a custom resource for each object in CloudFormation, named after the
        object, so that an object removed from the list is deleted in the cluster, and one that
        moves to another list is kept; Flux deletes removed objects in any case. Default: false, one
        custom resource for all objects, for lists that do not change.
    :raises BlueprintError: if the objects are not a tuple of maps, if there is none, or one that
        the deliveries cannot apply and delete: without apiVersion, kind or name, of a built-in
        kind without its namespace, a list of objects, or a Secret with its content.
    """

    name: str
    objects: tuple[KubernetesObject, ...]
    crds: tuple[str, ...] = ()
    separate: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.objects, (tuple, list)):
            raise BlueprintError(
                f"manifests {self.name} must have a tuple of objects, got "
                f"{type(self.objects).__name__!r}; write (object,) for one object"
            )
        if not self.objects:
            raise BlueprintError(f"manifests {self.name} must have at least one object, got none")
        for index, item in enumerate(self.objects):
            for path, message in (*object_issues(item), *payload_issues(item)):
                where = dotted(("objects", index, *path))
                raise BlueprintError(f"manifests {self.name}: {where} {message}")
