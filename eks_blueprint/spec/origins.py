"""Where the value behind an error or a warning is set."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from eks_blueprint.errors import Found, dotted
from eks_blueprint.errors import Path as FieldPath
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.spec.merge import deep_merge
from eks_blueprint.spec.messages import explain
from eks_blueprint.spec.parts import all_warnings
from eks_blueprint.spec.profile import PRODUCTION, profile_component
from eks_blueprint.spec.yaml_document import YamlDocument

__all__ = ["Origins"]

_ALONE = "defaults"


class Origins:
    """The layers of a file, from which clusters are merged.

    :param document: the file.
    """

    def __init__(self, document: YamlDocument) -> None:
        self._document = document
        self._lines = document.lines
        self._value: Mapping[str, Any] = document.value

    def placed(self, found: Collection[Found]) -> Iterator[Found]:
        """Replace paths of merged clusters with the paths that a user has to correct.

        - What the defaults are wrong in without any cluster is reported once, in ``defaults``.
        - What a shared network is wrong in is reported once, in ``networks``.
        - What is wrong only in combination is reported in the cluster; the message then says where
          the other value is set.

        :param found: paths of the merged blueprint, and messages.
        """
        of_networks = {path for path, _ in found if path[:1] == ("networks",)}
        for path, message in found:
            if path[:1] != ("clusters",) or len(path) < 3 or self._is_own(path):
                yield path, message
                continue
            _, name, *rest = path
            source = self._network_path(name, rest)
            if source is not None and source in of_networks:
                continue
            inherited: FieldPath = ("defaults", *rest)
            if (inherited[1:], message) in self._alone and not self._is_completed(inherited):
                yield inherited, message
                continue
            set_in = self._set_in(path, source or inherited)
            yield path, message + (set_in or self._by_profile(path))

    @cached_property
    def _alone(self) -> set[Found]:
        """Errors of a cluster that has the defaults and nothing else, or else its warnings."""
        defaults = self._value.get("defaults")
        if not isinstance(defaults, Mapping):
            return set()
        data = {**self._value, "clusters": {_ALONE: {}}}
        found: Iterator[Found]
        try:
            spec: BlueprintSpec = BlueprintSpec.__pydantic_validator__.validate_python(data)
        except ValidationError as error:
            found = explain(error, BlueprintSpec)
        else:
            found = ((path, message) for _, path, message in all_warnings(spec))
        return {(path[2:], message) for path, message in found if path[:2] == ("clusters", _ALONE)}

    def _is_own(self, path: FieldPath) -> bool:
        """Whether the cluster sets the value itself; maps are merged from all layers."""
        return path in self._lines and not isinstance(_at(self._value, path), Mapping)

    def _is_completed(self, inherited: FieldPath) -> bool:
        """Whether a key is not in the defaults, because clusters are meant to set it."""
        clusters = self._value.get("clusters")
        return inherited not in self._lines and any(
            ("clusters", name, *inherited[1:]) in self._lines for name in clusters or ()
        )

    def _network_path(self, name: str | int, rest: Collection[str | int]) -> FieldPath | None:
        """Return the path in ``networks`` of a setting that a cluster has from a shared network."""
        field, *below = rest
        if field != "network" or not below:
            return None
        for layer in (("clusters", name), ("defaults",)):
            shared = _at(self._value, (*layer, "network", "shared"))
            if isinstance(shared, str):
                return ("networks", shared, *below)
        return None

    def _set_in(self, path: FieldPath, other: FieldPath) -> str:
        if path in self._lines or other not in self._lines:
            return ""
        return f" (set in line {self._lines[other]}, {dotted(other)})"

    def _by_profile(self, path: FieldPath) -> str:
        """Say how to leave out a component that only the profile turns on."""
        cluster, defaults = (
            layer if isinstance(layer, Mapping) else {}
            for layer in (_at(self._value, path[:2]), self._value.get("defaults"))
        )
        merged = deep_merge(defaults, cluster)
        part = profile_component(merged, path[2:])
        if not part or _at(merged, part) is not None:
            return ""
        return (
            f" (part of profile {PRODUCTION}; to leave it out, set {dotted(part)} to null, or "
            "profile to core)"
        )


def _at(value: Any, path: FieldPath) -> Any:
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value
