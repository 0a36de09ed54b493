"""What stands in front of a wave and behind it: gate, approval, bake time."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import aws_cdk as cdk

from eks_blueprint.attributes import PARTITION
from eks_blueprint.pipeline.builds import Builds
from eks_blueprint.pipeline.plan import PlannedWave
from eks_blueprint.spec.pipeline import PipelineSpec

__all__ = ["Steps"]

# Time for the installation, and for the last round of questions.
_MARGIN_MINUTES = 30
_OUTPUT = "cdk.out"


class Steps:
    """Makes the steps of waves.

    :param spec: the pipeline.
    :param builds: what builds have in common.
    :param source: the repository.
    :param assembly: output of the synthesis.
    """

    def __init__(
        self,
        spec: PipelineSpec,
        builds: Builds,
        source: cdk.pipelines.IFileSetProducer,
        assembly: cdk.pipelines.IFileSetProducer,
    ) -> None:
        self._spec = spec
        self._builds = builds
        self._source = source
        self._assembly = assembly

    def before(
        self, wave: PlannedWave, topic: cdk.aws_sns.ITopic | None
    ) -> list[cdk.pipelines.Step]:
        """Return the gate and the approval of a wave, in their order.

        :param wave: the wave.
        :param topic: where the approval is announced. Default: nowhere.
        """
        found: list[cdk.pipelines.Step] = []
        if self._spec.gate is not None:
            found.append(self._gate(wave))
        if wave.wave.approval is not None:
            approval = cdk.pipelines.ManualApprovalStep(
                f"Approve-{wave.wave.name}",
                comment=wave.wave.approval.instructions or self._instructions(wave),
                notification_topic=topic,
            )
            for step in found:
                approval.add_step_dependency(step)
            found.append(approval)
        return found

    def after(self, wave: PlannedWave) -> list[cdk.pipelines.Step]:
        """Return the bake time of a wave, if it has one."""
        minutes = wave.wave.bake_minutes
        if not minutes:
            return []
        command = " ".join(
            ["eks-blueprint bake", *self._folders(wave), f"--minutes {minutes}", self._live]
        )
        return [self._step(f"Bake-{wave.wave.name}", wave, [command], minutes + _MARGIN_MINUTES)]

    def _instructions(self, wave: PlannedWave) -> str:
        gate = "; the log of the gate says what changes" if self._spec.gate is not None else ""
        return f"Deploy wave {wave.wave.name}{gate}"

    @property
    def _live(self) -> str:
        return f"--live --role {shlex.quote(self._spec.reader_role)}"

    def _gate(self, wave: PlannedWave) -> cdk.pipelines.Step:
        return self._step(f"Gate-{wave.wave.name}", wave, [*self._gate_commands(wave)], 60)

    def _gate_commands(self, wave: PlannedWave) -> Iterator[str]:
        gate = self._spec.gate
        assert gate is not None
        if gate.upgrade is not None and wave.clusters:
            names = ",".join(wave.clusters)
            command = (
                f"eks-blueprint upgrade {shlex.quote(self._spec.spec)} --clusters {names} "
                f"{self._live}"
            )
            yield command if gate.upgrade == "stop" else f"{command} || true"
        if gate.diff:
            allow = ""
            if gate.allowed_losses is not None:
                allow = f" --allow-file {shlex.quote(gate.allowed_losses)}"
            for folder in self._folders(wave):
                yield f"eks-blueprint diff {self._live}{allow} {folder}"

    def _step(
        self, name: str, wave: PlannedWave, commands: Sequence[str], minutes: int
    ) -> cdk.pipelines.Step:
        kind = name.partition("-")[0]
        return self._builds.step(
            name,
            role_id=f"{name}Role",
            description=f"{kind} of wave {wave.wave.name}",
            commands=commands,
            source=self._source,
            more_input={_OUTPUT: self._assembly},
            statements=[self._reading(wave)],
            minutes=minutes,
        )

    def _reading(self, wave: PlannedWave) -> Mapping[str, Any]:
        """Return the permission to take on the reading roles of the wave's accounts."""
        roles = dict.fromkeys(
            self._spec.reader_role.replace("{account}", stage.place.account).replace(
                "{region}", stage.place.region
            )
            + f"@{stage.place.account}"
            for stage in wave.stages
        )
        arns = [
            f"arn:{PARTITION}:iam::{account}:role/{role}"
            for role, _, account in (one.rpartition("@") for one in roles)
        ]
        return {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": arns}

    def _folders(self, wave: PlannedWave) -> Iterator[str]:
        """Yield the folders with the cloud assemblies of a wave."""
        for stage in wave.stages:
            yield f"{_OUTPUT}/assembly-{self._spec.name}-{stage.name}"
