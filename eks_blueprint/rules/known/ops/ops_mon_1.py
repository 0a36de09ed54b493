"""Looks at clusters: all five types of control-plane logs are sent to CloudWatch."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import Item, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["judge"]

# EKS user guide, "Send control plane logs to CloudWatch Logs".
_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster which types of logs it lacks."""
    for cluster in scene.clusters:
        given = cluster.at("Logging", "ClusterLogging", "EnabledTypes")
        logged = {words(at(one, "Type")) for one in each(given)}
        lacking = [one for one in _TYPES if one not in logged]
        setter = _setter(scene)
        if lacking and setter is not None:
            yield unsure(setter, "which logs its call to EKS turns on is not looked at")
            continue
        if lacking and not is_known(cluster.at("Logging")):
            yield unsure(cluster.item, "which logs are sent is not known")
            continue
        for kind in lacking:
            yield unmet(
                cluster.item,
                f"LogExport::{kind}",
                f"all types of control-plane logs must be sent to CloudWatch, got no {kind}; add "
                "it to Logging.ClusterLogging.EnabledTypes",
                *cluster.path("Logging"),
            )
        if not lacking:
            yield met(cluster.item)


def _setter(scene: Scene) -> Item | None:
    """Return a custom resource that sets logs with a call of its own, as aws-cdk once needed."""
    for kind in scene.types:
        if kind.startswith(("Custom::", "AWS::CloudFormation::CustomResource")):
            for one in scene.items(kind):
                said = words(one.properties)
                if "updateClusterConfig" in said and "logging" in said:
                    return one
    return None
