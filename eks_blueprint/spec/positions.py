"""Lines of the fields of clusters in the file of a spec."""

from __future__ import annotations

from pathlib import Path

from eks_blueprint.errors import Path as FieldPath
from eks_blueprint.spec import yaml_document

__all__ = ["Positions", "positions"]


class Positions:
    """Where a spec sets the fields of its clusters: in a cluster, or in the defaults.

    :param document: the file.
    """

    def __init__(self, document: yaml_document.YamlDocument) -> None:
        self._lines = document.lines
        self.file = document.file

    def line(self, cluster: str, path: FieldPath) -> int | None:
        """Return the line of a field, or of the nearest field above it that the file has.

        :param cluster: name of the cluster.
        :param path: the field, from the cluster on, such as ``("manifests", "web", "objects", 0)``.
        :returns: the line, counted from 1, or ``None`` if the file sets no part of the path.
        """
        while path:
            for layer in (("clusters", cluster), ("defaults",)):
                line = self._lines.get((*layer, *path))
                if line is not None:
                    return line
            path = path[:-1]
        return None


def positions(path: Path) -> Positions:
    """Read where the file of a spec sets its fields.

    :param path: the file, which was read as a spec.
    :raises SpecError: if it can no longer be read.
    """
    return Positions(yaml_document.read(path))
