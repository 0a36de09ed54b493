"""Where the value behind an error or a warning is set."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from pydantic import ValidationError

from eks_blueprint.errors import Found, dotted
from eks_blueprint.errors import Path as FieldPath
from eks_blueprint.spec.anywhere.split import is_anywhere
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.spec.fleet.layers import FleetLayers, Layer
from eks_blueprint.spec.fleet.parameters import references
from eks_blueprint.spec.merge import deep_merge, value_at
from eks_blueprint.spec.messages import explain
from eks_blueprint.spec.parts import all_warnings
from eks_blueprint.spec.profile import PRODUCTION, profile_component
from eks_blueprint.spec_files.document import YamlDocument

__all__ = ["Origins"]

_ALONE = "defaults"
_LAYERS = ("defaults", "environments", "templates", "waves", "networks")


class Origins:
    """The layers of a file, from which clusters are merged.

    :param document: the file.
    """

    def __init__(self, document: YamlDocument) -> None:
        self._document = document
        self._lines = document.lines
        self._value: Mapping[str, Any] = document.value
        self._layers = FleetLayers(document.value)
        self._layers_of = cache(self._layers.of)
        self._found_alone: dict[str, set[Found]] = {}

    def placed(self, found: Collection[Found]) -> Iterator[Found]:
        """Replace paths of merged clusters with the paths that a user has to correct.

        - What a lower layer is wrong in without any cluster is reported once, in that layer.
        - What a shared network is wrong in is reported once, in ``networks``.
        - What the value of a parameter is wrong in is reported at the value.
        - What is wrong only in combination is reported in the cluster; the message then says where
          the other value is set.

        :param found: paths of the merged blueprint, and messages.
        """
        of_networks = {path for path, _ in found if path[:1] == ("networks",)}
        for path, message in found:
            own = self._own_path(path)
            if path[:1] != ("clusters",) or len(path) < 3 or self._is_own(own):
                yield own, message
                continue
            _, name, *rest = path
            source = self._network_path(str(name), rest)
            if source is not None and source in of_networks:
                continue
            yield self._inherited(path, message, source)

    def _inherited(self, path: FieldPath, message: str, source: FieldPath | None) -> Found:
        name, rest = str(path[1]), path[2:]
        lower = self._layers_of(name)[:-1]
        for layer in lower:
            inherited = layer.path_of(rest)
            if (rest, message) in self._alone(layer, name) and not self._is_completed(
                inherited, rest
            ):
                return self._by_parameter(layer, name, rest) or inherited, message
        own = self._own_path(path)
        set_in = self._set_in(own, source)
        for layer in reversed(lower):
            set_in = set_in or self._set_in(own, layer.path_of(rest))
        return own, message + (set_in or self._by_profile(path))

    def _own_path(self, path: FieldPath) -> FieldPath:
        """Return where a cluster stands, which is in ``tenant_clusters`` for that of a tenant."""
        if path[:1] != ("clusters",) or len(path) < 2:
            return path
        tenant = self._layers.tenants.get(str(path[1]))
        return tenant.path_of(path[2:]) if tenant is not None else path

    def _alone(self, layer: Layer, name: str) -> set[Found]:
        """Errors of a cluster that has this and lower layers only, or else its warnings."""
        kind, *_ = layer.path
        cluster: dict[str, Any] = {}
        if kind == "environments":
            cluster["environment"] = layer.path[1]
        elif kind == "templates":
            keys = ("environment", "template", "parameters")
            own = self._layers.clusters[name]
            cluster = {key: own[key] for key in keys if key in own}
        # Many clusters differ in nothing else.
        known = repr((layer.path, cluster))
        if known not in self._found_alone:
            self._found_alone[known] = self._errors_of(cluster)
        return self._found_alone[known]

    def _errors_of(self, cluster: Mapping[str, Any]) -> set[Found]:
        data = {key: self._value[key] for key in _LAYERS if key in self._value}
        data["clusters"] = {_ALONE: cluster}
        found: Iterator[Found]
        try:
            spec: BlueprintSpec = BlueprintSpec.__pydantic_validator__.validate_python(data)
        except ValidationError as error:
            found = explain(error, BlueprintSpec)
        else:
            found = ((path, message) for _, path, message in all_warnings(spec))
        return {(path[2:], message) for path, message in found if path[:2] == ("clusters", _ALONE)}

    def _by_parameter(self, layer: Layer, name: str, rest: FieldPath) -> FieldPath | None:
        """Return the path of the parameter that a cluster sets, and from which a value comes."""
        text = value_at(layer.template, layer.path_of(rest)[len(layer.path) :])
        for _, parameter, _ in references(text) if isinstance(text, str) else ():
            path = self._own_path(("clusters", name, "parameters", str(parameter)))
            if path in self._lines:
                return path
        return None

    def _is_own(self, path: FieldPath) -> bool:
        """Whether the cluster sets the value itself; maps are merged from all layers."""
        return path in self._lines and not isinstance(value_at(self._value, path), Mapping)

    @cached_property
    def _own_fields(self) -> set[FieldPath]:
        """What some cluster or template sets."""
        return {
            path[2:] if path[0] == "clusters" else path[3:]
            for path in self._lines
            if path[:1] in (("clusters",), ("templates",))
            or (path[:1] == ("tenant_clusters",) and path[2:3] == ("cluster",))
        }

    def _is_completed(self, inherited: FieldPath, rest: FieldPath) -> bool:
        """Whether a key is not in a layer, because clusters are meant to set it."""
        return inherited not in self._lines and rest in self._own_fields

    def _network_path(self, name: str, rest: Sequence[str | int]) -> FieldPath | None:
        """Return the path in ``networks`` of a setting that a cluster has from a shared network."""
        field, *below = rest
        if field != "network" or not below:
            return None
        for layer in reversed(self._layers_of(name)):
            shared = value_at(layer.value, ("network", "shared"))
            if isinstance(shared, str):
                return ("networks", shared, *below)
        return None

    def _set_in(self, path: FieldPath, other: FieldPath | None) -> str:
        if path in self._lines or other is None or other not in self._lines:
            return ""
        file = self._document.file_of(other)
        where = f"line {self._lines[other]}"
        if file != self._document.file_of(path):
            where = f"{file}:{self._lines[other]}"
        return f" (set in {where}, {dotted(other)})"

    def _by_profile(self, path: FieldPath) -> str:
        """Say how to leave out a component that only the profile turns on."""
        merged: Mapping[str, Any] = {}
        for layer in self._layers_of(str(path[1])):
            merged = deep_merge(merged, layer.value)
        part = profile_component(merged, path[2:]) if not is_anywhere(merged) else ()
        if not part or value_at(merged, part) is not None:
            return ""
        return (
            f" (part of profile {PRODUCTION}; to leave it out, set {dotted(part)} to null, or "
            "profile to core)"
        )
