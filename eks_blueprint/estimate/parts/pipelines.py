"""Pipelines of CodePipeline, and the builds in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from eks_blueprint.assembly import Resource, Stack, mapping_of, sequence_of
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter

__all__ = ["pipeline", "project"]

_PIPELINE = "AWS::CodePipeline::Pipeline"
_PROJECT = "AWS::CodeBuild::Project"
_SMALL = "BUILD_GENERAL1_SMALL"
_TEN_THOUSANDTH = Decimal("0.0001")
_BAKE = re.compile(r"eks-blueprint bake .*?--minutes (\d+)")


def pipeline(meter: Meter, resource: Resource) -> None:
    """Count the minutes of the actions of a pipeline, and of its builds.

    Approvals cost nothing while they wait. A build that watches alarms lasts as long as it is told.
    """
    if resource.properties.get("PipelineType") != "V2":
        meter.leave_out(_PIPELINE, "only the type V2 is counted, by its minutes", resource)
        return
    kinds = [_kind(one) for one in _actions(resource)]
    builds = kinds.count("CodeBuild")
    others = len(kinds) - builds - kinds.count("Manual")
    watched = sum(_minutes(meter.stack, one) for one in _actions(resource))
    runs = meter.assume("pipeline-runs") * _TEN_THOUSANDTH
    minutes = meter.assume("build-minutes") * builds + Amounts.of(watched)
    deploys = meter.assume("deploy-minutes") * others
    uses = ("pipeline-runs", "build-minutes")
    meter.add(
        Component.CALLS,
        "10,000 minutes of builds",
        "codebuild.small",
        runs * minutes,
        of=resource,
        uses=uses,
    )
    meter.add(
        Component.CALLS,
        "10,000 minutes of actions of a pipeline",
        "codepipeline.minutes",
        runs * (minutes + deploys),
        of=resource,
        uses=(*uses, "deploy-minutes"),
    )


def project(meter: Meter, resource: Resource) -> None:
    """Leave out builds that no pipeline of the stack runs, and those on larger machines."""
    used = {
        _project(one)
        for pipeline in meter.stack.of_type(_PIPELINE)
        if pipeline.properties.get("PipelineType") == "V2"
        for one in _actions(pipeline)
    }
    size = mapping_of(resource.properties.get("Environment")).get("ComputeType")
    if resource.logical_id not in used:
        meter.leave_out(_PROJECT, "how often it runs is not known without its pipeline", resource)
    elif size != _SMALL:
        meter.leave_out(_PROJECT, f"counted as {_SMALL}, and {size} costs more", resource)


def _actions(pipeline: Resource) -> Iterator[Mapping[str, Any]]:
    for stage in sequence_of(pipeline.properties.get("Stages")):
        for action in sequence_of(mapping_of(stage).get("Actions")):
            yield mapping_of(action)


def _kind(action: Mapping[str, Any]) -> str:
    return str(mapping_of(action.get("ActionTypeId")).get("Provider"))


def _project(action: Mapping[str, Any]) -> Any:
    name = mapping_of(action.get("Configuration")).get("ProjectName")
    return mapping_of(name).get("Ref")


def _minutes(stack: Stack, action: Mapping[str, Any]) -> int:
    """Return how many minutes an action watches alarms."""
    built = stack.resources.get(str(_project(action)))
    if built is None:
        return 0
    found = _BAKE.search(str(mapping_of(built.properties.get("Source")).get("BuildSpec")))
    return int(found[1]) if found is not None else 0
