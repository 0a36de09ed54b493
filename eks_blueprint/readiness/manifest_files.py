"""Files of manifests that the user names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eks_blueprint.assembly import mapping_of
from eks_blueprint.catalogue import upgrade_checks
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.readiness.embedded import embedded, is_typed, with_embedded
from eks_blueprint.readiness.subject import Place, Subject
from eks_blueprint.results import Finding, Severity
from eks_blueprint.spec_files import YamlDocument, read_stream, read_text

__all__ = ["ManifestFile", "manifest_files"]

_ENDINGS = (".yaml", ".yml", ".json")
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_MOST_FILES = 10_000


@dataclass(frozen=True, eq=False)
class ManifestFile:
    """What a file of manifests holds.

    :param path: the file.
    :param subjects: its objects.
    :param findings: what could not be read.
    """

    path: Path
    subjects: tuple[Subject, ...] = ()
    findings: tuple[Finding, ...] = ()


def manifest_files(paths: Sequence[Path]) -> tuple[ManifestFile, ...]:
    """Read files of manifests, and those in folders: YAML and JSON.

    Templates of Helm are read without their actions, so that API versions and kinds that no action
    makes are found. A file that cannot be read is a finding, not an error.

    :param paths: files or folders.
    :raises BlueprintError: if a path does not exist, or folders hold too many files.
    """
    return tuple(_read(path) for path in _files(paths))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise BlueprintError(
                f"manifests must be a file or folder that exists, got {path}; the working "
                f"directory is {Path.cwd()}"
            )
        found = [path]
        if path.is_dir():
            found = sorted(one for one in path.rglob("*") if one.suffix in _ENDINGS)
        for one in found:
            if one.is_dir() or one in seen:
                continue
            seen.add(one)
            if len(seen) > _MOST_FILES:
                raise BlueprintError(
                    f"manifests must hold at most {_MOST_FILES:,} files, got more in {path}; name "
                    "the folders with Kubernetes objects"
                )
            yield one


def _read(path: Path) -> ManifestFile:
    try:
        text = read_text(path)
        documents = _documents(path, text)
    except SpecError as error:
        return ManifestFile(path, findings=(_unread(path, error),))
    subjects: list[Subject] = []
    for document in documents:
        place = Place(document.file, document.line)
        is_list = isinstance(document.value, list)
        for index, value in enumerate(document.value if is_list else [document.value]):
            here = place.below((index,)) if is_list else place
            # What Helm renders cannot be compared with a schema.
            subject = Subject(mapping_of(value), own=True, whole="{{" not in text, place=here)
            if is_typed(value):
                subjects += with_embedded(subject)
            else:
                subjects += embedded(replace(subject, content={}, where=path.name), value)
    return ManifestFile(path, tuple(subjects))


def _documents(path: Path, text: str) -> tuple[YamlDocument, ...]:
    try:
        return read_stream(str(path), text)
    except SpecError:
        if "{{" not in text:
            raise
    return read_stream(str(path), _without_actions(text))


def _without_actions(text: str) -> str:
    """Take the actions out of a template of Helm, and keep its lines."""
    # Lines that have nothing but actions make no text, or any text.
    kept = "\n".join(
        "" if "{{" in line and not _ACTION.sub("", line).strip() else line
        for line in text.split("\n")
    )
    return _ACTION.sub(lambda found: "\n" * found[0].count("\n") or "x", kept)


def _unread(path: Path, error: SpecError) -> Finding:
    issue, facts = error.issues[0], upgrade_checks()["file-not-checked"]
    return Finding(
        check=facts.name,
        severity=Severity(facts.severity),
        subject=path.name,
        message=f"the file was not checked: {issue.message}",
        remedy=facts.remedy,
        source=facts.source,
        file=str(path),
        line=issue.line or None,
    )
