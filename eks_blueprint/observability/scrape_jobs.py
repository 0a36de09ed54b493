"""What the collector of a node scrapes: the kubelet, controllers of the library, annotated pods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.spec import IpFamily

__all__ = ["scrape_jobs"]

# Replacements with groups such as $1 are avoided: the collector and Flux both read dollar signs.
# Without `regex` and `replacement`, Prometheus takes the whole value.

_NODE = "${env:OTEL_K8S_NODE_NAME}"
"""Name of the node, which the chart sets in each pod."""

_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount"

# What alarms on volumes and split cost allocation data need; AWS Cost and Usage Report user guide,
# "Enabling split cost allocation data", Amazon Managed Service for Prometheus. Each container has
# about fifty series in all.
_KUBELET = "kubelet_volume_stats_(available_bytes|capacity_bytes|inodes|inodes_free)"
_CONTAINERS = (
    "container_cpu_usage_seconds_total|container_memory_working_set_bytes"
    "|container_cpu_cfs_(throttled_)?periods_total|container_oom_events_total"
    "|container_network_(receive|transmit)_(bytes|packets_dropped)_total"
)

# Label app.kubernetes.io/name, label k8s-app and name of the port. Sources:
# prometheus-community/helm-charts charts/kube-state-metrics and charts/prometheus-node-exporter;
# aws/karpenter-provider-aws charts/karpenter/templates/deployment.yaml; aws/amazon-vpc-cni-k8s
# charts/aws-vpc-cni/templates/daemonset.yaml; coredns/deployment kubernetes/coredns.yaml.sed.
_CONTROLLERS = (
    "kube-state-metrics;.*;http",
    "prometheus-node-exporter;.*;metrics",
    "karpenter;.*;http-metrics",
    ".*;aws-node;metrics",
    ".*;kube-dns;metrics",
)

SAMPLE_LIMIT = 20000
"""Samples that one pod of a workload may have; one with more is not scraped at all."""


def scrape_jobs(*, ip_family: IpFamily, interval_seconds: int) -> list[Mapping[str, Any]]:
    """Return the scrape configurations of a collector that runs on each node.

    Each collector looks at its own node only, so that nothing is scraped twice and the load grows
    with the cluster. The certificate of the kubelet is checked against the authority of the
    cluster: nodes request it (``server-tls-bootstrap``). That EKS signs it was not tried; if it
    does not, the alert ``Targets`` names the jobs.

    :param ip_family: IP family of the pods.
    :param interval_seconds: time between two scrapes of a target, in seconds.

    Source: Prometheus documentation, "Configuration", kubernetes_sd_config and relabel_config;
    Kubernetes documentation, "Kubelet authentication/authorization", for nodes/metrics, and
    "Certificates and Certificate Signing Requests", for kubernetes.io/kubelet-serving; Bottlerocket
    documentation, settings.kubernetes.server-tls-bootstrap, true by default.
    """
    return [
        _kubelet("kubelet", "/metrics", _KUBELET, interval_seconds),
        _kubelet("cadvisor", "/metrics/cadvisor", _CONTAINERS, interval_seconds),
        _controllers(interval_seconds),
        _pods(ip_family, interval_seconds),
    ]


def _kubelet(job: str, path: str, keep: str, interval_seconds: int) -> Mapping[str, Any]:
    return {
        "job_name": job,
        "scrape_interval": f"{interval_seconds}s",
        "scheme": "https",
        "metrics_path": path,
        "authorization": {"credentials_file": f"{_TOKEN}/token"},
        "tls_config": {"ca_file": f"{_TOKEN}/ca.crt"},
        "kubernetes_sd_configs": [
            {"role": "node", "selectors": [{"role": "node", "field": f"metadata.name={_NODE}"}]}
        ],
        "relabel_configs": [_copy("__meta_kubernetes_node_name", "node")],
        "metric_relabel_configs": [
            {"source_labels": ["__name__"], "regex": keep, "action": "keep"},
        ],
    }


def _controllers(interval_seconds: int) -> Mapping[str, Any]:
    return {
        "job_name": "controllers",
        "scrape_interval": f"{interval_seconds}s",
        # The labels namespace and pod of kube-state-metrics are those of the objects it describes.
        "honor_labels": True,
        "kubernetes_sd_configs": [_pods_of_this_node()],
        "relabel_configs": [
            # Labels are free to choose; only administrators have pods in these namespaces.
            {
                "source_labels": ["__meta_kubernetes_namespace"],
                "regex": "|".join(catalogue.system_namespaces()),
                "action": "keep",
            },
            {
                "source_labels": [
                    "__meta_kubernetes_pod_label_app_kubernetes_io_name",
                    "__meta_kubernetes_pod_label_k8s_app",
                    "__meta_kubernetes_pod_container_port_name",
                ],
                "regex": "|".join(_CONTROLLERS),
                "action": "keep",
            },
            *_names(),
        ],
    }


def _pods(ip_family: IpFamily, interval_seconds: int) -> Mapping[str, Any]:
    annotation = "__meta_kubernetes_pod_annotation_prometheus_io"
    return {
        "job_name": "pods",
        "scrape_interval": f"{interval_seconds}s",
        "sample_limit": SAMPLE_LIMIT,
        "kubernetes_sd_configs": [_pods_of_this_node()],
        "relabel_configs": [
            {"source_labels": [f"{annotation}_scrape"], "regex": "true", "action": "keep"},
            {
                "source_labels": ["__meta_kubernetes_pod_phase"],
                "regex": "Pending|Succeeded|Failed|Completed",
                "action": "drop",
            },
            {**_copy(f"{annotation}_scheme", "__scheme__"), "regex": "(https?)"},
            {**_copy(f"{annotation}_path", "__metrics_path__"), "regex": "(.+)"},
            *_address(ip_family, f"{annotation}_port"),
            *_names(),
        ],
    }


def _address(ip_family: IpFamily, port: str) -> list[Mapping[str, Any]]:
    """Join the address of a pod and the port that its annotation names."""
    parts = ["__meta_kubernetes_pod_ip", port]
    if ip_family == "ipv4":
        joined = {"source_labels": parts, "separator": ":", "regex": r"(.+:\d+)"}
        return [{**joined, "target_label": "__address__"}]
    return [
        {"target_label": "__tmp_open", "replacement": "["},
        {"target_label": "__tmp_close", "replacement": "]:"},
        {
            "source_labels": ["__tmp_open", parts[0], "__tmp_close", parts[1]],
            "separator": "",
            "regex": r"(.+\]:\d+)",
            "target_label": "__address__",
        },
    ]


def _pods_of_this_node() -> Mapping[str, Any]:
    return {"role": "pod", "selectors": [{"role": "pod", "field": f"spec.nodeName={_NODE}"}]}


def _names() -> Sequence[Mapping[str, Any]]:
    return [
        _copy("__meta_kubernetes_namespace", "namespace"),
        _copy("__meta_kubernetes_pod_name", "pod"),
        _copy("__meta_kubernetes_pod_node_name", "node"),
    ]


def _copy(source: str, target: str) -> dict[str, Any]:
    return {"source_labels": [source], "target_label": target}
