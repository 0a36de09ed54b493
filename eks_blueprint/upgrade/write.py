"""The first step of a plan, written into the spec."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.errors import Path as FieldPath
from eks_blueprint.spec import BlueprintSpec, ClusterSpec, load, read_spec_document
from eks_blueprint.spec_files.folder import FLEET_FILE, FOLDERS
from eks_blueprint.upgrade.plan import Edit, UpgradePlan
from eks_blueprint.upgrade.spec_texts import SpecTexts, ValueEdit

__all__ = ["first_edits", "write_first_step"]


def first_edits(plan: UpgradePlan) -> Sequence[tuple[str, Edit]]:
    """Return the values that the first step of each cluster changes, with the cluster.

    :param plan: the plan.
    """
    return [
        (cluster.cluster, edit)
        for cluster in plan.clusters
        for step in cluster.steps[:1]
        for edit in step.edits
    ]


def write_first_step(plan: UpgradePlan, path: Path, blueprint: BlueprintSpec) -> None:
    """Change the values of the first step of each cluster in the files of the spec.

    A file is replaced at once, after the new spec was read and differs from the old one in these
    values only; every other character stays.

    :param plan: the plan.
    :param path: the file, or the folder.
    :param blueprint: what was read from it.
    :raises BlueprintError: if the new spec is refused or differs in something else, or the file was
        changed in the meantime; the file is then as it was.
    """
    edits = first_edits(plan)
    if not edits:
        return
    # A link stays one: what it points to is replaced.
    files = {one.resolve(): one for one in _files(path)}
    old = {target: target.read_bytes() for target in files}
    texts = _texts(path, {target: content.decode("utf-8") for target, content in old.items()})
    try:
        texts.edit([ValueEdit(name, edit.path, edit.after) for name, edit in edits])
    except BlueprintError as error:
        raise BlueprintError(f"{path} was not changed: {error}") from None
    changed = {t: text.encode("utf-8") for t, text in texts.texts.items()}
    changed = {target: content for target, content in changed.items() if content != old[target]}
    with _beside(path, files, old | changed) as (written, temporary):
        _compare(path, written, blueprint, edits)
        if any(target.read_bytes() != content for target, content in old.items()):
            raise BlueprintError(
                f"{path} was not changed: something else wrote it in the meantime; run the command "
                "again"
            )
        for target in changed:
            temporary[target].replace(target)


def _files(path: Path) -> Iterator[Path]:
    """Yield the files of a spec."""
    if not path.is_dir():
        yield path
        return
    yield path / FLEET_FILE
    yield from (path / file for _, file in _parts(path))


def _parts(folder: Path) -> Iterator[tuple[FieldPath, Path]]:
    """Yield the entries of a folder that have files of their own, with the files."""
    for name in FOLDERS:
        for file in sorted((folder / name).glob("*.yaml")):
            if not file.name.startswith("."):
                yield (name, file.stem), Path(name, file.name)


def _texts(path: Path, texts: Mapping[Path, str]) -> SpecTexts:
    document = read_spec_document(path)
    if not path.is_dir():
        return SpecTexts(document.value, path.resolve(), dict(texts))
    parts = {at: (path / file).resolve() for at, file in _parts(path)}
    return SpecTexts(document.value, (path / FLEET_FILE).resolve(), dict(texts), parts)


@contextmanager
def _beside(
    path: Path, files: Mapping[Path, Path], contents: Mapping[Path, bytes]
) -> Iterator[tuple[Path, Mapping[Path, Path]]]:
    """Write a spec beside the one that it may replace, so that moving a file is one step.

    :param path: the spec.
    :param files: the files of the spec, by what they point to.
    :param contents: content by what the files point to.
    :returns: the new spec, and its files by what they replace.
    """
    target = path.resolve()
    with tempfile.TemporaryDirectory(prefix=f".{target.stem}-", dir=target.parent) as folder:
        root = Path(folder, target.name)
        made: dict[Path, Path] = {}
        for file, named in files.items():
            made[file] = root / named.relative_to(path) if path.is_dir() else root
            made[file].parent.mkdir(parents=True, exist_ok=True)
            with made[file].open("wb") as written:
                written.write(contents[file])
                written.flush()
                os.fsync(written.fileno())
            shutil.copymode(file, made[file])
        yield root, made


def _compare(
    path: Path, written: Path, blueprint: BlueprintSpec, edits: Sequence[tuple[str, Edit]]
) -> None:
    """Refuse a new file that is no spec, or another one than wanted."""
    try:
        got = load(written)
    except SpecError as error:
        issues = [
            replace(one, file=one.file.replace(str(written), str(path))) for one in error.issues
        ]
        raise BlueprintError(
            f"{path} was not changed, since it would be refused:\n{SpecError(issues)}"
        ) from None
    for name, was in blueprint.clusters.items():
        wanted = {edit.path: edit.after for cluster, edit in edits if cluster == name}
        has = got.clusters.get(name)
        if has is None or _with(was, wanted) != _with(has, {}):
            raise BlueprintError(
                f"{path} was not changed, since clusters.{name} would get other values as well; a "
                "value with an anchor is used in several places: set kubernetes_version by hand"
            )


def _with(cluster: ClusterSpec, values: Mapping[tuple[str, ...], str]) -> Mapping[str, Any]:
    """Return the fields of a cluster with other values."""
    data: dict[str, Any] = cluster.model_dump(mode="json")
    for path, value in values.items():
        here = data
        for key in path[:-1]:
            here = here[key]
        here[path[-1]] = value
    return data
