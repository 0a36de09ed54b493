"""Lines of the fields of clusters in the file of a spec, or in its folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from eks_blueprint.errors import Path as FieldPath
from eks_blueprint.spec.fleet.layers import FleetLayers
from eks_blueprint.spec_files.document import YamlDocument
from eks_blueprint.spec_files.folder import read_spec_document

__all__ = ["Positions", "positions"]


class Positions:
    """Where a spec sets the fields of its clusters: in a cluster, or in a layer below.

    :param document: the file.
    """

    def __init__(self, document: YamlDocument) -> None:
        self._document = document
        self._layers_of = cache(FleetLayers(document.value).of)
        self.file = document.file

    def path(self, cluster: str, path: FieldPath) -> FieldPath | None:
        """Return the path in the file of a field, or of the nearest one above it that a layer has.

        :param cluster: name of the cluster.
        :param path: the field, from the cluster on, such as ``("manifests", "web", "objects", 0)``.
        :returns: the path, or ``None`` if the file sets no part of it.
        """
        while path:
            for layer in reversed(self._layers_of(cluster)):
                at = layer.path_of(path)
                if at in self._document.lines:
                    return at
            path = path[:-1]
        return None

    def line(self, cluster: str, path: FieldPath) -> int | None:
        """Return the line of a field, or of the nearest field above it that the file has.

        :param cluster: name of the cluster.
        :param path: the field, from the cluster on.
        :returns: the line, counted from 1, or ``None`` if the file sets no part of the path.
        """
        at = self.path(cluster, path)
        return self._document.lines[at] if at is not None else None

    def file_of(self, cluster: str, path: FieldPath) -> str:
        """Return the file that sets a field; the file itself where none does.

        :param cluster: name of the cluster.
        :param path: the field, from the cluster on.
        """
        at = self.path(cluster, path)
        return self._document.file_of(at) if at is not None else self.file


def positions(path: Path) -> Positions:
    """Read where the file of a spec sets its fields.

    :param path: the file or folder, which was read as a spec.
    :raises SpecError: if it can no longer be read.
    """
    return Positions(read_spec_document(path))
