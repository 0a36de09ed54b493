"""CloudWatch alarms on a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn
from eks_blueprint.catalogue import AlarmFacts, alarms, database_gb, metric, metric_namespaces
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.observability.alarm_topic import AlarmTopic
from eks_blueprint.observability.metric_sources import MetricSources
from eks_blueprint.spec import AlarmSpec, AlarmsSpec

__all__ = ["Alarms"]

_COMPARISONS = {"greater": "GreaterThanThreshold", "less": "LessThanThreshold"}
_EVENTS = [
    "EKS Addon Creation Failed",
    "EKS Addon Update Failed",
    "EKS Addon Deletion Failed",
    "EKS Addon Health Degraded",
]


class Alarms(Construct):
    """Alarms whose metrics exist, and a rule for the events of add-ons.

    An alarm is named ``<cluster>-<alarm>``, because its name is what people read first. It tells
    the topic when it goes off and when all is well again.

    :param sources: the cluster, and what of it sends metrics. Metrics derived from logs also need
        :class:`LogMetrics`.
    :param topic: what is told. A topic of your own must let ``cloudwatch.amazonaws.com`` and, for
        events of add-ons, ``events.amazonaws.com`` publish, and its key must let both use it.
    :param spec: thresholds, and which alarms exist. Default: all, with their own thresholds.

    Source: recommendation REL-OPS-1; for metrics and thresholds ``catalogue/metrics.yaml`` and
    ``catalogue/alarms.yaml``; for the events EventBridge events reference, "Amazon Elastic
    Kubernetes Service events".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        sources: MetricSources,
        topic: AlarmTopic | cdk.aws_sns.ITopic,
        spec: AlarmsSpec | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        if spec is not None:
            refuse_other_spec(self, AlarmsSpec, spec)
        spec = spec or AlarmsSpec()
        self._sources = sources
        self._runbooks_url = spec.runbooks_url
        self._actions = [topic.arn if isinstance(topic, AlarmTopic) else topic.topic_arn]
        self.alarms: dict[str, cdk.aws_cloudwatch.CfnAlarm] = {}
        self.names: list[str] = []
        for facts in alarms().values():
            one = spec.of(facts.name)
            if one.enabled and set(facts.reads) <= sources.present:
                for suffix, dimensions in self._dimensions(facts):
                    self._define(facts, one, suffix, dimensions)
        self.addon_rule: cdk.aws_events.CfnRule | None = None
        if spec.addon_events:
            self.addon_rule = self._addon_rule()

    @property
    def arns(self) -> list[str]:
        """ARNs of the alarms, of their names."""
        return [arn("cloudwatch", f"alarm:{name}") for name in self.names]

    def _dimensions(self, facts: AlarmFacts) -> Iterator[tuple[str, list[dict[str, str]]]]:
        """Give the dimensions of each alarm, with the end of its name."""
        dimension = metric_namespaces()[facts.namespace].dimension
        if dimension == "CertificateArn":
            for name, certificate in self._sources.certificate_arns.items():
                yield f"-{name}", [{"name": dimension, "value": certificate}]
        elif dimension:
            yield "", [{"name": dimension, "value": self._sources.dimension_value(dimension)}]
        else:
            yield "", []

    def _define(
        self, facts: AlarmFacts, spec: AlarmSpec, suffix: str, dimensions: list[dict[str, str]]
    ) -> None:
        threshold = facts.threshold if spec.threshold is None else spec.threshold
        periods = spec.evaluation_periods or facts.evaluation_periods
        name = f"{self._sources.cluster_name}-{facts.slug}{suffix}"
        text = facts.text(threshold=threshold, evaluation_periods=periods)
        where = f"{self._runbooks_url}/" if self._runbooks_url else "docs/runbooks/"
        ending = "" if self._runbooks_url else ".md"
        self.names.append(name)
        self.alarms[f"{facts.slug}{suffix}"] = cdk.aws_cloudwatch.CfnAlarm(
            self,
            f"{facts.slug}{suffix}",
            alarm_name=name,
            alarm_description=f"{text}. Runbook: {where}{facts.slug}{ending}",
            alarm_actions=self._actions,
            ok_actions=self._actions,
            comparison_operator=_COMPARISONS[facts.comparison],
            threshold=threshold,
            evaluation_periods=periods,
            datapoints_to_alarm=periods,
            treat_missing_data=facts.missing,
            **self._watched(facts, dimensions),
        )

    def _watched(self, facts: AlarmFacts, dimensions: list[dict[str, str]]) -> dict[str, Any]:
        """Return what an alarm watches: a metric, or an expression over metrics."""
        namespace = self._sources.namespace(facts.namespace)
        statistics = {key: facts.statistics.get(key, facts.statistic) for key in facts.metrics}
        for key, name in facts.metrics.items():
            metric(facts.namespace, name, statistics[key])
        if not facts.expression:
            ((key, name),) = facts.metrics.items()
            return {
                "namespace": namespace,
                "metric_name": name,
                "dimensions": dimensions,
                "statistic": statistics[key],
                "period": facts.period_seconds,
            }
        gigabytes = database_gb(self._sources.control_plane_tier)
        watched: list[dict[str, Any]] = [
            {
                "id": key,
                "returnData": False,
                "metricStat": {
                    "metric": {
                        "namespace": namespace,
                        "metricName": name,
                        "dimensions": dimensions,
                    },
                    "period": facts.period_seconds,
                    "stat": statistics[key],
                },
            }
            for key, name in facts.metrics.items()
        ]
        expression = facts.expression.format(database_bytes=gigabytes * 10**9)
        result = {"id": "result", "expression": expression, "label": facts.title}
        return {"metrics": [*watched, {**result, "returnData": True}]}

    def _addon_rule(self) -> cdk.aws_events.CfnRule:
        # The documentation names the events and not their content, so no field tells the cluster.
        return cdk.aws_events.CfnRule(
            self,
            "AddonEvents",
            description=f"Add-ons of EKS, beside the alarms of {self._sources.cluster_name}",
            event_pattern={"source": ["aws.eks"], "detail-type": _EVENTS},
            state="ENABLED",
            targets=[{"id": "Topic", "arn": self._actions[0]}],
        )
