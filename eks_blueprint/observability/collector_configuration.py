"""The configuration of the OpenTelemetry collector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eks_blueprint.attributes import REGION
from eks_blueprint.observability.scrape_jobs import scrape_jobs
from eks_blueprint.spec import IpFamily

__all__ = ["STREAM", "Pipelines", "configuration"]

STREAM = "otlp"
"""Stream of each log group; CloudWatch Logs takes records of many writers in one stream."""

# What receives a batch takes 1 MB or more and 10,000 spans; an event of 2 kB is a long one.
# CloudWatch user guide, "OTLP Endpoints".
_BATCH = {"timeout": "5s", "send_batch_size": 500, "send_batch_max_size": 500}


@dataclass(frozen=True)
class Pipelines:
    """Where a collector sends what it receives.

    :param remote_write_url: URL of a workspace of Prometheus, for metrics.
    :param metrics_log_group: log group in which CloudWatch finds metrics, unless they go to
        Prometheus; with neither there are no metrics.
    :param scrape_interval_seconds: time between two scrapes, or ``None`` to scrape nothing.
    :param otlp_traces_url: OTLP endpoint of X-Ray, for traces.
    :param segments_url: endpoint of X-Ray's own API, unless traces go to the OTLP endpoint; with
        neither there are no traces.
    :param sampling_percent: share of traces that are sent, in percent.
    :param logs_url: endpoint of CloudWatch Logs.
    :param log_group: log group of logs, or ``None`` for no logs.
    """

    remote_write_url: str | None = None
    metrics_log_group: str | None = None
    scrape_interval_seconds: int | None = None
    otlp_traces_url: str | None = None
    segments_url: str | None = None
    sampling_percent: int = 100
    logs_url: str = ""
    log_group: str | None = None


@dataclass
class _Parts:
    exporters: dict[str, Any] = field(default_factory=dict)
    extensions: dict[str, Any] = field(default_factory=dict)
    processors: dict[str, Any] = field(default_factory=dict)
    receivers: dict[str, Any] = field(default_factory=dict)
    pipelines: dict[str, Any] = field(default_factory=dict)

    def signed(self, service: str) -> Mapping[str, str]:
        """Name an extension that signs requests to a service."""
        name = f"sigv4auth/{service}"
        self.extensions[name] = {"region": REGION, "service": service}
        return {"authenticator": name}

    def pipeline(
        self, name: str, exporter: str, *, receivers: Sequence[str], processors: Sequence[str]
    ) -> None:
        self.pipelines[name] = {
            "receivers": [*receivers],
            "processors": ["memory_limiter", *processors, "batch"],
            "exporters": [exporter],
        }


def configuration(
    pipelines: Pipelines, *, cluster_name: str, ip_family: IpFamily
) -> Mapping[str, Any]:
    """Return the configuration of a collector that runs on each node.

    :param pipelines: where it sends what it receives.
    :param cluster_name: name of the cluster, an attribute of all that it sends.
    :param ip_family: IP family of the pods.

    Source: aws-observability/aws-otel-collector v0.49.0, whose components are those of
    open-telemetry/opentelemetry-collector-contrib v0.156.0: sigv4authextension,
    prometheusremotewriteexporter, awsxrayexporter, awsemfexporter, k8sattributesprocessor,
    prometheusreceiver; CloudWatch user guide, "OTLP Endpoints", for the headers of logs.
    """
    listen = "0.0.0.0" if ip_family == "ipv4" else "[::]"
    parts = _Parts()
    parts.extensions["health_check"] = {"endpoint": f"{listen}:13133"}
    parts.receivers["otlp"] = {
        "protocols": {
            "grpc": {"endpoint": f"{listen}:4317"},
            "http": {"endpoint": f"{listen}:4318"},
        }
    }
    parts.processors |= {
        "memory_limiter": {
            "check_interval": "1s",
            "limit_percentage": 80,
            "spike_limit_percentage": 25,
        },
        "batch": _BATCH,
        "k8s_attributes": _pod_attributes(),
        "resource": {
            "attributes": [
                {"key": key, "value": value, "action": "upsert"}
                for key, value in (
                    ("cloud.provider", "aws"),
                    ("cloud.platform", "aws_eks"),
                    ("cloud.region", REGION),
                    ("k8s.cluster.name", cluster_name),
                )
            ]
        },
    }
    _metrics(parts, pipelines, cluster_name, ip_family)
    _traces(parts, pipelines)
    _logs(parts, pipelines)
    return {
        "exporters": parts.exporters,
        "extensions": parts.extensions,
        "processors": parts.processors,
        "receivers": parts.receivers,
        "service": {
            "extensions": [*parts.extensions],
            "pipelines": parts.pipelines,
            "telemetry": {
                "metrics": {
                    "readers": [
                        {
                            "pull": {
                                "exporter": {
                                    "prometheus": {"host": listen.strip("[]"), "port": 8888}
                                }
                            }
                        }
                    ]
                }
            },
        },
    }


_ENRICH = ("k8s_attributes", "resource")


def _metrics(parts: _Parts, pipelines: Pipelines, cluster_name: str, ip_family: IpFamily) -> None:
    if pipelines.remote_write_url is not None:
        common = {
            "endpoint": pipelines.remote_write_url,
            "auth": parts.signed("aps"),
            "external_labels": {"cluster": cluster_name},
            "target_info": {"enabled": False},
        }
        # The pod of a metric that an application sends is in its resource only.
        name = "prometheusremotewrite/otlp"
        parts.exporters[name] = {**common, "resource_to_telemetry_conversion": {"enabled": True}}
        parts.pipeline("metrics", name, receivers=["otlp"], processors=_ENRICH)
        if pipelines.scrape_interval_seconds is not None:
            jobs = scrape_jobs(
                ip_family=ip_family, interval_seconds=pipelines.scrape_interval_seconds
            )
            parts.receivers["prometheus"] = {"config": {"scrape_configs": jobs}}
            name = "prometheusremotewrite/scraped"
            parts.exporters[name] = common
            parts.pipeline("metrics/scraped", name, receivers=["prometheus"], processors=())
    elif pipelines.metrics_log_group is not None:
        parts.exporters["awsemf"] = {
            "region": REGION,
            "endpoint": pipelines.logs_url,
            "log_group_name": pipelines.metrics_log_group,
            "log_stream_name": STREAM,
            "namespace": "OpenTelemetry",
            "dimension_rollup_option": "NoDimensionRollup",
            "local_mode": True,
            "version": "1",
        }
        parts.pipeline("metrics", "awsemf", receivers=["otlp"], processors=_ENRICH)


def _traces(parts: _Parts, pipelines: Pipelines) -> None:
    if pipelines.otlp_traces_url is not None:
        exporter = "otlphttp/traces"
        parts.exporters[exporter] = {
            "traces_endpoint": pipelines.otlp_traces_url,
            "auth": parts.signed("xray"),
        }
    elif pipelines.segments_url is not None:
        exporter = "awsxray"
        # The local mode does not ask the instance metadata service, which pods do not reach.
        parts.exporters[exporter] = {
            "region": REGION,
            "endpoint": pipelines.segments_url,
            "local_mode": True,
        }
    else:
        return
    sampler = []
    if pipelines.sampling_percent < 100:
        sampler = ["probabilistic_sampler"]
        parts.processors["probabilistic_sampler"] = {
            "sampling_percentage": pipelines.sampling_percent
        }
    parts.pipeline("traces", exporter, receivers=["otlp"], processors=[*sampler, *_ENRICH])


def _logs(parts: _Parts, pipelines: Pipelines) -> None:
    if pipelines.log_group is None:
        return
    parts.exporters["otlphttp/logs"] = {
        "logs_endpoint": f"{pipelines.logs_url}/v1/logs",
        "auth": parts.signed("logs"),
        "headers": {
            "x-aws-log-group": pipelines.log_group,
            "x-aws-log-stream": STREAM,
        },
    }
    parts.pipeline("logs", "otlphttp/logs", receivers=["otlp"], processors=_ENRICH)


def _pod_attributes() -> Mapping[str, Any]:
    """Find the pod that sent something by its address, among the pods of this node."""
    return {
        "auth_type": "serviceAccount",
        "filter": {"node_from_env_var": "OTEL_K8S_NODE_NAME"},
        "extract": {
            "metadata": [
                "k8s.namespace.name",
                "k8s.pod.name",
                "k8s.pod.uid",
                "k8s.node.name",
                "k8s.deployment.name",
                "k8s.statefulset.name",
                "k8s.daemonset.name",
                "k8s.cronjob.name",
                "k8s.job.name",
            ]
        },
        "pod_association": [
            {"sources": [{"from": "resource_attribute", "name": "k8s.pod.uid"}]},
            {"sources": [{"from": "resource_attribute", "name": "k8s.pod.ip"}]},
            {"sources": [{"from": "connection"}]},
        ],
    }
