"""Synthesizing in the process of the tests."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from eks_blueprint import stacks
from eks_blueprint.app.pipeline_app import PipelineApp
from eks_blueprint.spec import BlueprintSpec, load

ROOT = Path(__file__).parents[2]
ANYWHERE = ROOT / "examples" / "34-eks-anywhere.yaml"
"""The example whose clusters have no stacks."""
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*.yaml") if path != ANYWHERE)


def context() -> dict[str, Any]:
    """Give the feature flags of ``cdk.json``, which only the CDK CLI reads by itself."""
    flags: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    return flags


@dataclass(frozen=True)
class Assembly:
    """What a synthesis wrote.

    :param folder: the cloud assembly.
    :param templates: template by stack name.
    """

    folder: Path
    templates: Mapping[str, dict[str, Any]]

    @property
    def manifest(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return content

    def resources(self, stack: str, kind: str | None = None) -> dict[str, dict[str, Any]]:
        """Give the resources of a stack, of one type if ``kind`` says so."""
        found: dict[str, dict[str, Any]] = self.templates[stack]["Resources"]
        return {k: v for k, v in found.items() if kind is None or v["Type"] == kind}


def read(folder: Path) -> Assembly:
    """Read a cloud assembly."""
    return Assembly(folder, dict(_templates(folder)))


def _templates(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the templates of an assembly, and of its stages."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name, artifact in manifest["artifacts"].items():
        properties = artifact.get("properties", {})
        if artifact["type"] == "cdk:cloud-assembly":
            yield from _templates(folder / properties["directoryName"])
        if artifact["type"] == "aws:cloudformation:stack":
            yield name, json.loads((folder / properties["templateFile"]).read_text("utf-8"))


def synthesize(blueprint: BlueprintSpec, *, only: tuple[str, ...] | None = None) -> Assembly:
    """Synthesize a spec without rule packs."""
    app = cdk.App(context=context())
    built = stacks.build(app, blueprint, only=only)
    folder = Path(app.synth().directory)
    stacks.write_gitops(built, folder / "gitops")
    found = read(folder)
    if blueprint.pipeline is None or only is not None:
        return found
    pipeline = PipelineApp(blueprint, assembly=folder, packs=(), context=context(), validate=False)
    pipeline.write()
    own = read(Path(pipeline.outdir)).templates
    names = pipeline.stack_names
    return Assembly(folder, {**found.templates, **{name: own[name] for name in names}})


@cache
def example(path: Path) -> Assembly:
    """Synthesize an example once for each process."""
    return synthesize(load(path))
