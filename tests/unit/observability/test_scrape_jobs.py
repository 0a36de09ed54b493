"""The scrape configurations, with the rules of Prometheus for relabelling."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.observability.scrape_jobs import scrape_jobs

PREFIX = "__meta_kubernetes_pod_annotation_prometheus_io_"


def relabelled(rules: list[Mapping[str, Any]], labels: dict[str, str]) -> dict[str, str] | None:
    """Apply rules as Prometheus does; ``None`` where a target is dropped."""
    found = dict(labels)
    for rule in rules:
        value = rule.get("separator", ";").join(
            found.get(name, "") for name in rule.get("source_labels", ())
        )
        match = re.fullmatch(rule.get("regex", "(.*)"), value)
        action = rule.get("action", "replace")
        if (action == "keep" and not match) or (action == "drop" and match):
            return None
        if action == "replace" and match:
            new = rule.get("replacement", "$1")
            found[rule["target_label"]] = match.group(1) if new == "$1" else new
    return found


def job(name: str, family: Any = "ipv4") -> Mapping[str, Any]:
    jobs = scrape_jobs(ip_family=family, interval_seconds=60)
    return next(one for one in jobs if one["job_name"] == name)


def pod(ip: str, **annotations: str) -> dict[str, str]:
    return {
        "__address__": f"[{ip}]:80" if ":" in ip else f"{ip}:80",
        "__metrics_path__": "/metrics",
        "__scheme__": "http",
        "__meta_kubernetes_pod_ip": ip,
        "__meta_kubernetes_namespace": "shop",
        "__meta_kubernetes_pod_name": "web-1",
        "__meta_kubernetes_pod_node_name": "node-1",
        "__meta_kubernetes_pod_phase": "Running",
        **{PREFIX + key: value for key, value in annotations.items()},
    }


@pytest.mark.parametrize(
    ("family", "ip", "address"),
    [("ipv4", "10.0.0.7", "10.0.0.7"), ("ipv6", "fd00:0:1::7", "[fd00:0:1::7]")],
)
def test_a_pod_is_scraped_where_its_annotations_say(family: str, ip: str, address: str) -> None:
    rules = job("pods", family)["relabel_configs"]
    found = relabelled(rules, pod(ip, scrape="true", port="9102", path="/stats", scheme="https"))
    assert found is not None
    assert found["__address__"] == f"{address}:9102"
    assert found["__metrics_path__"] == "/stats"
    assert found["__scheme__"] == "https"
    assert (found["namespace"], found["pod"], found["node"]) == ("shop", "web-1", "node-1")


@pytest.mark.parametrize(("family", "ip"), [("ipv4", "10.0.0.7"), ("ipv6", "fd00:0:1::7")])
def test_without_further_annotations_the_port_is_that_of_the_container(
    family: str, ip: str
) -> None:
    start = pod(ip, scrape="true")
    found = relabelled(job("pods", family)["relabel_configs"], start)
    assert found is not None
    for label in ("__address__", "__metrics_path__", "__scheme__"):
        assert found[label] == start[label]


@pytest.mark.parametrize("annotations", [{}, {"scrape": "false"}, {"scrape": "yes"}])
def test_other_pods_are_left_alone(annotations: dict[str, str]) -> None:
    assert relabelled(job("pods")["relabel_configs"], pod("10.0.0.7", **annotations)) is None


def test_a_pod_that_has_ended_is_left_alone() -> None:
    ended = {**pod("10.0.0.7", scrape="true"), "__meta_kubernetes_pod_phase": "Succeeded"}
    assert relabelled(job("pods")["relabel_configs"], ended) is None


def controller(namespace: str, name: str, port: str, k8s_app: str = "") -> dict[str, str]:
    return {
        **pod("10.0.0.7"),
        "__meta_kubernetes_namespace": namespace,
        "__meta_kubernetes_pod_label_app_kubernetes_io_name": name,
        "__meta_kubernetes_pod_label_k8s_app": k8s_app,
        "__meta_kubernetes_pod_container_port_name": port,
    }


@pytest.mark.parametrize(
    ("one", "kept"),
    [
        (controller("kube-state-metrics", "kube-state-metrics", "http"), True),
        (controller("kube-system", "karpenter", "http-metrics"), True),
        (controller("kube-system", "aws-node", "metrics", k8s_app="aws-node"), True),
        (controller("kube-system", "", "metrics", k8s_app="kube-dns"), True),
        (controller("kube-system", "karpenter", "http"), False),
        # Whoever may start pods chooses their labels.
        (controller("shop", "kube-state-metrics", "http"), False),
        (controller("kube-system-2", "karpenter", "http-metrics"), False),
    ],
)
def test_controllers_are_scraped_in_namespaces_of_the_system(
    one: dict[str, str], kept: bool
) -> None:
    assert (relabelled(job("controllers")["relabel_configs"], one) is not None) is kept


def test_every_add_on_with_metrics_is_in_a_namespace_that_is_scraped() -> None:
    for name in ("kube-state-metrics", "prometheus-node-exporter"):
        assert name in catalogue.system_namespaces()


@pytest.mark.parametrize(
    ("name", "metric", "kept"),
    [
        ("kubelet", "kubelet_volume_stats_available_bytes", True),
        ("kubelet", "kubelet_runtime_operations_duration_seconds_bucket", False),
        ("cadvisor", "container_cpu_usage_seconds_total", True),
        ("cadvisor", "container_memory_working_set_bytes", True),
        ("cadvisor", "container_cpu_cfs_periods_total", True),
        ("cadvisor", "container_cpu_cfs_throttled_periods_total", True),
        ("cadvisor", "container_tasks_state", False),
    ],
)
def test_kubelet_metrics_are_the_few_that_are_named(name: str, metric: str, kept: bool) -> None:
    rules = job(name)["metric_relabel_configs"]
    assert (relabelled(rules, {"__name__": metric}) is not None) is kept


def test_each_collector_looks_at_its_own_node_only() -> None:
    for one in scrape_jobs(ip_family="ipv4", interval_seconds=15):
        assert one["scrape_interval"] == "15s"
        (discovery,) = one["kubernetes_sd_configs"]
        (selector,) = discovery["selectors"]
        assert selector["role"] == discovery["role"]
        assert selector["field"].endswith("=${env:OTEL_K8S_NODE_NAME}")


@pytest.mark.parametrize("family", ["ipv4", "ipv6"])
def test_dollar_signs_stand_in_environment_variables_only(family: Any) -> None:
    """The collector and Flux replace what stands behind others."""
    text = str(scrape_jobs(ip_family=family, interval_seconds=60))
    assert text.count("$") == text.count("${env:OTEL_K8S_NODE_NAME}")
