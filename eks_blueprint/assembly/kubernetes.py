"""Kubernetes objects and Helm releases, whoever delivers them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import yaml

from eks_blueprint.assembly.cloud_assembly import CloudAssembly
from eks_blueprint.assembly.references import text_of
from eks_blueprint.assembly.stack import Resource, Stack
from eks_blueprint.assembly.template import bounded, json_of
from eks_blueprint.assembly.values import mapping_of
from eks_blueprint.errors import BlueprintError
from eks_blueprint.yaml_loader import LOADER

__all__ = [
    "KubernetesObject",
    "Release",
    "json_with_references",
    "kubernetes_objects",
    "releases",
    "tree_objects",
    "unfolded",
]

_OBJECTS = "Custom::AWSCDK-EKS-KubernetesResource"
_CHART = "Custom::AWSCDK-EKS-HelmChart"
# CDK's label for pruning, a hash of the construct path, is no part of the object.
_PRUNE = "aws.cdk.eks/prune-"
# Objects of Flux that say what to install, and are themselves applied.
_RELEASE = "HelmRelease"
_REGISTRY = "OCIRepository"
_TREE = re.compile(r"infrastructure/[^/]+/(?P<cluster>[^/]+)/.+\.yaml")
_VARIABLES = "cluster-variables"
_LIST = "List"
# A text of JSON, or a reference where no text is: to a number or a list. References have others
# inside, as the parts of a CIDR do.
_REFERENCE = "<{}+>".format('(?:[^<>"]|<{}*>)'.format('(?:[^<>"]|<[^<>"]*>)'))
_UNQUOTED = re.compile(rf'"(?:[^"\\]|\\.)*"|{_REFERENCE}')
_VARIABLE = re.compile(r"\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, eq=False)
class KubernetesObject:
    """An object that is applied to a cluster.

    :param cluster: the cluster: its stack's name.
    :param content: the object, with ``<LogicalId>`` or ``<LogicalId.Attribute>`` where
        CloudFormation fills something in.
    :param delivered_by: the resource of a template, or the file of a tree for GitOps.
    """

    cluster: str
    content: Mapping[str, Any]
    delivered_by: str

    @property
    def api_version(self) -> str:
        """Its API version, such as ``apps/v1``."""
        return str(self.content.get("apiVersion", ""))

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.content.get("kind", ""))

    @property
    def namespace(self) -> str:
        """Its namespace, or an empty text."""
        return str(self._metadata.get("namespace", ""))

    @property
    def name(self) -> str:
        """Its name."""
        return str(self._metadata.get("name", ""))

    @property
    def _metadata(self) -> Mapping[str, Any]:
        return mapping_of(self.content.get("metadata"))

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What tells it from all others of its cluster: API group, kind, namespace and name."""
        group = self.api_version.rpartition("/")[0]
        return group, self.kind, self.namespace, self.name

    def __str__(self) -> str:
        return f"{self.kind} {'/'.join(filter(None, (self.namespace, self.name)))}"


@dataclass(frozen=True, eq=False)
class Release:
    """A Helm release.

    :param cluster: the cluster: its stack's name.
    :param name: name of the release.
    :param namespace: its namespace.
    :param chart: name of the chart.
    :param version: version of the chart.
    :param values: its values.
    :param delivered_by: the resource of a template, or the file of a tree for GitOps.
    """

    cluster: str
    name: str
    namespace: str
    chart: str
    version: str
    values: Mapping[str, Any]
    delivered_by: str


_Objects = tuple[Sequence[KubernetesObject], Sequence[KubernetesObject]]
# A comparison asks six times, and reading YAML is most of its time. An assembly never changes.
_found: WeakKeyDictionary[CloudAssembly, _Objects] = WeakKeyDictionary()


def kubernetes_objects(assembly: CloudAssembly) -> Iterator[KubernetesObject]:
    """Yield the objects of all clusters, those that Flux applies included.

    Objects of charts are not among them: a chart is rendered in the cluster.

    :param assembly: the cloud assembly.
    :raises BlueprintError: if a manifest is not what the CDK writes.
    """
    applied, of_trees = _objects(assembly)
    yield from applied
    yield from of_trees


def tree_objects(assembly: CloudAssembly) -> Iterator[KubernetesObject]:
    """Yield the objects that Flux applies, of the trees for GitOps.

    :param assembly: the cloud assembly.
    :raises BlueprintError: if a file is no YAML.
    """
    return _of_trees(assembly)


def releases(assembly: CloudAssembly) -> Iterator[Release]:
    """Yield the Helm releases of all clusters, those of Flux included.

    :param assembly: the cloud assembly.
    :raises BlueprintError: if values are not what the CDK writes.
    """
    for stack in assembly.stacks.values():
        for resource in stack.of_type(_CHART):
            yield _release(stack, resource)
    _, flux = _objects(assembly)
    registries = {(one.cluster, one.name): one.content for one in flux if one.kind == _REGISTRY}
    yield from (_flux_release(item, registries) for item in flux if item.kind == _RELEASE)


def _objects(assembly: CloudAssembly) -> _Objects:
    """Return what CloudFormation applies and what Flux applies; it is read once."""
    if assembly not in _found:
        applied = [
            KubernetesObject(stack.name, content, str(resource))
            for stack in assembly.stacks.values()
            for resource in stack.of_type(_OBJECTS)
            for content in _manifest(resource)
        ]
        _found[assembly] = applied, [*_of_trees(assembly)]
    return _found[assembly]


def _manifest(resource: Resource) -> Iterator[Mapping[str, Any]]:
    items = _read(resource, "Manifest", list)
    if not all(isinstance(item, dict) for item in items):
        raise BlueprintError(f"Manifest of {resource} must be a list of objects")
    for item in (one for whole in items for one in unfolded(whole)):
        metadata = _part(item, "metadata")
        labels = _part(metadata, "labels")
        kept = {key: value for key, value in labels.items() if not key.startswith(_PRUNE)}
        others = {key: value for key, value in metadata.items() if key != "labels"}
        yield {**item, "metadata": {**others, "labels": kept} if kept else others}


def _release(stack: Stack, resource: Resource) -> Release:
    properties = resource.properties
    # A chart of an OCI registry has its whole address as repository.
    chart = _last(text_of(properties.get("Chart") or properties.get("Repository", "")))
    return Release(
        cluster=stack.name,
        name=text_of(properties.get("Release", "")),
        namespace=text_of(properties.get("Namespace", "default")),
        chart=chart,
        version=text_of(properties.get("Version", "")),
        values=_read(resource, "Values", dict) if "Values" in properties else {},
        delivered_by=str(resource),
    )


def _flux_release(
    item: KubernetesObject, registries: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Release:
    spec = _part(item.content, "spec")
    chart = _part(_part(spec, "chart"), "spec")
    reference = str(_part(spec, "chartRef").get("name", ""))
    registry = _part(registries.get((item.cluster, reference), {}), "spec")
    return Release(
        cluster=item.cluster,
        name=str(spec.get("releaseName", item.name)),
        namespace=str(spec.get("targetNamespace", item.namespace)),
        chart=str(chart.get("chart", _last(str(registry.get("url", reference))))),
        version=str(chart.get("version", _part(registry, "ref").get("tag", ""))),
        values=_part(spec, "values"),
        delivered_by=item.delivered_by,
    )


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _part(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part of an object that somebody may have left empty."""
    return mapping_of(content.get(name))


def json_with_references(words: str) -> Any:
    """Return the value of a text in JSON, in which references may stand without quotes.

    :param words: the text, with ``<LogicalId>`` or ``<LogicalId.Attribute>`` for references.
    :raises ValueError: if it is no JSON otherwise.
    """
    return json_of(
        _UNQUOTED.sub(lambda one: one[0] if one[0].startswith('"') else json.dumps(one[0]), words)
    )


def _read(resource: Resource, name: str, kind: type) -> Any:
    try:
        content = json_with_references(text_of(resource.properties.get(name, "")))
    except ValueError as error:
        raise BlueprintError(f"{name} of {resource} must be JSON, got: {error}") from None
    if not isinstance(content, kind):
        raise BlueprintError(
            f"{name} of {resource} must be a {kind.__name__} of JSON, got {type(content).__name__}"
        )
    return content


def _of_trees(assembly: CloudAssembly) -> Iterator[KubernetesObject]:
    variables = {name: _variables(stack) for name, stack in assembly.stacks.items()}
    for path, content in assembly.gitops.items():
        found = _TREE.fullmatch(path)
        if found is None or path.endswith("/kustomization.yaml"):
            continue
        cluster = found["cluster"]
        # Flux fills in text, not values: what stands without quotes may become a number.
        filled = _substituted(content, variables.get(cluster, {}))
        try:
            items = _documents(filled)
        # Dates that do not exist are no error of YAML.
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise BlueprintError(f"gitops/{path} must be YAML, got: {error}") from None
        for item in items:
            for one in unfolded(item) if isinstance(item, dict) else ():
                yield KubernetesObject(cluster, one, f"gitops/{path}")


# A tree is asked for as a whole and for each of its clusters. A file of it never changes.
@lru_cache(maxsize=1024)
def _documents(text: str) -> tuple[Any, ...]:
    return tuple(bounded(one) for one in yaml.load_all(text, Loader=LOADER))


def unfolded(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a ``List``, which kubectl and Flux apply one by one; others as it is."""
    kind, inside = str(item.get("kind", "")), item.get("items")
    if not kind.endswith(_LIST) or not isinstance(inside, list):
        yield item
        return
    # A list of one kind, such as ConfigMapList, may leave the kind out of its items.
    of_one = kind.removesuffix(_LIST)
    given = {"apiVersion": item.get("apiVersion", ""), "kind": of_one} if of_one else {}
    for one in inside:
        if isinstance(one, Mapping):
            yield from unfolded({**given, **one})


def _variables(stack: Stack) -> Mapping[str, str]:
    """Return what Flux substitutes, of the ConfigMap that CloudFormation fills in."""
    for resource in stack.of_type(_OBJECTS):
        for item in _manifest(resource):
            if item.get("kind") == "ConfigMap" and item["metadata"].get("name") == _VARIABLES:
                return {name: str(value) for name, value in _part(item, "data").items()}
    return {}


def _substituted(content: str, variables: Mapping[str, str]) -> str:
    """Do what Flux does: fill in names in braces, and turn the escape into literal ones."""
    return _VARIABLE.sub(
        lambda one: "${" if one[1] is None else variables.get(one[1], one[0]), content
    )
