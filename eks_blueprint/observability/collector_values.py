"""Values of the collector's chart, apart from the configuration of the collector."""

from __future__ import annotations

from typing import Any

__all__ = ["NAME", "chart_values"]

NAME = "opentelemetry-collector"
"""Name of chart, release, service account and Service."""

_READ = ["get", "list", "watch"]
_UNUSED_PORTS = ("jaeger-compact", "jaeger-thrift", "jaeger-grpc", "zipkin")


def chart_values(*, scrapes: bool) -> dict[str, Any]:
    """Return the values for a collector on each node, with the image of AWS Distro.

    :param scrapes: whether it reads metrics of the kubelet.

    Source: open-telemetry/opentelemetry-helm-charts charts/opentelemetry-collector, commit dd5665c;
    aws-observability/aws-otel-collector cmd/awscollector/Dockerfile, v0.49.0, for command and user.
    """
    rules = [{"apiGroups": [""], "resources": ["namespaces", "pods"], "verbs": _READ}]
    if scrapes:
        rules += [
            {"apiGroups": [""], "resources": ["nodes"], "verbs": _READ},
            {"apiGroups": [""], "resources": ["nodes/metrics"], "verbs": ["get"]},
        ]
    on_nodes = {
        "key": "eks.amazonaws.com/compute-type",
        "operator": "NotIn",
        "values": ["fargate"],
    }
    return {
        "mode": "daemonset",
        "image": {
            "repository": "public.ecr.aws/aws-observability/aws-otel-collector",
            "tag": "v0.49.0",
        },
        "command": {"name": "awscollector"},
        "serviceAccount": {"name": NAME},
        "clusterRole": {"create": True, "rules": rules},
        # No ports of the node: applications use the Service, which stays on their node.
        "ports": {
            **{name: {"enabled": False} for name in _UNUSED_PORTS},
            "otlp": {"hostPort": 0},
            "otlp-http": {"hostPort": 0},
            "metrics": {"enabled": True},
        },
        "service": {"enabled": True},
        "podAnnotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "8888"},
        "podSecurityContext": {
            "runAsNonRoot": True,
            "runAsUser": 4317,
            "runAsGroup": 4317,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
        "resources": {
            "requests": {"cpu": "100m", "memory": "256Mi"},
            "limits": {"memory": "512Mi"},
        },
        # Every node, except those of Fargate, where no DaemonSet runs.
        "tolerations": [{"operator": "Exists"}],
        "affinity": {
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [{"matchExpressions": [on_nodes]}]
                }
            }
        },
        "rollout": {"rollingUpdate": {"maxUnavailable": "10%"}},
    }
