"""Changes of values in the files of a spec, where the layers of its clusters set them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from eks_blueprint.errors import BlueprintError
from eks_blueprint.errors import Path as FieldPath
from eks_blueprint.spec.fleet.layers import FleetLayers, Layer
from eks_blueprint.upgrade.yaml_edit import has_value, with_value
from eks_blueprint.yaml_loader import LOADER

__all__ = ["SpecTexts", "ValueEdit", "edited"]


@dataclass(frozen=True)
class ValueEdit:
    """A text that a field of a cluster gets.

    :param cluster: name of the cluster.
    :param path: path of the field, in the cluster.
    :param value: the new text.
    """

    cluster: str
    path: tuple[str, ...]
    value: str


@dataclass
class SpecTexts:
    """The files of a spec.

    :param value: what they say together.
    :param main: the file that has everything without a file of its own.
    :param texts: text by file.
    :param parts: file by the path of the entry that it is.
    """

    value: Mapping[str, Any]
    main: Path
    texts: dict[Path, str]
    parts: Mapping[FieldPath, Path] = field(default_factory=dict)

    def edit(self, edits: Sequence[ValueEdit]) -> None:
        """Change values.

        A value is changed where it stands: in the cluster, or in the layer that the cluster has it
        from if every cluster that has it from there gets the same one. Otherwise it is added to the
        cluster, as its first key.

        :param edits: the values.
        :raises BlueprintError: if a cluster is no map that values can be added to.
        """
        layers = FleetLayers(self.value)
        layers_of = cache(layers.of)
        left = list(edits)
        while left:
            one = left[0]
            if one.cluster not in layers.clusters:
                raise BlueprintError(f"the file must have clusters.{one.cluster}, got none")
            *lower, own = layers_of(one.cluster)
            done = {one.cluster}
            at = _in_cluster(own, one.path)
            source = None if self._has(at) else self._source(lower, one.path)
            if source is not None:
                same = {o.cluster for o in left if (o.path, o.value) == (one.path, one.value)}
                heirs = {
                    name
                    for name in layers.clusters
                    if not self._has(_in_cluster(layers_of(name)[-1], one.path))
                    and self._source(layers_of(name)[:-1], one.path) == source
                }
                if heirs <= same:
                    at, done = source, heirs
            self._set(at, one.value)
            left = [other for other in left if other.path != one.path or other.cluster not in done]

    def _source(self, lower: Sequence[Layer], path: Sequence[str]) -> FieldPath | None:
        """Return where the highest of these layers has a text that can be changed."""
        for layer in reversed(lower):
            at = layer.path_of(tuple(path))
            if not self._has(at):
                continue
            said: Any = self.value
            for part in at:
                said = said[str(part)]
            # A parameter stands there, whose values are those of each cluster.
            return None if isinstance(said, str) and "${" in said else at
        return None

    def _has(self, path: FieldPath) -> bool:
        file, inner = self._place(path)
        return has_value(self.texts[file], inner)

    def _set(self, path: FieldPath, value: str) -> None:
        file, inner = self._place(path)
        exists = max(0, 2 - len(path) + len(inner))
        self.texts[file] = with_value(self.texts[file], inner, value, exists=exists)

    def _place(self, path: FieldPath) -> tuple[Path, tuple[str, ...]]:
        """Return the file of a path, and the path within it."""
        inner = tuple(map(str, path))
        part = self.parts.get(path[:2])
        return (self.main, inner) if part is None else (part, inner[2:])


def edited(text: str, edits: Sequence[ValueEdit]) -> str:
    """Return the text of a spec in one file with other values; see :meth:`SpecTexts.edit`.

    :param text: the file, which was read as a spec.
    :param edits: the values.
    :raises BlueprintError: if a cluster is no map that values can be added to.
    """
    file = Path("spec")
    texts = SpecTexts(yaml.load(text, LOADER), file, {file: text})
    texts.edit(edits)
    return texts.texts[file]


def _in_cluster(own: Layer, path: Sequence[str]) -> FieldPath:
    """Return where a cluster sets a field itself, or would."""
    return (*own.path, *(("cluster",) if own.tenant is not None else ()), *path)
