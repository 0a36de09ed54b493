"""A stage of CDK whose stacks were synthesized before, without it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import Stage, cx_api
from constructs import Construct

from eks_blueprint.assembly import OTHER_STAGES
from eks_blueprint.attributes import node_of
from eks_blueprint.errors import BlueprintError
from eks_blueprint.pipeline.plan import PlannedStage

__all__ = ["AssembledStage", "refuse_in_a_stage"]

_MANIFEST = "manifest.json"
_STACK = "aws:cloudformation:stack"
_ASSETS = "cdk:asset-manifest"


class AssembledStage(Stage):
    """Stacks of a cloud assembly as a stage, with their templates as they are.

    A construct path is part of names and labels that CDK computes: the tag ``Name`` of subnets, the
    label by which kubectl prunes objects. Constructs below a stage have other paths, so a cluster
    that moves into a pipeline would change. The stacks are therefore synthesized without a stage,
    and only their files are moved into it.

    :param stage: the stage: its name and its stacks.
    :param assembly: folder of the cloud assembly with the stacks.
    :raises BlueprintError: if the assembly has no such stack.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: PlannedStage, assembly: Path
    ) -> None:
        super().__init__(scope, construct_id, stage_name=stage.name)
        self.folder = Path(self.outdir)
        self._manifest = _Files(assembly, self.folder).write(stage)

    def synth(self, *_options: Any, **_more: Any) -> cx_api.CloudAssembly:
        """Return the stacks; nothing is left to synthesize."""
        return cx_api.CloudAssembly(str(self.folder))

    def hide(self) -> None:
        """Leave the stacks out of the assembly, so that they are not validated a second time."""
        _write(self.folder / _MANIFEST, {**self._manifest, "artifacts": {}})

    def show(self) -> None:
        """Bring the stacks back."""
        _write(self.folder / _MANIFEST, self._manifest)


def refuse_in_a_stage(scope: Construct) -> None:
    """Refuse a pipeline that stands in a stage itself: its stages are those of the app.

    :param scope: the pipeline.
    :raises BlueprintError: if it stands in a stage.
    """
    stage = Stage.of(scope)
    path = node_of(stage).path if stage is not None else ""
    if path:
        raise BlueprintError(
            "the stack of a pipeline must stand directly in the app, to which the pipeline adds "
            f"its stages, got one in the stage {path}; create it with the app as scope",
            scope=scope,
        )


class _Files:
    """Copies files of stacks into the folder of a stage, and assets beside it.

    :param source: folder of the cloud assembly.
    :param target: folder of the stage.
    """

    def __init__(self, source: Path, target: Path) -> None:
        self._source = source
        self._target = target

    def write(self, stage: PlannedStage) -> dict[str, Any]:
        """Copy the stacks of a stage.

        :param stage: the stage.
        :returns: the manifest of its cloud assembly.
        """
        manifest = _read(self._source / _MANIFEST)
        found = {
            artifact.get("properties", {}).get("stackName", key): key
            for key, artifact in manifest["artifacts"].items()
            if artifact["type"] == _STACK
        }
        missing = [name for name in stage.stacks if name not in found]
        if missing:
            raise BlueprintError(
                f"assembly must hold the stacks of {stage.name}, got none named "
                f"{', '.join(missing)} in {self._source}"
            )
        ids = {found[name] for name in stage.stacks}
        before = [found[name] for name in stage.first]
        artifacts: dict[str, Any] = {}
        others: dict[str, list[str]] = {}
        for name in stage.stacks:
            key = found[name]
            artifact = manifest["artifacts"][key]
            needed = [*artifact.get("dependencies", ())]
            for one in needed:
                if manifest["artifacts"].get(one, {}).get("type") == _ASSETS:
                    artifacts[one] = self._assets(manifest["artifacts"][one])
            known = [one for one in needed if one in ids or one in artifacts]
            more = [] if key in before else [one for one in before if one not in known]
            artifacts[key] = self._stack(stage, {**artifact, "dependencies": [*known, *more]})
            left = [one for one in needed if one in found.values() and one not in ids]
            others.update({key: left} if left else {})
        made = {"version": manifest["version"], "artifacts": artifacts}
        _write(self._target / _MANIFEST, made)
        if others:
            # The CDK has no place for them: the order of the stages takes care of a deployment.
            _write(self._target / OTHER_STAGES, others)
        return made

    def _stack(self, stage: PlannedStage, artifact: Mapping[str, Any]) -> dict[str, Any]:
        template = artifact["properties"]["templateFile"]
        shutil.copyfile(self._source / template, self._target / template)
        metadata = artifact.get("additionalMetadataFile")
        if metadata is not None:
            shutil.copyfile(self._source / metadata, self._target / metadata)
        return {**artifact, "displayName": f"{stage.name}/{artifact['displayName']}"}

    def _assets(self, artifact: Mapping[str, Any]) -> Mapping[str, Any]:
        name = artifact["properties"]["file"]
        content = _read(self._source / name)
        for file in content.get("files", {}).values():
            path = file["source"].get("path")
            # The template is an asset too, and stays in the folder of its stage.
            if path is not None and not path.endswith(".template.json"):
                file["source"]["path"] = self._beside(path)
        for image in content.get("dockerImages", {}).values():
            if "directory" in image["source"]:
                image["source"]["directory"] = self._beside(image["source"]["directory"])
        _write(self._target / name, content)
        return artifact

    def _beside(self, path: str) -> str:
        """Copy an asset to where the stages share it, and return its path from the stage."""
        source, target = self._source / path, self._target.parent / path
        if not target.exists():
            if source.is_dir():
                shutil.copytree(source, target, symlinks=True)
            else:
                shutil.copyfile(source, target)
        return f"../{path}"


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(f"{json.dumps(content, indent=1)}\n", encoding="utf-8")
