"""Objects and releases that a template puts into clusters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from eks_blueprint.assembly import (
    CloudAssembly,
    bounded,
    json_with_references,
    mapping_of,
    sequence_of,
    tree_objects,
    unfolded,
)
from eks_blueprint.errors import BlueprintError
from eks_blueprint.rules.item import Item, KubernetesItem, ReleaseItem, at
from eks_blueprint.rules.values import words
from eks_blueprint.yaml_loader import LOADER

__all__ = ["Contents", "configuration", "parsed"]

_OBJECTS = ("Custom::AWSCDK-EKS-KubernetesResource", "AWSQS::Kubernetes::Resource")
_CHARTS = ("Custom::AWSCDK-EKS-HelmChart", "AWSQS::Kubernetes::Helm")
_Owned = tuple[Any, str]


class Contents:
    """What a template puts into clusters, with the value that names the cluster.

    :param assembly: stacks and trees for GitOps.
    :param items: yields the resources of some types.
    """

    def __init__(self, assembly: CloudAssembly, items: Callable[..., Iterator[Item]]) -> None:
        self.objects: list[tuple[Item | str, KubernetesItem]] = []
        """Objects with the resource that applies each, or the name of the cluster of a tree."""
        self.releases: list[tuple[Item | str, ReleaseItem]] = []
        """Releases, likewise."""
        self.unreadable: list[Item] = []
        """Resources whose manifest or values cannot be read."""
        for item in items(*_OBJECTS):
            self.objects += [(item, one) for one in self._applied(item)]
        for item in items(*_CHARTS):
            self.releases.append((item, self._release(item)))
        try:
            trees = [*tree_objects(assembly)]
        except BlueprintError:
            trees = []
        for found in trees:
            one = KubernetesItem(found.cluster, "", found.delivered_by, found.content)
            self.objects.append((found.cluster, one))
        registries = {
            (one.stack, one.name): one for _, one in self.objects if one.kind == "OCIRepository"
        }
        for owner, one in self.objects:
            if (release := _by_gitops(one, registries)) is not None:
                self.releases.append((owner, release))

    def _applied(self, item: Item) -> Iterator[KubernetesItem]:
        found = parsed(item.at("Manifest"))
        if found is None:
            self.unreadable.append(item)
        for whole in found if isinstance(found, list) else [found]:
            if isinstance(whole, Mapping):
                for one in unfolded(whole):
                    yield KubernetesItem(item.stack, item.logical_id, "", one)

    def _release(self, item: Item) -> ReleaseItem:
        given = item.at("Values") if "Values" in item.properties else item.at("ValueYaml")
        values = {} if given is None else parsed(given)
        if not isinstance(values, Mapping):
            self.unreadable.append(item)
        address = words(item.at("Chart")) or words(item.at("Repository"))
        return ReleaseItem(
            stack=item.stack,
            logical_id=item.logical_id,
            file="",
            name=words(item.at("Release") or item.at("Name")),
            namespace=words(item.at("Namespace")) or "default",
            chart=address.rstrip("/").rpartition("/")[2],
            version=words(item.at("Version")),
            values=values if isinstance(values, Mapping) else None,
        )


def parsed(value: Any) -> Any:
    """Return what a text of JSON or YAML holds; ``None`` where that cannot be read.

    :param value: the text; anything else is returned as it is.
    """
    if not isinstance(value, str):
        return value if isinstance(value, Mapping | list) else None
    try:
        return json_with_references(value)
    except ValueError:
        pass
    try:
        return bounded(yaml.load(value, Loader=LOADER))
    # Dates that do not exist are no error of YAML.
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def configuration(addon: Item) -> Mapping[str, Any] | None:
    """Return the configuration values of a managed add-on; ``None`` where they cannot be read."""
    given = addon.at("ConfigurationValues")
    if given is None or given == "":
        return {}
    found = parsed(given)
    return found if isinstance(found, Mapping) else None


def _by_gitops(
    one: KubernetesItem, registries: Mapping[tuple[str, str], KubernetesItem]
) -> ReleaseItem | None:
    """Read a release of Flux, or an application of Argo CD that is a chart."""
    match one.kind:
        case "HelmRelease":
            chart = mapping_of(one.at("spec", "chart", "spec"))
            reference = words(one.at("spec", "chartRef", "name"))
            registry = registries.get((one.stack, reference))
            address = words(registry.at("spec", "url")) if registry else reference
            return _release(
                one,
                name=words(one.at("spec", "releaseName")) or one.name,
                namespace=words(one.at("spec", "targetNamespace")) or one.namespace,
                chart=words(chart.get("chart")) or address.rstrip("/").rpartition("/")[2],
                version=words(
                    chart.get("version") or (registry.at("spec", "ref", "tag") if registry else "")
                ),
                values=mapping_of(one.at("spec", "values")),
            )
        case "Application":
            sources = [one.at("spec", "source"), *sequence_of(one.at("spec", "sources"))]
            for source in sources:
                if chart_name := words(at(source, "chart")):
                    helm = at(source, "helm")
                    values = at(helm, "valuesObject") or parsed(at(helm, "values")) or {}
                    return _release(
                        one,
                        name=words(at(helm, "releaseName")) or one.name,
                        namespace=words(one.at("spec", "destination", "namespace")),
                        chart=chart_name,
                        version=words(at(source, "targetRevision")),
                        values=mapping_of(values),
                    )
    return None


def _release(one: KubernetesItem, **given: Any) -> ReleaseItem:
    return ReleaseItem(one.stack, one.logical_id, one.file, **given)
