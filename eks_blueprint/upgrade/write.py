"""The first step of a plan, written into the spec."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import BlueprintSpec, ClusterSpec, load
from eks_blueprint.upgrade.plan import Edit, UpgradePlan
from eks_blueprint.upgrade.yaml_edit import ValueEdit, edited

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
    """Change the values of the first step of each cluster in the file of the spec.

    The file is replaced at once, after the new one was read as a spec and differs from the old one
    in these values only; every other character stays.

    :param plan: the plan.
    :param path: the file.
    :param blueprint: what was read from it.
    :raises BlueprintError: if the new spec is refused or differs in something else, or the file was
        changed in the meantime; the file is then as it was.
    """
    edits = first_edits(plan)
    if not edits:
        return
    # A link stays one: what it points to is replaced.
    target = path.resolve()
    old = target.read_bytes()
    try:
        new = edited(
            old.decode("utf-8"),
            [ValueEdit(name, edit.path, edit.after) for name, edit in edits],
        )
    except BlueprintError as error:
        raise BlueprintError(f"{path} was not changed: {error}") from None
    handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=".yaml", dir=target.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, written)
        _compare(path, written, blueprint, edits)
        if target.read_bytes() != old:
            raise BlueprintError(
                f"{path} was not changed: something else wrote it in the meantime; run the command "
                "again"
            )
        written.replace(target)
    finally:
        with suppress(FileNotFoundError):
            written.unlink()


def _compare(
    path: Path, written: Path, blueprint: BlueprintSpec, edits: Sequence[tuple[str, Edit]]
) -> None:
    """Refuse a new file that is no spec, or another one than wanted."""
    try:
        got = load(written)
    except SpecError as error:
        issues = [replace(one, file=str(path)) for one in error.issues]
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
