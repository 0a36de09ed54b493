"""Looks at logs and alarms: logs are kept and encrypted, and alarms tell someone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.item import Item, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.networks import vpc_of
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, is_known, is_unknown, words

__all__ = ["judge"]

# References within the rule of a composite alarm.
_NAMED = re.compile(r"<([^<>]+)>")
_CONTROL_PLANE = re.compile(r"/aws/eks/(.*)/cluster")
_QUOTED = re.compile(r"""["'](?:arn:[^"']*:alarm:)?([^"']+)["']""")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of logs how they are kept, and of alarms whom they tell."""
    if not scene.clusters:
        return
    groups = [*scene.items("AWS::Logs::LogGroup")]
    for group in groups:
        yield from _group(group)
    for cluster in scene.clusters:
        yield from _logs(cluster, groups)
        yield from _fargate(cluster)
    seen = {}
    for cluster in scene.clusters:
        if (vpc := vpc_of(cluster)) is not None:
            seen[vpc.stack, vpc.logical_id] = vpc
        else:
            yield unsure(cluster.item, "its VPC is not in these templates")
    for vpc in seen.values():
        yield _flows(scene, vpc)
    yield from _alarms(scene)


def _group(group: Item) -> Iterator[Judgement]:
    lacking = [name for name in ("RetentionInDays", "KmsKeyId") if group.at(name) is None]
    for name in lacking:
        what = "a retention" if name == "RetentionInDays" else "a key of your own"
        yield unmet(
            group,
            name,
            f"a log group must have {what}, got none; set {name}",
            "Properties",
            name,
        )
    if not lacking:
        yield met(group)


def _logs(cluster: Cluster, groups: list[Item]) -> Iterator[Judgement]:
    enabled = cluster.at("Logging", "ClusterLogging", "EnabledTypes")
    names = [
        found[1]
        for one in groups
        if (found := _CONTROL_PLANE.fullmatch(words(one.at("LogGroupName"))))
    ]
    # A group for another cluster is none for this one, where both names are known.
    if cluster.name in names:
        return
    if names and not is_known([*names, cluster.name]):
        yield unsure(cluster.item, "which log group is that of its control plane is not known")
    elif is_unknown(enabled):
        yield unsure(cluster.item, "whether it sends logs is not known")
    elif each(enabled):
        yield unmet(
            cluster.item,
            "LogGroup",
            "logs of the control plane must have a retention and a key, got no log group "
            "/aws/eks/NAME/cluster, so that EKS makes one that keeps them for ever; add it, and "
            "make the cluster after it",
            *cluster.path("Logging"),
        )


def _fargate(cluster: Cluster) -> Iterator[Judgement]:
    if cluster.fargate_profiles:
        found = next(
            (
                one
                for one in cluster.of_kind("ConfigMap")
                if (one.namespace, one.name) == ("aws-observability", "aws-logging")
            ),
            None,
        )
        yield installed(
            cluster,
            found,
            "FargateLogging",
            "logs of pods on Fargate must be sent somewhere, got no ConfigMap "
            "aws-observability/aws-logging; add it",
        )


def _flows(scene: Scene, vpc: Item) -> Judgement:
    for one in scene.items("AWS::EC2::FlowLog"):
        for target in scene.targets(one.at("ResourceId"), stack=one.stack):
            if (target.stack, target.logical_id) == (vpc.stack, vpc.logical_id):
                return met(one)
    return unmet(
        vpc,
        "FlowLog",
        "a VPC must have flow logs, got none; add an AWS::EC2::FlowLog",
    )


def _alarms(scene: Scene) -> Iterator[Judgement]:
    alarms = [*scene.items("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")]
    rules = " ".join(
        words(one.at("AlarmRule")) for one in alarms if one.type.endswith("CompositeAlarm")
    )
    parts = {*_QUOTED.findall(rules), *(one.partition(".")[0] for one in _NAMED.findall(rules))}
    for one in alarms:
        name = words(one.at("AlarmName")) or one.logical_id
        loud = flag(one.at("ActionsEnabled"), True)
        if (one.at("AlarmActions") and loud) or {one.logical_id, name} & parts:
            yield met(one, _limit(scene, one))
        elif one.at("AlarmActions") and loud is None:
            yield unsure(one, "whether its actions are enabled is not known")
        else:
            yield unmet(
                one,
                "AlarmActions",
                "an alarm must tell someone, got one without actions; name a topic in AlarmActions",
                "Properties",
                "AlarmActions",
            )


def _limit(scene: Scene, alarm: Item) -> str:
    """Say so if nobody in these templates listens to the topics that an alarm tells."""
    targets = [
        target
        for action in alarm.each("AlarmActions")
        for target in scene.targets(action, stack=alarm.stack)
    ]
    topics = [one for one in targets if one.type == "AWS::SNS::Topic"]
    # An action of another kind does something, and other topics are not in these templates.
    if len(topics) < len(alarm.each("AlarmActions")) or not topics:
        return ""
    heard = {
        (target.stack, target.logical_id)
        for one in scene.items("AWS::SNS::Subscription")
        for target in scene.targets(one.at("TopicArn"), stack=one.stack)
    }
    if any(one.at("Subscription") or (one.stack, one.logical_id) in heard for one in topics):
        return ""
    return (
        "alarms tell a topic that has no subscription in these templates, so that they may reach "
        "nobody"
    )
