"""The layers of the clusters of a file: defaults, environment, template, and the cluster itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from eks_blueprint.errors import Found, Path
from eks_blueprint.spec._base import Spec, below
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.fleet.parameters import filled, own_path, references
from eks_blueprint.spec.fleet.places import named, over, resolved
from eks_blueprint.spec.fleet.templates import TemplateSpec
from eks_blueprint.spec.fleet.tenant_clusters import TenantClusterName, TenantClusterSpec
from eks_blueprint.spec.fleet.tenant_expansion import TenantCluster, tenant_clusters
from eks_blueprint.spec.merge import deep_merge, map_of, value_at
from eks_blueprint.spec.messages import explain, shown
from eks_blueprint.spec.types import Name

__all__ = ["CLUSTER_FILE_KEYS", "FleetLayers", "Layer"]

CLUSTER_FILE_KEYS = ("template", "parameters")
"""Keys of a cluster in a file that are gone when it is merged."""


class _Head(Spec):
    """What is read of a file before its clusters are merged."""

    environments: dict[Name, FleetEnvironmentSpec] = {}
    templates: dict[Name, TemplateSpec] = {}
    tenant_clusters: dict[TenantClusterName, TenantClusterSpec] = {}


@dataclass(frozen=True)
class Layer:
    """One layer of a cluster.

    :param path: where it stands in the file, such as ``("defaults",)``.
    :param value: its keys, with parameters filled in.
    :param template: the value before, of a template.
    :param parameters: values of the parameters of the template.
    :param tenant: the cluster of a tenant, whose own layer it is.
    """

    path: Path
    value: Mapping[str, Any]
    template: Mapping[str, Any] | None = None
    parameters: Mapping[str, Any] | None = None
    tenant: TenantCluster | None = None

    def path_of(self, path: Path) -> Path:
        """Return where the file has a field of the cluster that this layer sets.

        :param path: the field, from the cluster on.
        """
        if self.tenant is not None:
            return self.tenant.path_of(path)
        if self.template is None or self.parameters is None:
            return (*self.path, *path)
        return (*self.path, *own_path(self.template, self.parameters, path))


class FleetLayers:
    """The layers of all clusters of a file.

    :param data: what the file says, or a Python caller.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.tenants, wrong = tenant_clusters(data)
        """Clusters of tenants by name."""
        made = {name: one.body for name, one in self.tenants.items()}
        self.clusters: Mapping[str, Any] = {**map_of(data.get("clusters")), **made}
        self._head: _Head | None = None
        self.issues: list[Found] = []
        """What is wrong with the layers, before anything is merged."""
        try:
            head = {key: data[key] for key in _Head.model_fields if key in data}
            self._head = _Head.__pydantic_validator__.validate_python(head)
        except ValidationError as error:
            self.issues.extend(explain(error, _Head))
        self.issues.extend(wrong)
        self.issues.extend(self._misplaced())
        if self.readable:
            self.issues.extend(self._wrong_clusters())

    @property
    def readable(self) -> bool:
        """Whether environments and templates are right, so that clusters can be merged."""
        return self._head is not None

    def of(self, name: str) -> Sequence[Layer]:
        """Return the layers of a cluster, lowest first; the last one is the cluster itself.

        :param name: name of the cluster.
        """
        own = map_of(self.clusters.get(name))
        template = self._template(own)
        layers = [self._defaults] if self._defaults is not None else []
        path, tenant = self._own_path(name), self.tenants.get(name)
        upper = [Layer(path, _plain(own), tenant=tenant)]
        if template is not None:
            upper.insert(0, template)
        environment = self._environment_layer(_place([*layers, *upper]))
        return (*layers, *([environment] if environment is not None else ()), *upper)

    def merged(self, name: str) -> tuple[Any, list[Found]]:
        """Return a cluster with all its layers, and what is wrong with its environment.

        :param name: name of the cluster.
        """
        own = self.clusters[name]
        if own is not None and not isinstance(own, Mapping):
            return own, []
        layers = self.of(name)
        found: dict[str, Any] = {}
        for layer in layers:
            found = deep_merge(found, layer.value)
        if "environment" not in found:
            return found, []
        place, wrong = resolved(_place(layers), self._environments)
        return {**found, "environment": place}, [
            (self._path_of_place(layers, path), message) for path, message in wrong
        ]

    def network(self, name: str, *, part: str = "networks") -> tuple[Any, list[Found]]:
        """Return a shared network with its environment, and what is wrong with that.

        :param name: name of the network.
        :param part: key of the file under which it stands. Default: networks.
        """
        own = map_of(self._data.get(part)).get(name)
        if not isinstance(own, Mapping) or "environment" not in own:
            return own, []
        raw = own["environment"]
        place, wrong = resolved(named(raw), self._environments)
        path: Path = (part, name, "environment")
        if isinstance(place, Mapping):
            if place.get("wave") is not None and map_of(raw).get("wave") is not None:
                wrong.append((("wave",), "must be unset; a network comes before its clusters"))
            place = {key: value for key, value in place.items() if key != "wave"}
        found = [((*path, *at) if isinstance(raw, Mapping) else path, text) for at, text in wrong]
        return {**own, "environment": place}, found

    @property
    def _environments(self) -> Mapping[str, FleetEnvironmentSpec]:
        return self._head.environments if self._head is not None else {}

    @cached_property
    def _defaults(self) -> Layer | None:
        defaults = self._data.get("defaults")
        return Layer(("defaults",), _plain(defaults)) if isinstance(defaults, Mapping) else None

    def _environment_layer(self, place: Any) -> Layer | None:
        name = map_of(place).get("name")
        if not isinstance(name, str):
            return None
        defaults = map_of(map_of(self._data.get("environments")).get(name)).get("defaults")
        if not isinstance(defaults, Mapping):
            return None
        return Layer(("environments", name, "defaults"), defaults)

    def _template(self, own: Mapping[str, Any]) -> Layer | None:
        name = own.get("template")
        if self._head is None or not isinstance(name, str) or name not in self._head.templates:
            return None
        template = self._head.templates[name]
        values = template.values(map_of(own.get("parameters")))
        return Layer(
            ("templates", name, "cluster"),
            _plain(filled(template.cluster, values)),
            template.cluster,
            values,
        )

    def _path_of_place(self, layers: Sequence[Layer], path: Path) -> Path:
        """Return where the highest layer says what is wrong about the environment."""
        for layer in reversed(layers):
            at = layer.path_of(("environment",))
            said = value_at(self._data, at)
            if isinstance(said, Mapping) and said.get(path[0]) is not None:
                said, at = said[path[0]], (*at, *path)
            elif not isinstance(said, str):
                continue
            named_by = [name for _, name, _ in references(said)]
            if layer.template is None or not named_by:
                return at
            # The value is that of the cluster, not of the template.
            own = layers[-1].path_of(("parameters", str(named_by[0])))
            return (
                own if value_at(self._data, own) is not None else layers[-1].path_of(("template",))
            )
        return layers[-1].path_of(("environment", *path))

    def _own_path(self, name: str) -> Path:
        tenant = self.tenants.get(name)
        return ("tenant_clusters", tenant.tenant) if tenant is not None else ("clusters", name)

    def _misplaced(self) -> Iterator[Found]:
        """Find keys of clusters in layers that cannot have them."""
        layers: list[tuple[Path, Any, tuple[str, ...]]] = [
            (("defaults",), self._data.get("defaults"), CLUSTER_FILE_KEYS)
        ]
        for name, one in map_of(self._data.get("environments")).items():
            keys: tuple[str, ...] = ("environment", *CLUSTER_FILE_KEYS)
            layers.append((("environments", name, "defaults"), map_of(one).get("defaults"), keys))
        for name, one in map_of(self._data.get("templates")).items():
            layers.append(
                (("templates", name, "cluster"), map_of(one).get("cluster"), CLUSTER_FILE_KEYS)
            )
        for path, value, keys in layers:
            for key in keys:
                if key in map_of(value):
                    yield (
                        (*path, key),
                        "is a key of clusters only; set it in each of them, or remove it",
                    )

    def _wrong_clusters(self) -> Iterator[Found]:
        for name, cluster in self.clusters.items():
            if isinstance(cluster, Mapping):
                yield from below(self._own_path(name), self._wrong_template(cluster))
        if not self.issues:
            for name, tenant in self.tenants.items():
                lower = [layer.value for layer in self.of(name)[:-1]]
                yield from tenant.limit_issues(lower)
                yield from tenant.member_issues(lower)

    def _wrong_template(self, cluster: Mapping[str, Any]) -> Iterator[Found]:
        given = cluster.get("parameters")
        if "parameters" in cluster and not isinstance(given, Mapping):
            yield ("parameters",), f"must be a map with values by name, got {shown(given)}"
            return
        if "template" not in cluster:
            if given is not None:
                yield ("parameters",), "must be unset without template; set template, or remove it"
            return
        name, templates = cluster["template"], self._head.templates if self._head else {}
        if not isinstance(name, str) or name not in templates:
            known = ", ".join(templates)
            has = f"which has {known}" if known else "of which the spec has none"
            yield ("template",), f"must name one of templates, {has}, got {shown(name)}"
            return
        for path, message in templates[name].given_issues(name, map_of(given)):
            at: Path = ("parameters",) if "parameters" in cluster else ("template",)
            yield (*at, *path), message


def _place(layers: Sequence[Layer]) -> Any:
    """Return the environment of all layers."""
    found: Any = None
    for layer in layers:
        if "environment" in layer.value:
            found = over(found, layer.value["environment"])
    return found


def _plain(layer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a layer as a cluster has it: without its template, and with a map as environment."""
    if "environment" not in layer and "template" not in layer and "parameters" not in layer:
        return layer
    found = {key: value for key, value in layer.items() if key not in CLUSTER_FILE_KEYS}
    if "environment" in found:
        found["environment"] = named(found["environment"])
    return found
