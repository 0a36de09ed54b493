"""From a YAML file to a blueprint spec."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from eks_blueprint.errors import Issue, SpecError
from eks_blueprint.spec import yaml_document
from eks_blueprint.spec._base import dotted
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.spec.messages import Path as FieldPath
from eks_blueprint.spec.messages import explain

__all__ = ["load"]


def load(path: str | Path) -> BlueprintSpec:
    """Read and check a spec.

    :param path: YAML file.
    :raises SpecError: one line for each thing that is wrong, with file, line and path.
    """
    document = yaml_document.read(Path(path))
    if not isinstance(document.value, Mapping):
        message = "must be a map with the key clusters"
        raise SpecError([Issue(document.file, 1, "", message)])
    try:
        # Not BlueprintSpec(...): that would turn the error into one without lines.
        return BlueprintSpec.__pydantic_validator__.validate_python(document.value)  # type: ignore[no-any-return]
    except ValidationError as error:
        found = ((_origin(document, at), message) for at, message in explain(error, BlueprintSpec))
        # A mistake in the defaults is found once for each cluster.
        raise SpecError(
            {Issue(document.file, document.line(at), dotted(at), text) for at, text in found}
        ) from None


def _origin(document: yaml_document.YamlDocument, path: FieldPath) -> FieldPath:
    """Find where a value was set: in the cluster, else in what it was merged from."""
    if path[:1] == ("clusters",) and path not in document.lines:
        inherited: FieldPath = ("defaults", *path[2:])
        if inherited in document.lines:
            return inherited
    return path
