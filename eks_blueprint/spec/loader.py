"""From a YAML file, or a folder of them, to a blueprint spec."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from eks_blueprint.errors import Issue, SpecError, dotted
from eks_blueprint.errors import Path as FieldPath
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.spec.layers import null_issues
from eks_blueprint.spec.messages import explain
from eks_blueprint.spec.origins import Origins
from eks_blueprint.spec.parts import all_warnings
from eks_blueprint.spec_files.document import YamlDocument
from eks_blueprint.spec_files.folder import read_spec_document

__all__ = ["load"]


def load(path: str | Path, *, warn: Callable[[Issue], object] | None = None) -> BlueprintSpec:
    """Read and check a spec.

    :param path: YAML file, or a folder with ``fleet.yaml``.
    :param warn: called with each warning, in the order of the file. Default: warnings are not
        checked.
    :raises SpecError: one line for each issue, with file, line and path.
    """
    document = read_spec_document(Path(path))
    if not isinstance(document.value, Mapping):
        message = "must be a map with the key clusters"
        raise SpecError([Issue(document.file, 1, "", message)])
    nulls = {_issue(document, at, message) for at, message in null_issues(document.value)}
    try:
        # Not BlueprintSpec(...), whose error has no line numbers.
        spec: BlueprintSpec = BlueprintSpec.__pydantic_validator__.validate_python(document.value)
    except ValidationError as error:
        placed = Origins(document).placed([*explain(error, BlueprintSpec)])
        found = {_issue(document, at, message) for at, message in placed}
        empty = {issue.path for issue in nulls}
        raise SpecError(nulls | {issue for issue in found if issue.path not in empty}) from None
    if nulls:
        raise SpecError(nulls)
    if warn is not None:
        placed = Origins(document).placed([(at, text) for _, at, text in all_warnings(spec)])
        warnings = {_issue(document, at, text, "warning") for at, text in placed}
        for issue in sorted(warnings):
            warn(issue)
    return spec


def _issue(
    document: YamlDocument,
    path: FieldPath,
    message: str,
    severity: Literal["error", "warning"] = "error",
) -> Issue:
    file, line = document.place(path)
    return Issue(file, line, dotted(path), message, severity)
