"""Objects of the AWS Cloud Map MCS controller and of the CoreDNS that answers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.attributes import REGION
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.spec import CloudMapExportSpec

__all__ = [
    "NAMESPACE",
    "SERVICE_ACCOUNT",
    "cluster_properties",
    "controller_objects",
    "dns_objects",
    "exports",
]

NAMESPACE = "cloud-map-mcs-system"
SERVICE_ACCOUNT = "cloud-map-mcs-controller"
_DNS = "clusterset-dns"
_API = "multicluster.x-k8s.io/v1alpha1"
_READ = ("get", "list", "watch")
# Upstream's Dockerfile builds for amd64 only.
_AMD64 = {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
_CONTAINED = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}


def controller_objects(role_arn: str) -> tuple[KubernetesObject, ...]:
    """Return the controller with what it may do in the cluster.

    Upstream's sidecar, which asks the API server whether a reader of the metrics may, is left out:
    its registry, gcr.io, may be gone, and the controller serves no metrics instead. It
    may read ClusterProperties and not write them.

    :param role_arn: IAM role of its service account.

    Source: aws/aws-cloud-map-mcs-controller-for-k8s config/manager and config/rbac, v0.3.1.
    """
    rules = [
        _rule("", "namespaces", "list", "watch"),
        _rule("", "services", *_READ, "create", "delete", "update"),
        _rule("about.k8s.io", "clusterproperties", *_READ),
        _rule(
            "discovery.k8s.io",
            "endpointslices",
            *_READ,
            "create",
            "delete",
            "deletecollection",
            "update",
        ),
        _rule("multicluster.x-k8s.io", "serviceexports", *_READ, "patch", "update"),
        _rule("multicluster.x-k8s.io", "serviceexports/finalizers", "get", "update"),
        _rule(
            "multicluster.x-k8s.io",
            "serviceimports",
            *_READ,
            "create",
            "delete",
            "patch",
            "update",
        ),
    ]
    election = [
        _rule("coordination.k8s.io", "leases", *_READ, "create", "update", "patch"),
        _rule("", "events", "create", "patch"),
    ]
    container = {
        "name": "manager",
        "image": catalogue.image("cloud-map-mcs-controller"),
        "command": ["/manager"],
        "args": [
            "--leader-elect",
            "--metrics-bind-address=0",
            "--health-probe-bind-address=:8081",
        ],
        # The metadata service, which would tell, is out of reach.
        "env": [{"name": "AWS_REGION", "value": REGION}],
        "livenessProbe": {"httpGet": {"path": "/healthz", "port": 8081}, "periodSeconds": 20},
        "readinessProbe": {"httpGet": {"path": "/readyz", "port": 8081}},
        "securityContext": _CONTAINED,
        "resources": {
            "requests": {"cpu": "100m", "memory": "64Mi"},
            "limits": {"memory": "128Mi"},
        },
    }
    return (
        {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {
                "name": NAMESPACE,
                "labels": {"pod-security.kubernetes.io/enforce": "restricted"},
            },
        },
        *_account(SERVICE_ACCOUNT, rules, {"eks.amazonaws.com/role-arn": role_arn}),
        _object("rbac.authorization.k8s.io/v1", "Role", SERVICE_ACCOUNT, rules=election),
        _object(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            SERVICE_ACCOUNT,
            roleRef=_role("Role", SERVICE_ACCOUNT),
            subjects=_subjects(SERVICE_ACCOUNT),
        ),
        _deployment(SERVICE_ACCOUNT, 1, container, {"runAsUser": 65532, "runAsGroup": 65532}),
    )


def dns_objects(cluster_ip: str) -> tuple[KubernetesObject, ...]:
    """Return a CoreDNS that answers names below ``clusterset.local`` and nothing else.

    :param cluster_ip: address of its Service, to which the managed CoreDNS forwards.

    Source: aws/aws-cloud-map-mcs-controller-for-k8s samples/coredns-*.yaml, commit 57f4231, whose
    ClusterRole may also write what this one only reads; CoreDNS documentation, "multicluster".
    """
    corefile = (
        "clusterset.local:1053 {\n"
        "    errors\n"
        "    health :8080\n"
        "    ready :8181\n"
        "    multicluster clusterset.local\n"
        "    cache 30\n"
        "    reload\n"
        "    loadbalance\n"
        "}\n"
    )
    rules = [
        _rule("", "namespaces", *_READ),
        _rule("discovery.k8s.io", "endpointslices", *_READ),
        _rule("multicluster.x-k8s.io", "serviceimports", *_READ),
    ]
    container = {
        "name": "coredns",
        "image": catalogue.image("coredns-multicluster"),
        "args": ["-conf", "/etc/coredns/Corefile"],
        "ports": [
            {"name": "dns", "containerPort": 1053, "protocol": "UDP"},
            {"name": "dns-tcp", "containerPort": 1053, "protocol": "TCP"},
        ],
        "livenessProbe": {"httpGet": {"path": "/health", "port": 8080}, "failureThreshold": 5},
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8181}},
        "securityContext": _CONTAINED,
        "resources": {
            "requests": {"cpu": "100m", "memory": "70Mi"},
            "limits": {"memory": "170Mi"},
        },
        "volumeMounts": [{"name": "corefile", "mountPath": "/etc/coredns", "readOnly": True}],
    }
    ports = [
        {"name": "dns", "port": 53, "targetPort": "dns", "protocol": "UDP"},
        {"name": "dns-tcp", "port": 53, "targetPort": "dns-tcp", "protocol": "TCP"},
    ]
    return (
        *_account(_DNS, rules, {}),
        _object("v1", "ConfigMap", _DNS, data={"Corefile": corefile}),
        _deployment(
            _DNS,
            2,
            container,
            {"runAsUser": 65532, "runAsGroup": 65532},
            volumes=[{"name": "corefile", "configMap": {"name": _DNS}}],
        ),
        _object(
            "v1",
            "Service",
            _DNS,
            spec={"clusterIP": cluster_ip, "selector": _labels(_DNS), "ports": ports},
        ),
        _object(
            "policy/v1",
            "PodDisruptionBudget",
            _DNS,
            spec={
                "maxUnavailable": 1,
                "selector": {"matchLabels": _labels(_DNS)},
                "unhealthyPodEvictionPolicy": "AlwaysAllow",
            },
        ),
    )


def cluster_properties(cluster: str, cluster_set: str) -> tuple[KubernetesObject, ...]:
    """Return the two properties by which the controller knows its cluster and the set.

    :param cluster: name of the cluster.
    :param cluster_set: name of the set.

    Source: KEP-2149 of kubernetes/enhancements; pkg/model/cluster.go, v0.3.1.
    """
    values = {"cluster.clusterset.k8s.io": cluster, "clusterset.k8s.io": cluster_set}
    return tuple(
        {
            "apiVersion": "about.k8s.io/v1alpha1",
            "kind": "ClusterProperty",
            "metadata": {"name": name},
            "spec": {"value": value},
        }
        for name, value in values.items()
    )


def exports(specs: Mapping[str, CloudMapExportSpec]) -> tuple[KubernetesObject, ...]:
    """Return a ServiceExport for each export; the controller makes the ServiceImports itself.

    :param specs: exports by name.
    """
    return tuple(
        {
            "apiVersion": _API,
            "kind": "ServiceExport",
            "metadata": {"name": one.service or name, "namespace": one.namespace},
        }
        for name, one in specs.items()
    )


def _rule(group: str, resource: str, *verbs: str) -> Mapping[str, Any]:
    return {"apiGroups": [group], "resources": [resource], "verbs": [*verbs]}


def _role(kind: str, name: str) -> Mapping[str, str]:
    return {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name}


def _subjects(name: str) -> list[Mapping[str, str]]:
    return [{"kind": "ServiceAccount", "name": name, "namespace": NAMESPACE}]


def _labels(name: str) -> Mapping[str, str]:
    return {"app.kubernetes.io/name": name}


def _object(version: str, kind: str, name: str, **more: Any) -> KubernetesObject:
    metadata = {"name": name, "namespace": NAMESPACE, "labels": _labels(name)}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **more}


def _account(
    name: str, rules: Sequence[Mapping[str, Any]], annotations: Mapping[str, str]
) -> tuple[KubernetesObject, ...]:
    metadata = {"name": f"{NAMESPACE}-{name}", "labels": _labels(name)}
    here = {"name": name, "namespace": NAMESPACE, "labels": _labels(name)}
    api = "rbac.authorization.k8s.io/v1"
    return (
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {**here, **({"annotations": {**annotations}} if annotations else {})},
        },
        {"apiVersion": api, "kind": "ClusterRole", "metadata": metadata, "rules": [*rules]},
        {
            "apiVersion": api,
            "kind": "ClusterRoleBinding",
            "metadata": metadata,
            "roleRef": _role("ClusterRole", f"{NAMESPACE}-{name}"),
            "subjects": _subjects(name),
        },
    )


def _deployment(
    name: str,
    replicas: int,
    container: Mapping[str, Any],
    user: Mapping[str, Any],
    *,
    volumes: Sequence[Mapping[str, Any]] = (),
) -> KubernetesObject:
    pod: dict[str, Any] = {
        "serviceAccountName": name,
        "nodeSelector": _AMD64,
        "tolerations": [SYSTEM_TOLERATION],
        "priorityClassName": "system-cluster-critical",
        "securityContext": {
            "runAsNonRoot": True,
            **user,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [container],
        **({"volumes": [*volumes]} if volumes else {}),
    }
    if replicas > 1:
        pod["topologySpreadConstraints"] = catalogue.topology_spread({**_labels(name)})
    template = {"metadata": {"labels": _labels(name)}, "spec": pod}
    spec = {
        "replicas": replicas,
        "selector": {"matchLabels": _labels(name)},
        "template": template,
    }
    return _object("apps/v1", "Deployment", name, spec=spec)
