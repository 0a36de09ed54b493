"""The CloudWatch agent and Fluent Bit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.permissions import Permissions
from eks_blueprint.attributes import arn
from eks_blueprint.spec import ContainerInsightsSpec

__all__ = ["permissions", "settings"]

_WRITE = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]


def permissions(context: AddonContext) -> Mapping[str, Permissions]:
    """Allow agent and Fluent Bit, which share a service account, to write to this cluster's groups.

    This is the part of ``CloudWatchAgentServerPolicy`` that Container Insights uses. Metrics are
    log events in the embedded metric format, so nothing calls ``cloudwatch:PutMetricData``; the log
    groups exist already. The log group of Application Signals is one for all clusters of the
    account.

    Source: CloudWatch user guide, "Install the CloudWatch agent with the Amazon CloudWatch
    Observability EKS add-on or the Helm chart", and "Embedding metrics within logs"; managed policy
    ``CloudWatchAgentServerPolicy``, third version; service authorization reference, for X-Ray and
    the actions of EC2, which have no resource-level permissions.
    """
    insights = _insights(context)
    if insights is None:
        return {}
    statements: list[Mapping[str, Any]] = [
        {
            "Effect": "Allow",
            "Action": _WRITE,
            "Resource": arn("logs", f"log-group:/aws/containerinsights/{context.cluster_name}/*"),
        },
        {
            "Effect": "Allow",
            "Action": ["ec2:DescribeTags", "ec2:DescribeVolumes"],
            "Resource": "*",
        },
    ]
    if insights.application_signals:
        statements += [
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogGroup", *_WRITE],
                "Resource": arn("logs", "log-group:/aws/application-signals/data:*"),
            },
            {
                "Effect": "Allow",
                "Action": [
                    "xray:GetSamplingRules",
                    "xray:GetSamplingStatisticSummaries",
                    "xray:GetSamplingTargets",
                    "xray:PutTelemetryRecords",
                    "xray:PutTraceSegments",
                ],
                "Resource": "*",
            },
        ]
    return {"cloudwatch-agent": Permissions(statements=tuple(statements))}


def settings(context: AddonContext) -> Mapping[str, Any]:
    """Say what is collected: Application Signals would be on by default.

    Source: charts/amazon-cloudwatch-observability/values.yaml and templates/_helpers.tpl of
    aws-observability/helm-charts 6.4.0 (commit 71a298f).
    """
    insights = _insights(context)
    if insights is None:
        return {}
    return {
        "applicationSignals": {"enabled": insights.application_signals},
        "containerLogs": {"enabled": insights.logs},
    }


def _insights(context: AddonContext) -> ContainerInsightsSpec | None:
    observability = context.spec.observability
    return observability.container_insights if observability is not None else None
