"""The pipeline of a spec as a CDK app beside that of its clusters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from eks_blueprint.app.blueprint_app import settings_of_apps
from eks_blueprint.app.merged import merge_reports
from eks_blueprint.app.pipeline_plan import pipeline_plan
from eks_blueprint.assembly import read_assembly
from eks_blueprint.errors import BlueprintError
from eks_blueprint.governance import ACKNOWLEDGEMENTS, DEFAULT_PACKS, acknowledge, attach_packs
from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.stacks import PipelineStack

__all__ = ["PipelineApp"]

_REPORT = "validation-report.json"


class PipelineApp(cdk.App):
    """The pipeline of a spec, which deploys stacks that exist in a cloud assembly.

    The clusters are synthesized first, by ``BlueprintApp`` and without the pipeline. Rule packs
    check only the stacks of the pipeline here.

    :param blueprint: a spec with a pipeline.
    :param assembly: folder of the cloud assembly with all stacks of the spec.
    :param packs: names of rule packs. Default: aws-solutions.
    :param context: further context. Default: none.
    :param overrides: context that takes precedence over that of the CDK CLI. Default: none.
    :param outdir: folder of the cloud assembly. Default: that of the CDK CLI, else a temporary one.
    :param validate: run CDK's own validation of templates. Default: true.
    :raises BlueprintError: if the spec has no pipeline, or it cannot deploy the stacks.
    """

    def __init__(
        self,
        blueprint: BlueprintSpec,
        *,
        assembly: Path,
        packs: Iterable[str] = DEFAULT_PACKS,
        context: Mapping[str, Any] | None = None,
        overrides: Mapping[str, Any] | None = None,
        outdir: Path | None = None,
        validate: bool = True,
    ) -> None:
        pipeline = blueprint.pipeline
        if pipeline is None:
            raise BlueprintError("blueprint must have a pipeline, got none")
        super().__init__(**settings_of_apps(context, overrides, outdir, validate=validate))
        names = tuple(packs)
        attach_packs(self, names)
        self.stack = PipelineStack(
            self,
            f"{pipeline.name}-pipeline",
            spec=pipeline,
            waves=pipeline_plan(blueprint, read_assembly(assembly)),
            assembly=assembly,
        )
        if names:
            acknowledge(self, ACKNOWLEDGEMENTS, packs=names)
        self._assembly = assembly

    @property
    def stack_names(self) -> tuple[str, ...]:
        """Names of the stacks of the pipeline itself."""
        stacks = (self.stack, *self.stack.artifact_stacks)
        return tuple(stack.stack_name for stack in stacks)

    def write(self) -> None:
        """Synthesize the pipeline, and report what was found in all stacks."""
        for stage in self.stack.fleet.stages:
            # They were validated with their constructs, which know what is acknowledged.
            stage.hide()
        self.synth()
        for stage in self.stack.fleet.stages:
            stage.show()
        reports = [
            json.loads(file.read_text("utf-8"))
            for file in (self._assembly / _REPORT, Path(self.outdir) / _REPORT)
            if file.is_file()
        ]
        if reports:
            text = json.dumps(merge_reports(reports), indent=2, ensure_ascii=False)
            (Path(self.outdir) / _REPORT).write_text(text, encoding="utf-8")
