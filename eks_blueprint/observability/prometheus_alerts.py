"""Alerts on metrics that only Prometheus has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.observability.alarm_topic import AlarmTopic
from eks_blueprint.observability.prometheus import PrometheusWorkspace
from eks_blueprint.spec import PrometheusAlertsSpec

__all__ = ["PrometheusAlerts"]

_RUNBOOKS = "docs/runbooks"


class PrometheusAlerts(Construct):
    """Alert rules and the alert manager of a workspace, which tells an SNS topic.

    They watch what CloudWatch has no metric for: how full volumes of pods are, containers that ran
    out of memory, and targets that do not answer. A workspace has one alert manager: a definition
    of your own replaces this one.

    :param workspace: the workspace.
    :param topic: what is told. A topic of your own must let ``aps.amazonaws.com`` publish to it and
        use its key.
    :param cluster_name: name of the cluster, whose series alone are looked at.
    :param spec: the part ``observability.prometheus.alerts`` of the spec. Default: volumes that are
        more than 85 percent full.

    Source: recommendation REL-OPS-1; AMP user guide, "Configure alert manager to send messages to
    your Amazon SNS topic"; AMP API reference, "AlertManagerDefinitionData YAML structure". Metrics:
    Kubernetes documentation, "Kubernetes Metrics Reference", kubelet_volume_stats_*;
    google/cadvisor docs/storage/prometheus.md, container_oom_events_total; Prometheus
    documentation, "Jobs and instances", up.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workspace: PrometheusWorkspace,
        topic: AlarmTopic | cdk.aws_sns.ITopic,
        cluster_name: str,
        spec: PrometheusAlertsSpec | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        if spec is None:
            spec = PrometheusAlertsSpec()
        refuse_other_spec(self, PrometheusAlertsSpec, spec)
        topic_arn = topic.arn if isinstance(topic, AlarmTopic) else topic.topic_arn
        manager = {
            "route": {
                "receiver": "topic",
                "group_by": ["alertname", "cluster", "namespace"],
                "group_wait": "30s",
                "group_interval": "5m",
                "repeat_interval": "12h",
            },
            "receivers": [
                {
                    "name": "topic",
                    "sns_configs": [
                        {
                            "topic_arn": topic_arn,
                            "sigv4": {"region": REGION},
                            "send_resolved": True,
                            # By default all labels, which SNS may find too long.
                            "subject": "Alert of an EKS cluster",
                        }
                    ],
                }
            ],
        }
        # JSON is YAML; the inner document is a text of the outer one.
        definition = json.dumps({"alertmanager_config": json.dumps(manager)})
        workspace.resource.alert_manager_definition = definition
        rules = _rules(cluster_name, spec.volume_percent)
        self.rules = cdk.aws_aps.CfnRuleGroupsNamespace(
            self,
            "Rules",
            name="eks-blueprint",
            workspace=workspace.arn,
            data=json.dumps({"groups": [{"name": "eks-blueprint", "rules": rules}]}),
        )


def _rules(cluster_name: str, volume_percent: int) -> list[Mapping[str, Any]]:
    here = f'cluster="{cluster_name}"'
    return [
        {
            "alert": "Volume",
            "expr": (
                "max by (cluster, namespace, persistentvolumeclaim) (100 * (1 - "
                f"kubelet_volume_stats_available_bytes{{{here}}} / "
                f"kubelet_volume_stats_capacity_bytes{{{here}}})) > {volume_percent}"
            ),
            "for": "15m",
            "annotations": _annotations(
                "volumes",
                "Claim {{ $labels.persistentvolumeclaim }} is more than "
                f"{volume_percent} % full",
            ),
        },
        {
            "alert": "VolumeInodes",
            "expr": (
                "max by (cluster, namespace, persistentvolumeclaim) (100 * (1 - "
                f"kubelet_volume_stats_inodes_free{{{here}}} / "
                f"(kubelet_volume_stats_inodes{{{here}}} > 0))) > {volume_percent}"
            ),
            "for": "15m",
            "annotations": _annotations(
                "volumes",
                "Claim {{ $labels.persistentvolumeclaim }} has used more than "
                f"{volume_percent} % of its inodes",
            ),
        },
        {
            "alert": "OutOfMemory",
            "expr": (
                "sum by (cluster, namespace, pod, container) "
                f'(increase(container_oom_events_total{{{here},container!=""}}[15m])) > 0'
            ),
            "annotations": _annotations(
                "out-of-memory",
                "Container {{ $labels.container }} of pod {{ $labels.pod }} ran out of memory",
            ),
        },
        {
            "alert": "Targets",
            "expr": f"count by (cluster, job) (up{{{here}}} == 0) > 0",
            "for": "15m",
            "annotations": _annotations(
                "targets", "{{ $value }} targets of job {{ $labels.job }} do not answer"
            ),
        },
    ]


def _annotations(page: str, summary: str) -> Mapping[str, str]:
    return {"summary": summary, "runbook": f"{_RUNBOOKS}/{page}.md"}
